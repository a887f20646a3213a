"""Content-addressed versions of what was published, and the current set in memory.

Every activity and every question is stored under the hash of its compiled form. A publication is one row that names a
manifest: which curricula there are and, for each activity, which hash is current. An attempt keeps the hashes that it
was shown, so it is drawn and marked from them for ever.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, cast
from uuid import UUID

import brotli
from flask import current_app
from sqlalchemy import select

from curricula import compiled
from curricula.model import Activity, Curriculum, Lesson, Library, Module, Quiz, SafetyFact, Source
from curricula.questions.base import Question
from lms import clock, database
from lms.kept import Kept
from lms.tables import objects, publications

PAGE_WEIGHT = 1500  # bytes of header, menu and foot round every activity, compressed
KEPT_IN_MEMORY = 2000  # activities and questions, least recently used go first


@dataclass(frozen=True, slots=True)
class Place:
    """Where an activity's content is: the hash it is stored under, and what opening it costs in bytes."""

    hash: str
    weight: int


@dataclass(frozen=True)
class Course:
    """A curriculum in one language as it is published: its outline (activities without text) and where each is."""

    outline: Curriculum
    places: Mapping[str, Place]

    @cached_property
    def following(self) -> Mapping[str, Activity]:
        """What comes after each activity but the last."""
        activities = self.outline.activities
        return {before.id: after for before, after in pairwise(activities)}

    @cached_property
    def numbers(self) -> Mapping[str, str]:
        """The number of each activity as the course page shows it: ``2.3``."""
        return {
            activity.id: f"{m}.{n}"
            for m, module in enumerate(self.outline.modules, 1)
            for n, activity in enumerate(module.activities, 1)
        }


@dataclass(frozen=True)
class Edition:
    """Everything that is published at one moment."""

    number: int
    courses: Mapping[tuple[str, str], Course]
    safety: Mapping[str, tuple[SafetyFact, ...]]
    sources: Mapping[str, tuple[Source, ...]]

    def course(self, curriculum: str, language: str) -> Course | None:
        """Return a curriculum in this language, in English where it is not translated, or ``None``."""
        return self.courses.get((curriculum, language)) or self.courses.get((curriculum, "en"))


@dataclass(frozen=True, slots=True)
class Change:
    """One activity that a publication changes: added, changed, withdrawn, or kept (broken now, so left as it was)."""

    kind: str
    curriculum: str
    language: str
    activity: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What a call of :func:`publish` did: its number, and what changed since the one before."""

    number: int
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        """Whether anything differs from what was published before."""
        return bool(self.changes)


def hollow(activity: Activity) -> Activity:
    """Return an activity without its text and questions: what an outline needs."""
    if isinstance(activity, Lesson):
        return replace(activity, parts=())
    if isinstance(activity, Quiz):
        return replace(activity, intro="", questions=())
    return activity


class Shelf:
    """The current edition and what was opened lately, for one application; it notices a new publication by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._edition = Edition(0, {}, {}, {})
        self._looked_at = float("-inf")
        self._kept: Kept[str, Any] = Kept(KEPT_IN_MEMORY)

    def edition(self) -> Edition:
        """Return what is published now; asks the database at most once in ``LMS_RELOAD_SECONDS``."""
        if time.monotonic() - self._looked_at >= current_app.config["LMS_RELOAD_SECONDS"]:
            self._reload()
        return self._edition

    def fresh(self) -> Edition:
        """Return what is published at this very moment."""
        self.forget()
        return self.edition()

    def forget(self) -> None:
        """Look for a new publication at the next request."""
        self._looked_at = float("-inf")

    def activity(self, content: str) -> Activity:
        """Return the activity stored under this hash, whether it is current or not. Raises ``KeyError`` for no hash."""
        return cast("Activity", self._kept.get(content, lambda: compiled.join(_body(content), _body)))

    def question(self, content: str) -> Question:
        """Return the question stored under this hash. Raises ``KeyError`` for no hash."""
        return cast("Question", self._kept.get(content, lambda: compiled.decode(_body(content))))

    def _reload(self) -> None:
        newest = (
            database.connection()
            .execute(
                select(publications.c.number, publications.c.manifest).order_by(publications.c.number.desc()).limit(1)
            )
            .one_or_none()
        )
        with self._lock:
            if newest is not None and newest.number != self._edition.number:
                self._edition = _edition(newest.number, newest.manifest)
            self._looked_at = time.monotonic()


def shelf() -> Shelf:
    """Return the current application's shelf."""
    return cast("Shelf", current_app.extensions["lms"].shelf)


def edition() -> Edition:
    """Return what is published now."""
    return shelf().edition()


def _body(content: str) -> bytes:
    body = database.connection().execute(select(objects.c.body).where(objects.c.hash == content)).scalar_one_or_none()
    if body is None:
        raise KeyError(content)
    return bytes(body)


def _edition(number: int, manifest: str) -> Edition:
    listed = json.loads(_body(manifest))
    courses = {}
    for name, entry in listed["courses"].items():
        curriculum, language = name.split("/")
        outline = compiled.decode(_body(entry["outline"]))
        places = {key: Place(content, weight) for key, (content, weight) in entry["places"].items()}
        courses[curriculum, language] = Course(outline, places)
    shared = {
        kind: {
            lang: tuple(compiled.decode(_body(content)) for content in hashes) for lang, hashes in listed[kind].items()
        }
        for kind in ("safety", "sources")
    }
    return Edition(number, courses, shared["safety"], shared["sources"])


def publish(library: Library, author: UUID | None = None) -> Publication:
    """Store what the library says and make it current; nothing happens when it says what is current already.

    What was published before of an activity whose file has an error now (``library.broken``) stays, so that a mistake
    in a file never takes a lesson away. One transaction; call it outside any other.
    """
    broken = library.broken
    bodies: dict[str, bytes] = {}
    before = _listed_now()
    courses = {
        f"{curriculum}/{language}": _course_entry(
            course,
            bodies,
            shelf().fresh().courses.get((curriculum, language)),
            frozenset(key for where, speaks, key in broken if (where, speaks) == (curriculum, language)),
        )
        for (curriculum, language), course in library.curricula.items()
    }
    for name, entry in before.get("courses", {}).items():
        curriculum, language = name.split("/")
        if any((where, speaks) == (curriculum, language) for where, speaks, _activity in broken):
            courses.setdefault(name, entry)
    manifest = {
        "courses": courses,
        "safety": _shared(library.safety, bodies),
        "sources": _shared(library.sources, bodies),
    }
    body = json.dumps(manifest, sort_keys=True, separators=(",", ":")).encode()
    content = compiled.content_hash(body)
    bodies[content] = body
    changes = tuple(_changes(before.get("courses", {}), courses, broken))
    with database.writing() as link:
        newest = link.execute(
            select(publications.c.number, publications.c.manifest).order_by(publications.c.number.desc()).limit(1)
        ).one_or_none()
        if newest is not None and newest.manifest == content:
            return Publication(newest.number, ())
        database.insert_once(objects, [{"hash": key, "body": value} for key, value in bodies.items()], key="hash")
        number = (newest.number if newest else 0) + 1
        link.execute(
            publications.insert().values(number=number, manifest=content, author=author, published_at=clock.now())
        )
    shelf().forget()
    return Publication(number, changes)


def _listed_now() -> dict[str, Any]:
    newest = (
        database.connection()
        .execute(select(publications.c.manifest).order_by(publications.c.number.desc()).limit(1))
        .scalar_one_or_none()
    )
    return cast("dict[str, Any]", json.loads(_body(newest))) if newest else {}


def _store(bodies: dict[str, bytes], body: bytes) -> str:
    content = compiled.content_hash(body)
    bodies[content] = body
    return content


def _course_entry(
    course: Curriculum, bodies: dict[str, bytes], kept: Course | None, broken: frozenset[str]
) -> dict[str, Any]:
    """Store a curriculum's activities and questions; return the manifest's entry for it."""
    places: dict[str, Place] = {}
    for activity in course.activities:
        body, questions = compiled.separate(activity)
        bodies.update(questions)
        places[activity.id] = Place(_store(bodies, body), _weight(body, questions))
    outline = replace(course, modules=tuple(_hollow_module(module) for module in course.modules))
    if kept is not None:
        outline, places = _with_kept(outline, places, kept, broken)
    return {
        "outline": _store(bodies, compiled.encode(outline)),
        "places": {key: [place.hash, place.weight] for key, place in sorted(places.items())},
    }


def _hollow_module(module: Module) -> Module:
    return replace(module, activities=tuple(hollow(activity) for activity in module.activities))


def _with_kept(
    outline: Curriculum, places: dict[str, Place], kept: Course, broken: frozenset[str]
) -> tuple[Curriculum, dict[str, Place]]:
    """Put back, where they stood, the activities that were published before and whose file is broken now."""
    missing = broken & set(kept.places) - set(places)
    modules = {module.id: module for module in outline.modules}
    for old in kept.outline.modules:
        back = [activity for activity in old.activities if activity.id in missing]
        if not back:
            continue
        order = {activity.id: place for place, activity in enumerate(old.activities)}
        present = modules.get(old.id, replace(old, activities=()))
        together = sorted((*present.activities, *back), key=lambda activity: order.get(activity.id, len(order)))
        modules[old.id] = replace(present, activities=tuple(together))
    found = places | {key: kept.places[key] for key in missing}
    order_of_modules = {module.id: place for place, module in enumerate((*outline.modules, *kept.outline.modules))}
    in_order = sorted(modules.values(), key=lambda module: order_of_modules[module.id])
    return replace(outline, modules=tuple(in_order)), found


def _weight(body: bytes, questions: Mapping[str, bytes]) -> int:
    """Return about how many bytes travel to a phone that opens the activity for the first time today."""
    return PAGE_WEIGHT + len(brotli.compress(body + b"".join(questions.values()), brotli.MODE_TEXT, 4))


def _shared(values: Mapping[str, tuple[Any, ...]], bodies: dict[str, bytes]) -> dict[str, list[str]]:
    return {lang: [_store(bodies, compiled.encode(value)) for value in listed] for lang, listed in values.items()}


def _changes(
    before: Mapping[str, Any], now: Mapping[str, Any], broken: frozenset[tuple[str, str, str]]
) -> Iterator[Change]:
    for name in sorted({*before, *now}):
        curriculum, language = name.split("/")
        old, new = before.get(name, {}).get("places", {}), now.get(name, {}).get("places", {})
        for activity in sorted({*old, *new}):
            if (curriculum, language, activity) in broken and activity in new:
                yield Change("kept", curriculum, language, activity)
            elif activity not in new:
                yield Change("withdrawn", curriculum, language, activity)
            elif activity not in old:
                yield Change("added", curriculum, language, activity)
            elif old[activity] != new[activity]:
                yield Change("changed", curriculum, language, activity)
