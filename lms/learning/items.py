"""What a device did without a connection, item by item, and what is answered about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from curricula.clocks import believed
from lms.errors import Refused
from lms.identity import Person, Seat
from lms.learning.attempts import Attempt
from lms.records import Record

Word = Literal["added", "held", "later", "conflict", "refused"]
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """One form that a device kept. ``content`` names the version it was shown; ``after`` what came just before it.

    ``happened_at`` is by the device's clock. ``number`` counts the questions of an attempt from 1.
    """

    id: UUID
    kind: str
    cohort: str
    happened_at: datetime
    activity: str = ""
    attempt: UUID | None = None
    number: int = 0
    question: str = ""
    content: str = ""
    after: UUID | None = None
    fields: Fields = field(default_factory=dict)

    def first(self, name: str) -> str:
        """Return the first value of a field, empty where there is none."""
        return next(iter(self.fields.get(name, ())), "")

    def given(self, asked: str) -> list[str]:
        """Return the answer to the question with this id."""
        return list(self.fields.get(asked, ()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item: ``why`` where a person should know, and how to ``fix`` it."""

    word: Word
    why: str = ""
    fix: str = ""


HELD, ADDED = Answer("held"), Answer("added")


class NotYet(Refused):
    """Something that can be taken later, when what it needs is there."""


@dataclass(frozen=True, slots=True)
class Stay:
    """The seat that somebody has or had in a cohort, and from when to when."""

    seat: Seat
    since: datetime
    ended_at: datetime | None


@dataclass
class Delivery:
    """One call of a device: whose it is, how far the device's clock is ``ahead``, and what is known by now.

    ``attempts`` are as they are by now, ``waiting`` are answers not written yet, ``lost`` those that never will be.
    """

    person: Person
    ahead: timedelta
    now: datetime
    known: dict[UUID, Record] = field(default_factory=dict)
    answered: dict[UUID, Answer] = field(default_factory=dict)
    stays: dict[str, Stay | None] = field(default_factory=dict)
    attempts: dict[UUID, Attempt] = field(default_factory=dict)
    waiting: list[Record] = field(default_factory=list)
    lost: dict[UUID, Answer] = field(default_factory=dict)

    def at(self, item: Item, *not_before: datetime) -> datetime:
        """Return when an item happened, by the server's clock."""
        return believed(item.happened_at, self.ahead, self.now, not_before)
