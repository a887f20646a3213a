"""The sets and exercises of a content folder: `shared/<language>/appraisal/*.md`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from curricula.appraisal import exercise, reading
from curricula.appraisal.exercise import Exercise
from curricula.appraisal.standards import StandardsSet
from curricula.files import Folder
from curricula.front_matter import Reading, parse
from curricula.problems import Notes


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder has in one language, by id: the name of the file without its ending."""

    sets: Mapping[str, StandardsSet] = field(default_factory=dict)
    exercises: Mapping[str, Exercise] = field(default_factory=dict)


def read(content: Folder, language: str) -> Shelf:
    """Read all sets and exercises of a language; what is wrong in them is noted by file."""
    folder = f"shared/{language}/appraisal"
    if not _has(content, *folder.split("/")):
        return Shelf()
    texts = {name.removesuffix(".md"): f"{folder}/{name}" for name in content.files(folder) if name.endswith(".md")}
    sets: dict[str, StandardsSet] = {}
    exercises: dict[str, str] = {}
    for id, path in texts.items():
        text, notes = content.text(path), content.notes_for(path)
        kind = _kind(text, notes)
        if text is None or kind is None:
            continue
        if kind == exercise.KIND:
            exercises[id] = text
        elif kind == reading.KIND:
            found = reading.read_set(text, id, language, notes)
            sets |= {id: found} if found else {}
        else:
            notes.add(1, "E209", f"there is no kind of appraisal called {kind!r}",
                      f"Write kind: {reading.KIND} or kind: {exercise.KIND}")  # fmt: skip
    done = {id: _exercise(text, id, sets, content.notes_for(texts[id])) for id, text in exercises.items()}
    return Shelf(sets, {id: each for id, each in done.items() if each})


def _has(content: Folder, *folders: str) -> bool:
    """Tell whether there is a folder, without noting that there is none."""
    return all(name in content.folders("/".join(folders[:depth])) for depth, name in enumerate(folders))


def _kind(text: str | None, notes: Notes) -> str | None:
    """Tell what a file says that it is; `None` where its header cannot be read, which is noted."""
    header = parse(text, notes)
    return Reading(header.entries, notes).text("kind") if header.whole else None


def _exercise(text: str, id: str, sets: Mapping[str, StandardsSet], notes: Notes) -> Exercise | None:
    name = exercise.set_named(text)
    if name not in sets:
        close = get_close_matches(name, sets, n=1)
        fix = f"Write set: {close[0]}" if close else f"Sets without an error are: {', '.join(sets) or 'none'}"
        notes.add(1, "E814", f"there is no standards set {name!r} beside it", fix)
        return None
    return exercise.read_exercise(text, id, sets[name], notes)
