"""The tree of trainers as a picture that fits a phone: a line for each, set in by level. A list says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from curricula import cascade
from curricula.cascade import Branch
from lms.language import gettext, ngettext, number
from lms.learning.cascade.trainers import Trainer

WIDTH, ROW, STEP, RADIUS, FIRST = 330, 40, 20, 5, 8
LETTER, SMALL_LETTER = 7.5, 6.6  # pixels of a letter, on average and a little more: of names, of counts
MOST = 60  # lines; further ones are in the list alone


@dataclass(frozen=True, slots=True)
class Node:
    """One trainer: where their dot is, the line that leads to it from above, name and counts."""

    x: int
    y: int
    way: str
    name: str
    counts: str
    gave: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture; ``left_out`` says how many trainers are in the list alone."""

    nodes: tuple[Node, ...]
    left_out: int
    width: int = WIDTH

    @property
    def height(self) -> int:
        """How high it is."""
        return len(self.nodes) * ROW + 4


def drawn(branches: tuple[Branch, ...], trainers: Mapping[UUID, Trainer]) -> Drawing:
    """Draw the tree from the top down."""
    every = list(cascade.walk(branches))
    places: dict[UUID, tuple[int, int]] = {}
    nodes = []
    for row, branch in enumerate(every[:MOST]):
        trainer = trainers[branch.trainer]
        x, y = FIRST + (branch.level - 1) * STEP, row * ROW + 14
        places[trainer.id] = x, y
        from_above = places.get(trainer.above) if trainer.above else None
        way = f"M{from_above[0]} {from_above[1] + RADIUS}V{y}H{x - RADIUS}" if from_above else ""
        nodes.append(Node(x, y, way, shortened(trainer.name, x), _fitting(branch, x), branch.given > 0))
    return Drawing(tuple(nodes), len(every) - len(nodes))


def shortened(name: str, x: int) -> str:
    """Return as much of a name as fits behind a dot."""
    room = int((WIDTH - x - 12) / LETTER)
    return name if len(name) <= room else name[: room - 1] + "…"


def _fitting(branch: Branch, x: int) -> str:
    """Return the counts with those of everybody below, or their own where the others do not fit behind a dot."""
    whole = counts(branch)
    return whole if len(whole) <= (WIDTH - x - 12) / SMALL_LETTER else _counted(branch.given, branch.heads)


def counts(branch: Branch) -> str:
    """Return in words what a trainer gave, and what comes with everybody under them."""
    own = _counted(branch.given, branch.heads)
    if not branch.branches:
        return own
    return gettext("%(own)s; with all below %(heads)s", own=own, heads=number(branch.all_heads))


def _counted(given: int, heads: int) -> str:
    return gettext(
        "%(trainings)s, %(people)s",
        trainings=ngettext("%(n)s training", "%(n)s trainings", given),
        people=ngettext("%(n)s person", "%(n)s people", heads),
    )
