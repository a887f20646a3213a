"""Where the scenes of a case and the ways between them are drawn: layers from the beginning down to the endings."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curricula.activities.scenario.case import Scenario, Scene

WIDTH, HEIGHT = 156, 62  # of a scene, in pixels
ACROSS, DOWN = 28, 74  # between scenes, and between layers
TOP = 50  # above the first layer: room for a way that comes back to it
LETTERS, LINES = 21, 2  # of a title
THINNEST, THICKEST = 1.5, 11.0
BELOW = 24  # from a scene to the numbers of its ways


@dataclass(frozen=True, slots=True)
class Node:
    """A scene on the map: the corner of its box, its title in short lines, how many came there, how it ends."""

    x: int
    y: int
    title: str
    lines: tuple[str, ...]
    count: int
    ending: str


@dataclass(frozen=True, slots=True)
class Way:
    """A choice on the map: an SVG path, how wide, and where its number stands."""

    path: str
    width: float
    count: int
    is_best: bool
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Map:
    """A whole map, in pixels."""

    width: int
    height: int
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]


Point = tuple[int, int]


def draw(case: Scenario, came: Mapping[str, int], went: Mapping[tuple[str, int], int]) -> Map:
    """Lay a case out: ``came`` counts by scene, ``went`` by scene and number of the choice, from 0."""
    layers = _layers(case)
    across = max(len(layer) for layer in layers)
    corners = {
        scene.id: (ACROSS // 2 + _shift(across, len(layer), place), TOP + depth * (HEIGHT + DOWN))
        for depth, layer in enumerate(layers)
        for place, scene in enumerate(layer)
    }
    most = max(went.values(), default=0) or 1
    nodes = [_node(scene, corners[scene.id], came.get(scene.id, 0)) for scene in case.scenes]
    ways = [way for scene in case.scenes for way in _ways(scene, corners, went, most)]
    height = TOP + len(layers) * (HEIGHT + DOWN) - DOWN + ACROSS
    return Map(across * (WIDTH + ACROSS), height, tuple(nodes), tuple(ways))


def _shift(across: int, here: int, place: int) -> int:
    return (across - here) * (WIDTH + ACROSS) // 2 + place * (WIDTH + ACROSS)


def _layers(case: Scenario) -> list[list[Scene]]:
    """Put each scene one layer below the first that leads to it, and every ending into the last layer."""
    scenes = {scene.id: scene for scene in case.scenes}
    depth = {case.scenes[0].id: 0}
    waiting = [case.scenes[0]]
    for scene in waiting:
        for move in scene.moves:
            if move.to not in depth and not scenes[move.to].ending:
                depth[move.to] = depth[scene.id] + 1
                waiting.append(scenes[move.to])
    layers: list[list[Scene]] = [[] for _layer in range(max(depth.values()) + 1)]
    for scene in waiting:
        layers[depth[scene.id]].append(scene)
    return [*layers, [scene for scene in case.scenes if scene.ending]]


def _node(scene: Scene, corner: Point, count: int) -> Node:
    lines = textwrap.wrap(scene.title, LETTERS, max_lines=LINES, placeholder="…")
    return Node(*corner, scene.title, tuple(lines), count, scene.ending)


def _ways(scene: Scene, corners: Mapping[str, Point], went: Mapping[tuple[str, int], int], most: int) -> Sequence[Way]:
    made = []
    for number, move in enumerate(scene.moves):
        count = went.get((scene.id, number), 0)
        path, (x, y) = _path(corners[scene.id], corners[move.to], number, len(scene.moves))
        width = THINNEST + (THICKEST - THINNEST) * count / most
        made.append(Way(path, round(width, 1), count, move.is_best, x, y))
    return made


def _path(here: Point, there: Point, number: int, among: int) -> tuple[str, Point]:
    """Return a curve from one box to another, and the point for its number; each choice begins at its own place."""
    x1, y1 = here[0] + WIDTH * (number + 1) // (among + 1), here[1] + HEIGHT
    x2, y2 = there[0] + WIDTH // 2, there[1]
    if there[1] > here[1]:
        bend = (y2 - y1) // 2
        return f"M{x1} {y1}C{x1} {y1 + bend} {x2} {y2 - bend} {x2} {y2}", _beginning((x1, y1), (x2, y2))
    side = max(here[0], there[0]) + WIDTH + ACROSS // 2  # back up, or across: round the side
    middle = (y1 + y2) // 2
    return (
        f"M{x1} {y1}C{x1} {y1 + DOWN // 2} {side} {y1 + DOWN // 2} {side} {middle}S{x2} {y2 - DOWN // 2} {x2} {y2}",
        (
            side,
            middle,
        ),
    )


def _beginning(here: Point, there: Point) -> Point:
    """Return the point of such a curve that lies a line of text below its beginning, before any other box."""
    (x1, y1), (x2, y2) = here, there
    for percent in range(1, 100):
        t = percent / 100
        y = y1 + (y2 - y1) * (1.5 * t * (1 - t) ** 2 + 1.5 * t**2 * (1 - t) + t**3)
        if y >= y1 + BELOW:
            return round(x1 + (x2 - x1) * (3 * t**2 * (1 - t) + t**3)), round(y)
    return there
