"""A course in small: everything that new files in it may refer to, and no more, for the reader to look at them.

Reading a whole course of a thousand lessons to check one new file would take long.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from curricula import reader
from curricula.files import Folder
from curricula.formats.base import Media, Unreadable
from curricula.model import Curriculum, Library, Quiz
from curricula.problems import Problem

_ID = re.compile(r"<!--\s*id:\s*(\S+)\s*-->")
_KEPT = re.compile(r"^(?:id|kind|role):.*", re.MULTILINE)
_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Found:
    """What the reader made of new files: problems by their paths, and quizzes by theirs where there was no error."""

    problems: Mapping[str, tuple[Problem, ...]]
    quizzes: Mapping[str, Quiz]


class Model:
    """The outlines of one curriculum, in every language that it has."""

    def __init__(self, root: Path, curriculum: str) -> None:
        self.folder, self.curriculum = Folder(root), curriculum
        self.files = self._outlines()
        self.look_up = cache(self._library)

    def question_ids(self, language: str) -> set[str]:
        """List the ids of all questions of the course in a language."""
        files = self._texts(f"{self.curriculum}/{language}")
        return {id for path in files for id in _ID.findall(self.folder.text(path) or "")}

    def outcomes(self, language: str) -> frozenset[str]:
        """List the ids of the outcomes; raise `Unreadable` where the course itself cannot be read."""
        return frozenset(outcome.id for outcome in self._course(language).outcomes)

    def activities(self, language: str) -> frozenset[str]:
        """List the ids of the activities, sound or not."""
        library, _ = self.look_up()
        return frozenset(id for of, spoken, id in library.files if (of, spoken) == (self.curriculum, language))

    def look(self, texts: Mapping[str, str], language: str, media: tuple[Media, ...], media_folder: str) -> Found:
        """Let the reader look at new files, with their pictures, among the outlines of the others."""
        pictures = {f"{media_folder}/{each.name}": len(each.content) for each in media}
        library, problems = self._read({**self.files, **texts}, pictures)
        course = library.curricula.get((self.curriculum, language))
        quizzes = {activity.id: activity for activity in course.activities} if course else {}
        ids = {path: id for (_, _, id), path in library.files.items()}
        found = {path: quizzes.get(ids.get(path, "")) for path in texts}
        return Found(
            {path: tuple(each for each in problems if each.path == path) for path in texts},
            {path: quiz for path, quiz in found.items() if isinstance(quiz, Quiz)},
        )

    def _course(self, language: str) -> Curriculum:
        library, problems = self.look_up()
        course = library.curricula.get((self.curriculum, language))
        if course is None:
            first = next((str(problem) for problem in problems if problem.severity == "error"), "")
            wrong = f"the course {self.curriculum} ({language}) has errors of its own"
            raise Unreadable(wrong, first or "Run lms check, and mend them first")
        return course

    def _library(self) -> tuple[Library, tuple[Problem, ...]]:
        return self._read(self.files, {})

    def _read(self, files: Mapping[str, str], pictures: Mapping[str, int]) -> tuple[Library, tuple[Problem, ...]]:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            for path, text in files.items():
                place = root / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(text, encoding="utf-8", newline="\n")
            for path, size in {**self.folder.sizes(f"{self.curriculum}/media"), **pictures}.items():
                place = root / path
                place.parent.mkdir(parents=True, exist_ok=True)
                with place.open("wb") as file:
                    file.truncate(size)  # takes no room on the disk; only its size is looked at
            library, problems = reader.read(root)
        # Problems are told as of the files themselves, without the folder that is gone.
        return library, tuple(replace(each, path=each.path.removeprefix(f"{root.as_posix()}/")) for each in problems)

    def _outlines(self) -> Mapping[str, str]:
        """Give index files and what is shared as they are; of every other file its name and its id."""
        texts: dict[str, str] = {}
        for path in [*self._texts(_SHARED), *self._texts(self.curriculum)]:
            text = self.folder.text(path) or ""
            whole = path.startswith(f"{_SHARED}/") or path.endswith("/index.md")
            texts[path] = text if whole else _outline(text)
        return texts

    def _texts(self, path: str) -> list[str]:
        found = [f"{path}/{name}" for name in self.folder.files(path) if name.endswith(".md")]
        for name in self.folder.folders(path):
            found += self._texts(f"{path}/{name}") if name != "media" else []
        return found


def _outline(text: str) -> str:
    """Keep of a file what others can depend on: its id, and that a test is a test."""
    header = text.removeprefix("---\n").partition("\n---")[0] if text.startswith("---\n") else ""
    return "\n".join(["---", "title: Outline", *_KEPT.findall(header), "---", "Text.", ""])
