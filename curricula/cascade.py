"""Trainings that certified trainers give on: what an entry of the register says, how well it is shown, and the tree.

An entry is read from its events, which only grow: a correction, a withdrawal and what a manager found stand beside what
was said first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Literal
from uuid import UUID

LOGGED, CORRECTED, WITHDRAWN, CONFIRMED, QUESTIONED = KINDS = (
    "logged",
    "corrected",
    "withdrawn",
    "confirmed",
    "questioned",
)
By = Literal["sex", "profession"]
SEX: By = "sex"
PROFESSION: By = "profession"
UNTOLD = "untold"  # how many of those counted are not told apart

DEEPEST = 8
"""Levels of the tree: who stands on the last one names nobody. What each hands on is a little less."""

Grade = Literal["A", "B", "C"]
GRADES: tuple[Grade, ...] = ("A", "B", "C")


@dataclass(frozen=True, slots=True)
class Module:
    """A module that was taught: where it is in which curriculum, and its title as it was then."""

    curriculum: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The photograph of the list of participants: the hash under which it lies, its media type, its size in bytes."""

    hash: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """What an entry says of a training. ``version`` is the number of the publication that was taught from.

    ``by_sex`` and ``by_profession`` count the same heads; who comes to two trainings is counted twice.
    """

    day: date
    place: str
    modules: tuple[Module, ...]
    version: int
    by_sex: Mapping[str, int]
    by_profession: Mapping[str, int]
    sheet: Sheet | None = None

    @property
    def heads(self) -> int:
        """How many people were there, without the trainer."""
        return sum(self.by_sex.values())

    def written(self) -> dict[str, Any]:
        """Return it as plain values, for :func:`read`."""
        return {
            "day": self.day.isoformat(),
            "place": self.place,
            "modules": [[each.curriculum, each.id, each.title] for each in self.modules],
            "version": self.version,
            "by_sex": dict(self.by_sex),
            "by_profession": dict(self.by_profession),
            "sheet": [self.sheet.hash, self.sheet.kind, self.sheet.size] if self.sheet else None,
        }


def read(written: Mapping[str, Any]) -> Said:
    """Read what :meth:`Said.written` gave."""
    return Said(
        day=date.fromisoformat(written["day"]),
        place=written["place"],
        modules=tuple(Module(*each) for each in written["modules"]),
        version=written["version"],
        by_sex=written["by_sex"],
        by_profession=written["by_profession"],
        sheet=Sheet(*written["sheet"]) if written["sheet"] else None,
    )


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was said of an entry, and by whom. ``said`` is there where the entry was logged or corrected.

    ``reason`` says why it was corrected, withdrawn or questioned, and how it was confirmed.
    """

    kind: str
    at: datetime
    author: UUID
    reason: str = ""
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """An entry as it stands: what it says now, whose it is, and everything that was said of it, oldest first."""

    id: UUID
    trainer: UUID
    said: Said
    history: tuple[Event, ...]

    @property
    def state(self) -> str:
        """What was last said of it, of :data:`KINDS`: a correction takes off what was found of what it corrects."""
        return self.history[-1].kind

    @property
    def counts(self) -> bool:
        """Whether its heads count: not when it is withdrawn, nor while a manager's question is open."""
        return self.state not in (WITHDRAWN, QUESTIONED)

    @property
    def grade(self) -> Grade:
        """How well it is shown: A a sheet, confirmed; B a sheet, or confirmed without one; C told by the trainer."""
        shown = (self.said.sheet is not None) + (self.state == CONFIRMED)
        return GRADES[2 - shown]


def fold(id: UUID, trainer: UUID, events: Iterable[Event]) -> Training:
    """Return an entry from its events, oldest first; the first of them logs it."""
    history = tuple(events)
    said = next(each.said for each in reversed(history) if each.said is not None)
    return Training(id, trainer, said, history)


def follows(state: str, kind: str) -> bool:
    """Whether an event of a kind may come after an entry has come to a state."""
    if state == WITHDRAWN or kind == LOGGED:
        return False
    return kind != state or kind == CORRECTED


def agree(heads: int | None, *told_apart: Mapping[str, int]) -> bool:
    """Whether the sums of all ways of telling the heads apart are the number of heads."""
    return heads is not None and all(sum(counts.values()) == heads for counts in told_apart)


def summed(trainings: Iterable[Training], by: By) -> Mapping[str, int]:
    """Return how many heads of all that counts are in each group."""
    total: dict[str, int] = {}
    for training in trainings:
        if training.counts:
            counts = training.said.by_sex if by == SEX else training.said.by_profession
            for group, heads in counts.items():
                total[group] = total.get(group, 0) + heads
    return total


def perhaps_twice(trainings: Iterable[Training]) -> frozenset[UUID]:
    """Return the entries of which another has the same day, modules and number of people: one training, told twice?"""

    def alike(training: Training) -> tuple[date, int, tuple[str, ...]]:
        said = training.said
        return said.day, said.heads, tuple(sorted(f"{each.curriculum}/{each.id}" for each in said.modules))

    standing = sorted((each for each in trainings if each.state != WITHDRAWN), key=alike)
    groups = (list(group) for _key, group in groupby(standing, alike))
    return frozenset(each.id for group in groups if len(group) > 1 for each in group)


@dataclass(frozen=True, slots=True)
class Branch:
    """A trainer in the tree, with what they gave and everybody whom they named as the next.

    ``level`` is 1 for master trainers. ``all_given`` and ``all_heads`` are theirs and everybody's under them.
    """

    trainer: UUID
    level: int
    trainings: tuple[Training, ...]
    branches: tuple[Branch, ...]

    @property
    def given(self) -> int:
        """How many trainings of their own count."""
        return sum(each.counts for each in self.trainings)

    @property
    def heads(self) -> int:
        """How many heads those had."""
        return sum(each.said.heads for each in self.trainings if each.counts)

    @property
    def all_given(self) -> int:
        """How many trainings count of this trainer and of everybody under them."""
        return self.given + sum(branch.all_given for branch in self.branches)

    @property
    def all_heads(self) -> int:
        """How many heads those had."""
        return self.heads + sum(branch.all_heads for branch in self.branches)


def tree(above: Mapping[UUID, UUID | None], trainings: Iterable[Training]) -> tuple[Branch, ...]:
    """Return the master trainers with all that grew from them, in the order of ``above``.

    ``above`` has every trainer with whoever named them; ``None`` for master trainers.
    """
    gave: dict[UUID, list[Training]] = {trainer: [] for trainer in above}
    for training in trainings:
        gave[training.trainer].append(training)
    under: dict[UUID | None, list[UUID]] = {}
    for trainer, named_by in above.items():
        under.setdefault(named_by, []).append(trainer)

    def grown(trainer: UUID, level: int) -> Branch:
        branches = tuple(grown(each, level + 1) for each in under.get(trainer, ()))
        return Branch(trainer, level, tuple(gave[trainer]), branches)

    return tuple(grown(master, 1) for master in under.get(None, ()))


def walk(branches: Sequence[Branch]) -> Iterator[Branch]:
    """Yield every branch, each before those under it."""
    for branch in branches:
        yield branch
        yield from walk(branch.branches)


@dataclass(frozen=True, slots=True)
class Level:
    """What the trainers of one level come to: how many there are, their trainings that count, and heads in those."""

    number: int
    trainers: int
    given: int
    heads: int


def levels(branches: Sequence[Branch]) -> tuple[Level, ...]:
    """Return the sums of each level, from the master trainers down."""
    by_level: dict[int, list[Branch]] = {}
    for branch in walk(branches):
        by_level.setdefault(branch.level, []).append(branch)
    return tuple(
        Level(number, len(of), sum(each.given for each in of), sum(each.heads for each in of))
        for number, of in sorted(by_level.items())
    )
