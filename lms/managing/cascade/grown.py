"""The cascade of a programme as it stands, between two days where that is asked: trainers, entries and the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from curricula import cascade
from curricula.cascade import Branch, Training
from lms.learning.cascade import register, trainers
from lms.learning.cascade.trainers import Trainer


@dataclass(frozen=True, slots=True)
class Grown:
    """The trainers of a programme by id, the entries between the two days, the tree, and what may be there twice."""

    trainers: Mapping[UUID, Trainer]
    trainings: tuple[Training, ...]
    branches: tuple[Branch, ...]
    twice: frozenset[UUID]

    @property
    def counted(self) -> tuple[Training, ...]:
        """The entries that count."""
        return tuple(each for each in self.trainings if each.counts)

    @property
    def levels(self) -> Mapping[UUID, int]:
        """The level of each trainer, 1 for a master trainer."""
        return {branch.trainer: branch.level for branch in cascade.walk(self.branches)}


def of_programme(programme: UUID, first: date | None = None, last: date | None = None) -> Grown:
    """Return the cascade of a programme; of the entries, those from ``first`` to ``last``, both days included."""
    everybody = {each.id: each for each in trainers.of_programme(programme) if each.person}
    every = register.of_programme(programme)
    within = tuple(each for each in every if (first or date.min) <= each.said.day <= (last or date.max))
    branches = cascade.tree({each.id: each.above for each in everybody.values()}, within)
    return Grown(everybody, within, branches, cascade.perhaps_twice(every))
