"""Where imported questions go: what would be written into a course is planned and checked first, then written whole."""

from __future__ import annotations

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path, PurePosixPath

from curricula.activities.draft import derived_id
from curricula.files import Folder
from curricula.formats import readable, recognise, refuse_size
from curricula.formats.base import Imported, Loss, Media, Unreadable
from curricula.formats.modelling import Found, Model
from curricula.formats.notation import Written, WrittenQuiz, write, write_quiz
from curricula.model import Quiz
from curricula.problems import Problem
from curricula.reader import LANGUAGE, NUMBERED

LONGEST_FILE = 120_000
"""Characters of one file of questions; the reader takes 200,000, and a file should stay one that people can edit."""

LONGEST_NAME = 40
MEDIA = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif", ".mp3", ".ogg", ".m4a")


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that an import would add: its path in the content folder, and what the reader makes of it.

    `quiz` is None where the file has an error; it can be written all the same, and mended there.
    """

    path: str
    text: str
    title: str
    count: int
    problems: tuple[Problem, ...]
    quiz: Quiz | None

    @property
    def is_sound(self) -> bool:
        """Tell whether the file could be published as it is."""
        return self.quiz is not None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do; nothing is written yet.

    `format` is the label of the format that was read, `language` that of the course.
    """

    format: str
    language: str
    files: tuple[NewFile, ...]
    media: tuple[Media, ...]
    media_folder: str
    losses: tuple[Loss, ...]

    @property
    def count(self) -> int:
        """Count the questions of all files."""
        return sum(file.count for file in self.files)


def plan(content: bytes, name: str, root: Path, module: str, chosen: str = "") -> Plan:
    """Plan the import of a file into a module's folder, `curriculum/language/01-module` below the content folder.

    `chosen` is the name of its format, "" to recognise it. Raises `Unreadable` when nothing can be imported.
    """
    course = _course(Folder(root), module)
    refuse_size(content)
    named = next((each for each in readable() if each.name == chosen), None)
    reading = named or recognise(content, name)
    assert reading.read is not None
    return _Placing(root, module, course).place(reading.read(content, name), reading.label)


def module_folders(root: Path) -> Iterator[str]:
    """List the folders that questions can be imported into, as `plan` takes them."""
    folder = Folder(root)
    for curriculum in folder.folders():
        for language in folder.folders(curriculum):
            if LANGUAGE.fullmatch(language) and curriculum != "shared":
                inside = folder.folders(f"{curriculum}/{language}")
                yield from (f"{curriculum}/{language}/{each}" for each in inside if NUMBERED.fullmatch(each))


def _course(folder: Folder, module: str) -> tuple[str, str, str]:
    parts = tuple(PurePosixPath(module).parts)
    if len(parts) != 3 or module not in module_folders(folder.root):
        example = next(module_folders(folder.root), "course/en/01-module")
        wrong = f"{module!r} is not the folder of a module in the content folder"
        raise Unreadable(wrong, f"Name one that is there, such as {example}")
    return parts[0], parts[1], parts[2]


class _Placing:
    """Gives the imported quizzes their files, ids and pictures in one module, and lets the reader look at them."""

    def __init__(self, root: Path, module: str, course: tuple[str, str, str]) -> None:
        self.root, self.module = root, module
        self.curriculum, self.language, _ = course
        self.model = Model(root, self.curriculum)
        self.losses: list[Loss] = []
        self.ids = self.model.question_ids(self.language)

    def place(self, imported: Imported, label: str) -> Plan:
        """Plan what is written for the quizzes and pictures of a file."""
        self.losses += imported.losses
        media_folder = f"{self.curriculum}/media"
        media, names = self._media(imported.media, media_folder)
        quizzes = [self._fitted(quiz) for whole in imported.quizzes for quiz in self._divided(whole)]
        texts = dict(self._files(quizzes, names))
        looked = self.model.look({path: text for path, (text, _) in texts.items()}, self.language, media, media_folder)
        files = tuple(_new_file(path, text, quiz, looked) for path, (text, quiz) in texts.items())
        return Plan(label, self.language, files, media, media_folder, tuple(self.losses))

    def _divided(self, quiz: WrittenQuiz) -> Iterator[WrittenQuiz]:
        """Divide a quiz whose file would be too long."""
        parts: list[list[Written]] = [[]]
        length = 0
        for question in quiz.questions:
            size = len(write(question, self.language))
            if parts[-1] and length + size > LONGEST_FILE:
                parts.append([])
                length = 0
            parts[-1].append(question)
            length += size
        yield replace(quiz, questions=tuple(parts[0]))
        for number, part in enumerate(parts[1:], 2):
            yield replace(quiz, questions=tuple(part), title=f"{quiz.title} ({number})", intro="")

    def _fitted(self, quiz: WrittenQuiz) -> WrittenQuiz:
        """Give every question an id of its own, and take away what this course does not have."""
        rule = quiz.rule
        questions = []
        for question in quiz.questions:
            where = f"{quiz.title}: {question.title[:60]!r}"
            if question.rule not in (None, rule):
                self.losses.append(Loss(where, f"its rule {question.rule}: the file has {rule} for all its questions"))
            questions.append(self._known(self._identified(question, where), where))
        return replace(quiz, questions=tuple(questions))

    def _identified(self, question: Written, where: str) -> Written:
        wanted = question.id or derived_id(question.title)
        id = next(each for each in _numbered(wanted, 64) if each not in self.ids)
        if question.id and id != question.id:
            self.losses.append(Loss(where, f"its id {question.id}, which is taken in this course; it is {id} now"))
        self.ids.add(id)
        return replace(question, id=id)

    def _known(self, question: Written, where: str) -> Written:
        settings = dict(question.settings)
        for name, known in (
            ("outcome", self.model.outcomes(self.language)),
            ("lesson", self.model.activities(self.language)),
        ):
            if settings.get(name) and settings[name] not in known:
                self.losses.append(Loss(where, f"its {name} {settings.pop(name)!r}, which this course does not have"))
        return replace(question, settings=settings)

    def _files(
        self, quizzes: list[WrittenQuiz], names: dict[str, str]
    ) -> Iterator[tuple[str, tuple[str, WrittenQuiz]]]:
        there = [match for name in Folder(self.root).files(self.module) if (match := NUMBERED.match(name))]
        last = max((int(match[1]) for match in there), default=0)
        taken = {match[2].removesuffix(".md") for match in there}
        for number, quiz in enumerate(quizzes, last + 1):
            name = next(each for each in _numbered(_slug(quiz.title), LONGEST_NAME) if each not in taken)
            taken.add(name)
            text = write_quiz(quiz, self.language)
            for old, new in names.items():
                text = text.replace(f"../../media/{old}", f"../../media/{new}")
            yield f"{self.module}/{number:02}-{name}.md", (text, quiz)

    def _media(self, media: tuple[Media, ...], folder: str) -> tuple[tuple[Media, ...], dict[str, str]]:
        """Give pictures names that are free, or taken by the same picture; say which names changed."""
        placed: list[Media] = []
        names: dict[str, str] = {}
        for each in media:
            stem, _, suffix = each.name.rpartition(".")
            if f".{suffix.lower()}" not in MEDIA:
                self.losses.append(Loss(each.name, f"this file: only {', '.join(MEDIA)} are taken"))
                continue
            free = (f"{name}.{suffix.lower()}" for name in _numbered(_slug(stem), LONGEST_NAME))
            name = next(name for name in free if self._is_free(f"{folder}/{name}", each.content))
            names[each.name] = name
            if not (self.root / folder / name).exists() and all(other.name != name for other in placed):
                placed.append(Media(name, each.content))
        return tuple(placed), {old: new for old, new in names.items() if old != new}

    def _is_free(self, path: str, content: bytes) -> bool:
        place = self.root / path
        return not place.exists() or (place.is_file() and place.read_bytes() == content)


def _new_file(path: str, text: str, quiz: WrittenQuiz, looked: Found) -> NewFile:
    return NewFile(path, text, quiz.title, len(quiz.questions), looked.problems.get(path, ()), looked.quizzes.get(path))


def _numbered(name: str, longest: int) -> Iterator[str]:
    """Give a name, then the name with -2, -3 and so on behind it."""
    yield name[:longest]
    yield from (f"{name[: longest - 5]}-{number}" for number in count(2))


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_NAME].strip("-") or "questions"


def carry_out(planned: Plan, root: Path) -> None:
    """Write the files of a plan, all of them or none; raise `Unreadable` where one of them is there by now."""
    contents = {file.path: file.text.encode() for file in planned.files}
    contents |= {f"{planned.media_folder}/{each.name}": each.content for each in planned.media}
    ready: list[tuple[Path, Path]] = []
    written: list[Path] = []
    try:
        for path, content in contents.items():
            ready.append((_beside(root / path, content), root / path))
        for temporary, place in ready:
            os.link(temporary, place)  # unlike a rename it never replaces what somebody else wrote meanwhile
            written.append(place)
    except FileExistsError as error:
        for place in written:
            place.unlink()
        raise Unreadable(f"{error.filename2} is there by now; nothing was written", "Import the file again") from error
    finally:
        for temporary, _ in ready:
            with suppress(FileNotFoundError):
                temporary.unlink()


def _beside(place: Path, content: bytes) -> Path:
    """Write a hidden file beside the place that it is for."""
    place.parent.mkdir(exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".import-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        os.fchmod(handle, 0o644)
        os.fsync(handle)
    return Path(name)
