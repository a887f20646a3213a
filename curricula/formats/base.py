"""What every foreign format promises, and the values that pass in and out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from curricula.formats.notation import WrittenQuiz
from curricula.model import Activity, Curriculum

LARGEST_FILE = 20_000_000
"""Bytes of a file to import, packed as it comes; 5,000 questions without pictures have a tenth of this."""

MOST_QUESTIONS = 5_000
"""Questions in one file to import."""


class Unreadable(Exception):
    """A file that is not what it should be: what is wrong, and what to do about it, as in a `Problem`."""

    def __init__(self, wrong: str, fix: str = "") -> None:
        super().__init__(f"{wrong}. {fix}".strip())
        self.wrong, self.fix = wrong, fix


class Malformed(Exception):
    """A question that cannot be read; its text says why."""


class Unwritable(Exception):
    """What a format cannot write at all: what it is, in words that fit behind "there is no place for"."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be carried over: where it stood ("line 12: 'First step?'"), and what it was."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture or a recording that came with the questions; they name it by `../../media/name`."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """What was found in a foreign file: one quiz or more, each becomes a file, and everything that was lost."""

    quizzes: tuple[WrittenQuiz, ...]
    losses: tuple[Loss, ...] = ()
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What is to be written out.

    `activities` are those that were asked for, all of the curriculum or one. `folder` is the content folder, from which
    pictures and sources may be read, and `fonts` a folder of fonts for what is printed. `published` is the day on
    which the course was published as it is here, None where it was not, or nobody knows.
    """

    curriculum: Curriculum
    activities: tuple[Activity, ...]
    folder: Path
    fonts: Path
    published: date | None = None

    @property
    def asking(self) -> tuple[Activity, ...]:
        """List the activities that have questions: quizzes, and lessons with checks."""
        return tuple(activity for activity in self.activities if activity.questions)


@dataclass(frozen=True, slots=True)
class Exported:
    """A foreign file, and everything that it cannot hold."""

    content: bytes
    losses: tuple[Loss, ...] = ()


def _never(content: bytes) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A foreign format: `name` is what one types to choose it, the first of the `suffixes` ends a file of ours.

    `read` takes the bytes and the name of a file, `write` what is to be written; a format has one of them or both.
    `read` raises `Unreadable` only when nothing at all can be imported: one bad question is a loss, not an end.
    `recognises` tells by a look at the bytes whether they are of this format. What is written is about a whole
    curriculum where `whole` is set, and about the questions of any activities otherwise.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    media_type: str = "application/octet-stream"
    read: Callable[[bytes, str], Imported] | None = None
    write: Callable[[Material], Exported] | None = None
    recognises: Callable[[bytes], bool] = _never
    whole: bool = False
