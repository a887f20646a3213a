"""Stable ids: which are missing, which are there twice, and which a renamed file would lose.

Nothing here writes. `plan` says what should stand in which file, and why; whoever called it writes, or only tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curricula.activities.draft import QUESTION_ID, version_of
from curricula.files import Folder
from curricula.front_matter import Header, Reading, parse
from curricula.problems import Notes
from curricula.reader import LANGUAGE, NUMBERED, ORIGINAL, SHARED, original_first
from curricula.sections import Section, split
from curricula.words import keyword

LONGEST_ID = 32
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Published:
    """An activity as it was last published: its title, and the ids of its questions."""

    title: str
    questions: frozenset[str]


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Something to write: an id behind the heading of a line, or a key into the header (line 1)."""

    path: str
    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Copy:
    """A question that has the id of another one; `original` is the place of that."""

    path: str
    line: int
    id: str
    original: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is missing and all copies, in the order of the files; paths are relative to the folder."""

    missing: tuple[Missing, ...]
    copies: tuple[Copy, ...]

    def written(self, path: str, text: str) -> str:
        """Give the text of a file with what it misses; everything else in it stays as it is."""
        lines = text.split("\n")
        keys = [each.text for each in self.missing if each.path == path and each.line == 1]
        for each in self.missing:
            if each.path == path and each.line > 1:
                words = lines[each.line - 1].rstrip()
                end = "\r" if lines[each.line - 1].endswith("\r") else ""
                lines[each.line - 1] = f"{words} {each.text}{end}"
        end = "\r" if lines[0].endswith("\r") else ""
        lines[1:1] = [f"{key}{end}" for key in keys]
        return "\n".join(lines)


@dataclass(slots=True)
class _File:
    """A file of the course with its questions: those sections that a question id belongs to."""

    path: str
    name: str
    activity: str
    language: str
    header: Reading
    whole: bool
    sections: Sequence[Section]
    questions: list[Section] = field(default_factory=list)


def plan(
    folder: Path,
    published: Mapping[str, Mapping[str, Published]] | None = None,
    instead: Mapping[str, str] | None = None,
) -> Plan:
    """Find what is missing in a content folder.

    `published` has the activities of the last publication by curriculum and id; with it a renamed file is known again,
    and of two equal ids the one that was there before. `instead` has texts by path that stand for what files say.
    """
    content = Folder(folder, instead or {})
    missing: list[Missing] = []
    copies: list[Copy] = []
    for curriculum in content.folders():
        if curriculum == SHARED:
            continue
        before = (published or {}).get(curriculum, {})
        originals: dict[str, _File] = {}
        for language in sorted(filter(LANGUAGE.fullmatch, content.folders(curriculum)), key=original_first):
            files = list(_files(content, curriculum, language))
            copies += _copies(files, before)
            missing += _question_ids(files, originals)
            if not originals:
                missing += _renamed(files, before)
            missing += _made_from(files, originals)
            if language == ORIGINAL:
                originals = {file.name: file for file in files}
    return Plan(tuple(sorted(missing)), tuple(sorted(copies)))


def _files(content: Folder, curriculum: str, language: str) -> Iterator[_File]:
    base = f"{curriculum}/{language}"
    for module in filter(NUMBERED.fullmatch, content.folders(base)):
        for name in content.files(f"{base}/{module}"):
            match = NUMBERED.fullmatch(name.removesuffix(".md"))
            if match is None or not name.endswith(".md"):
                continue
            path = f"{base}/{module}/{name}"
            notes = Notes(path)
            header = parse(content.text(path), notes)
            reading = Reading(header.entries, notes)
            activity = reading.text("id") or f"{module.partition('-')[2]}/{match[2]}"
            sections = split(header.body, header.body_line)
            file = _File(path, f"{module}/{name}", activity, language, reading, _has_header(header), sections)
            file.questions = list(_questions(file))
            yield file


def _has_header(header: Header) -> bool:
    return header.whole and header.body_line > 1


def _questions(file: _File) -> Iterator[Section]:
    quiz = file.header.text("kind") == "quiz"
    for section in file.sections[1:]:
        word, colon, _ = section.title.partition(":")
        sign = keyword(word, file.language) if colon else None
        if sign in ("check", "survey") or (quiz and sign != "card"):
            yield section


def _question_ids(files: Sequence[_File], originals: Mapping[str, _File]) -> Iterator[Missing]:
    taken = {section.id for file in files for section in file.questions if section.id}
    taken |= {section.id for file in originals.values() for section in file.questions if section.id}
    for file in files:
        theirs = originals[file.name].questions if file.name in originals else []
        alike = len(theirs) == len(file.questions)
        for place, section in enumerate(file.questions):
            if section.id:
                continue
            same = theirs[place].id if alike else ""
            free = same and same not in {each.id for each in file.questions}
            id = same if free else _new_id(section, file, taken)
            taken.add(id)
            why = "the id of the question that it translates" if free else "a question without an id"
            yield Missing(file.path, section.line, f"<!-- id: {id} -->", why)


def _new_id(section: Section, file: _File, taken: set[str]) -> str:
    word, colon, rest = section.title.partition(":")
    title = rest if colon and keyword(word, file.language) in ("check", "survey") else section.title
    words = re.findall(r"[a-z0-9]+", title.casefold().replace("’", "").replace("'", ""))
    slug = "-".join(words[:MOST_WORDS])[:LONGEST_ID].strip("-")
    if not QUESTION_ID.fullmatch(slug):
        slug = file.activity.rpartition("/")[2][:LONGEST_ID]
    number = 1
    while (id := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return id


def _copies(files: Sequence[_File], before: Mapping[str, Published]) -> Iterator[Copy]:
    homes: dict[str, list[tuple[_File, Section]]] = {}
    for file in files:
        for section in file.questions:
            if section.id:
                homes.setdefault(section.id, []).append((file, section))
    for id, places in homes.items():
        known = {activity for activity, told in before.items() if id in told.questions}
        first = next(((file, section) for file, section in places if file.activity in known), places[0])
        why = "the other one was published before" if first[0].activity in known else "the other one comes first"
        for file, section in places:
            if (file, section) != first and len(places) > 1:
                yield Copy(file.path, section.line, id, f"{first[0].path}:{first[1].line}", why)


def _renamed(files: Sequence[_File], before: Mapping[str, Published]) -> Iterator[Missing]:
    """Find the files whose activity was published under another id that is gone now."""
    present = {file.activity for file in files}
    gone = {id: told for id, told in before.items() if id not in present}
    for file in files:
        if file.activity in before or not file.whole or "id" in file.header.entries:
            continue
        ids = {section.id for section in file.questions if section.id}
        shared = {id: len(ids & told.questions) for id, told in gone.items()}
        best = max(shared, key=lambda id: shared[id], default="")
        # Two that both have questions, and none in common, are two activities of one title.
        unlike = {id for id, told in gone.items() if ids and told.questions}
        same_title = [id for id in gone.keys() - unlike if gone[id].title == file.header.text("title")]
        if best and shared[best] * 2 > max(len(ids), len(gone[best].questions)):
            found = best
        elif len(same_title) == 1:
            found = same_title[0]
        else:
            continue
        del gone[found]
        yield Missing(file.path, 1, f"id: {found}", "the file was published under another name")


def _made_from(files: Sequence[_File], originals: Mapping[str, _File]) -> Iterator[Missing]:
    for file in files:
        original = originals.get(file.name)
        if original is not None and file.whole and "made-from" not in file.header.entries:
            version = version_of(original.header.text("title"), original.sections)
            yield Missing(file.path, 1, f"made-from: {version}", "what this translates may change")
