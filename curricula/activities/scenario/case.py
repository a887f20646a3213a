"""What a branching case is made of, and walking through it: pure, and the same for whoever walks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import ClassVar, Literal

from curricula.model import Activity

HIGHEST = 10
"""What a meter can reach; the lowest is 0."""

Outcome = Literal["", "good", "mixed", "harm"]


class NoSuchMove(LookupError):
    """A scene does not offer what was chosen in it, or the case had ended before."""


@dataclass(frozen=True, slots=True)
class Meter:
    """Something that choices move up and down, from 0 to 10, and where it begins."""

    name: str
    start: int


@dataclass(frozen=True, slots=True)
class Move:
    """What one may do in a scene: safe HTML, the id of the scene that follows, and what it does to each meter."""

    text: str
    to: str
    effects: tuple[int, ...] = ()
    is_best: bool = False
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """A moment of the case, or one of its endings, which say how it came out and offer no moves.

    `id` is the same in every language; `title` is plain text.
    """

    id: str
    title: str
    html: str
    moves: tuple[Move, ...] = ()
    ending: Outcome = ""

    @property
    def best(self) -> Move | None:
        """The move that the author calls the best one; None in an ending."""
        return next((move for move in self.moves if move.is_best), None)

    def offered(self, seed: str) -> tuple[tuple[int, Move], ...]:
        """List the moves with their numbers, in an order that the seed decides: no place gives the best one away."""
        numbered = list(enumerate(self.moves))
        Random(f"{seed} {self.id}").shuffle(numbered)
        return tuple(numbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario(Activity):
    """A case to walk through; it begins in the first of its scenes. `debrief` is for trainers only."""

    kind: ClassVar[str] = "scenario"
    done_by: ClassVar[str] = "case-ended"
    counts_with: ClassVar[Literal["", "lessons"]] = "lessons"

    intro: str = ""
    meters: tuple[Meter, ...] = ()
    scenes: tuple[Scene, ...] = ()
    debrief: str = ""

    def hollow(self) -> Scenario:
        """Leave out the text."""
        return replace(self, intro="", scenes=(), debrief="")

    def scene(self, id: str) -> Scene:
        """Find a scene; raise `NoSuchMove` where the case has none with this id."""
        found = next((scene for scene in self.scenes if scene.id == id), None)
        if found is None:
            raise NoSuchMove(f"{self.id} has no scene {id!r}")
        return found


@dataclass(frozen=True, slots=True)
class Step:
    """One choice that somebody made: where, what, and the meters before and after it."""

    scene: Scene
    move: Move
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def better(self) -> Move | None:
        """What would have been better, None where this was the best."""
        return None if self.move.is_best else self.scene.best


@dataclass(frozen=True, slots=True)
class Walk:
    """How far somebody has come: the choices so far, the scene that they are in now, and the meters there."""

    steps: tuple[Step, ...]
    scene: Scene
    levels: tuple[int, ...]


def walk(case: Scenario, chosen: Sequence[int]) -> Walk:
    """Follow choices, each by its number in its scene from 0; raise `NoSuchMove` for one that is not offered there."""
    scene, levels = case.scenes[0], tuple(meter.start for meter in case.meters)
    steps: list[Step] = []
    for number in chosen:
        if not 0 <= number < len(scene.moves):
            raise NoSuchMove(f"{scene.id!r} of {case.id} has no choice {number}")
        move, before = scene.moves[number], levels
        levels = moved(before, move)
        steps.append(Step(scene, move, before, levels))
        scene = case.scene(move.to)
    return Walk(tuple(steps), scene, levels)


def moved(levels: tuple[int, ...], move: Move) -> tuple[int, ...]:
    """Say where the meters are after a move; none leaves its scale."""
    return tuple(
        min(HIGHEST, max(0, level + effect)) for level, effect in zip(levels, _padded(move, levels), strict=True)
    )


def _padded(move: Move, levels: tuple[int, ...]) -> tuple[int, ...]:
    return move.effects or (0,) * len(levels)
