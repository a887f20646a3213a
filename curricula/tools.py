"""What a tool is made of: a scored form, a checklist, a calculator or a card of rules, as frozen values.

What somebody fills in is a mapping of keys to what was typed or chosen. The key of an item is its id; in the part of a
tool that is asked for each subject it is `subject.item`, and for a box of a table `item.row.column`, counted from 1. A
reply is named by its place among the others, from 1; an item that is ticked is "1".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Literal

from curricula.model import Activity

ItemKind = Literal["choice", "tick", "number", "text", "table"]
Score = Literal["sum", "sections", "rows", "none"]


@dataclass(frozen=True, slots=True)
class Reply:
    """One of the answers to an item.

    `points` is None where the answer does not count; an `alarm` decides alone; `advice` is shown once it is chosen.
    """

    html: str
    plain: str
    points: Decimal | None = None
    alarm: bool = False
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """The answers to another item, by place, after which an item is not asked."""

    item: str
    replies: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to fill in; `not_for` names the subjects that it is not asked about.

    A tick that is `essential` is one that nothing makes up for. A number lies between `low` and `high`, where these are
    given. A table has its boxes in `rows` × `columns`.
    """

    id: str
    title: str
    takes: ItemKind
    text: str = ""
    replies: tuple[Reply, ...] = ()
    skips: tuple[Skip, ...] = ()
    not_for: tuple[str, ...] = ()
    essential: bool = False
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    words: int = 0
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether it adds to the score."""
        return self.takes == "tick" or any(reply.points is not None for reply in self.replies)

    def boxes(self, key: str) -> tuple[tuple[str, ...], ...]:
        """List the keys of the boxes of a table, row by row."""
        across = range(1, len(self.columns) + 1)
        return tuple(tuple(f"{key}.{row}.{column}" for column in across) for row in range(1, len(self.rows) + 1))


@dataclass(frozen=True, slots=True)
class Subject:
    """One of those about whom, or about which, the same items are asked: a substance."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one heading; with `subjects` each item is asked about every one of them."""

    title: str
    text: str = ""
    items: tuple[Item, ...] = ()
    subjects: tuple[Subject, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of scores with its name and what to do next; without limits it is what an alarm leads to.

    Where `of` is there, it holds only for these: ids of subjects, the id of a formula, or "item=place" of a reply.
    """

    words: str
    advice: str
    low: Decimal | None = None
    high: Decimal | None = None
    of: tuple[str, ...] = ()

    @property
    def is_alarm(self) -> bool:
        """Whether it holds as soon as there is an alarm, whatever the score."""
        return self.low is None and self.high is None


@dataclass(frozen=True, slots=True)
class Formula:
    """A number that is computed; `share` when it is shown as a percentage. `expression` is of `curricula.formulas`."""

    id: str
    title: str
    expression: str
    share: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """One line of a rule: the answers for which it holds, by item and place, and what it says."""

    when: tuple[Skip, ...]
    html: str
    plain: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a country says is to be done; the first line that holds is the one that counts. `country` is ISO 3166-1."""

    title: str
    text: str
    country: str
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """An invented case with its answers, and what has to come out: (of what, result) pairs as the author wrote them."""

    title: str
    text: str
    given: Mapping[str, str]
    expected: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool(Activity):
    """Something to work with: it is opened when needed, nothing of it is stored, and nobody has to finish it."""

    kind: ClassVar[str] = "tool"
    done_by: ClassVar[str] = ""

    intro: str = ""
    score: Score = "sum"
    groups: tuple[Group, ...] = ()
    bands: tuple[Band, ...] = ()
    formulas: tuple[Formula, ...] = ()
    rules: tuple[Rule, ...] = ()
    cases: tuple[WorkedCase, ...] = ()

    def hollow(self) -> Tool:
        """Leave out all that is filled in, and what comes out."""
        return replace(self, intro="", groups=(), bands=(), formulas=(), rules=(), cases=())

    @property
    def items(self) -> tuple[Item, ...]:
        """List the items in the order of the form."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """List those about whom items are asked again and again."""
        return tuple(subject for group in self.groups for subject in group.subjects)

    def item(self, id: str) -> Item | None:
        """Find an item by its id."""
        return next((item for item in self.items if item.id == id), None)

    def asked(self) -> Iterator[tuple[str, Item, Subject | None]]:
        """Yield everything that may be filled in: its key, the item, and about whom."""
        for group in self.groups:
            for item in group.items:
                if not group.subjects:
                    yield item.id, item, None
                for subject in group.subjects:
                    if subject.id not in item.not_for:
                        yield f"{subject.id}.{item.id}", item, subject

    @property
    def keys(self) -> tuple[str, ...]:
        """List the keys of all that can be typed or chosen."""
        found: list[str] = []
        for key, item, _ in self.asked():
            found += [box for row in item.boxes(key) for box in row] if item.takes == "table" else [key]
        return tuple(found)
