"""What is published: the current set in memory, and every earlier one.

Every activity and every question is stored under the hash of its compiled form. A publication is one row that names a
manifest: which curricula there are and, for each activity, which hash is current. An attempt keeps the hashes that it
was shown, so it is drawn and marked from them for ever.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, cast

from flask import current_app
from sqlalchemy import select

from curricula import compiled
from curricula.model import Activity, Curriculum, SafetyFact, Source, Term
from curricula.questions.base import Question
from curricula.reader import ORIGINAL, original_first
from lms import database
from lms.kept import Kept
from lms.publication import signatures
from lms.publication.signatures import Verdicts
from lms.tables import objects, publications

KEPT_IN_MEMORY = 2000  # activities and questions, least recently used go first
EDITIONS_IN_MEMORY = 8

Fetch = Callable[[str], bytes]

_NEWEST = (
    select(publications.c.number, publications.c.manifest, signatures.NEWEST)
    .order_by(publications.c.number.desc())
    .limit(1)
)


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
    paths: Mapping[str, str] = field(default_factory=dict)  # of each activity's file in the content folder
    borrowed: Mapping[str, str] = field(default_factory=dict)  # language of each activity that is not translated yet

    def language_of(self, activity: str) -> str:
        """Return the language that an activity is written in: the course's, or the original's while it lacks it."""
        return self.borrowed.get(activity, self.outline.language)

    @cached_property
    def activities(self) -> Mapping[str, Activity]:
        """Every activity by its id, in the order of the course."""
        return {activity.id: activity for activity in self.outline.activities}

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
    glossary: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)

    def course(self, curriculum: str, *languages: str) -> Course | None:
        """Return a curriculum in the first of these languages that it has, else in the original's; ``None`` for none.

        What a translation lacks is there in the words of the original: see :meth:`Course.language_of`.
        """
        found = (self._whole.get((curriculum, language)) for language in (*languages, ORIGINAL))
        return next((course for course in found if course is not None), None)

    @cached_property
    def _whole(self) -> Mapping[tuple[str, str], Course]:
        return {
            (curriculum, language): completed(course, self.courses.get((curriculum, ORIGINAL), course))
            for (curriculum, language), course in self.courses.items()
        }

    def languages(self, curriculum: str) -> tuple[str, ...]:
        """Return the languages in which a curriculum is offered, the original first.

        A translation is offered when the index and every core activity of the original are there.
        """
        original = self.courses.get((curriculum, ORIGINAL))
        required = {each.id for each in original.outline.activities if each.level == "core"} if original else set()
        offered = [
            language
            for (where, language), course in self.courses.items()
            if where == curriculum and required <= course.places.keys()
        ]
        return tuple(sorted(offered, key=original_first))


def completed(course: Course, original: Course) -> Course:
    """Return a translation with all that it lacks in the words and the order of the original.

    What only the translation has stays at the end of its module.
    """
    if course is original:
        return course
    mine = {activity.id: activity for activity in course.outline.activities}
    theirs = {activity.id for activity in original.outline.activities}
    own_modules = {module.id: module for module in course.outline.modules}
    modules = []
    for module in original.outline.modules:
        named = own_modules.pop(module.id, module)
        further = [each for each in named.activities if each.id in mine and each.id not in theirs]
        together = [mine.get(each.id, each) for each in module.activities]
        modules.append(replace(named, activities=(*together, *further)))
    for module in own_modules.values():
        modules.append(replace(module, activities=tuple(each for each in module.activities if each.id not in theirs)))
    outline = replace(course.outline, modules=tuple(modules))
    borrowed = dict.fromkeys(theirs - mine.keys(), original.outline.language)
    return Course(outline, {**original.places, **course.places}, {**original.paths, **course.paths}, borrowed)


class Shelf:
    """The current edition and what was opened lately, for one application; it notices a new publication by itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._edition = Edition(0, {}, {}, {})
        self._verdicts: Mapping[str, Verdicts] = {}
        self._signed_up_to = 0
        self._looked_at = float("-inf")
        self._kept: Kept[str, Any] = Kept(KEPT_IN_MEMORY)
        self._past: Kept[int, Edition] = Kept(EDITIONS_IN_MEMORY)

    def edition(self) -> Edition:
        """Return what is published now; asks the database at most once in ``LMS_RELOAD_SECONDS``."""
        if time.monotonic() - self._looked_at >= current_app.config["LMS_RELOAD_SECONDS"]:
            self._reload()
        return self._edition

    def verdicts(self, content: str) -> Verdicts:
        """Return what counts of what reviewers said of the version with this hash; as new as :meth:`edition` is."""
        return self._verdicts.get(content, ())

    def fresh(self) -> Edition:
        """Return what is published at this very moment."""
        self.forget()
        return self.edition()

    def forget(self) -> None:
        """Look for a new publication at the next request."""
        self._looked_at = float("-inf")

    def activity(self, content: str) -> Activity:
        """Return the activity stored under this hash, whether it is current or not. Raises ``KeyError`` for no hash."""
        return cast("Activity", self._kept.get(content, lambda: compiled.join(stored(content), stored)))

    def question(self, content: str) -> Question:
        """Return the question stored under this hash. Raises ``KeyError`` for no hash."""
        return cast("Question", self._kept.get(content, lambda: compiled.decode(stored(content))))

    def past(self, number: int) -> Edition:
        """Return what the publication with this number made current. Raises ``KeyError`` for no publication."""
        return self._past.get(number, lambda: _read(number))

    def _reload(self) -> None:
        newest = database.connection().execute(_NEWEST).one_or_none()
        with self._lock:
            if newest is not None and newest.number != self._edition.number:
                self._edition = read_edition(newest.number, stored(newest.manifest), stored)
            if newest is not None and newest.signed_up_to != self._signed_up_to:
                self._verdicts, self._signed_up_to = signatures.counting(), newest.signed_up_to
            self._looked_at = time.monotonic()


def shelf() -> Shelf:
    """Return the current application's shelf."""
    return cast("Shelf", current_app.extensions["lms"].shelf)


def edition() -> Edition:
    """Return what is published now."""
    return shelf().edition()


def stored(content: str) -> bytes:
    """Return the bytes that are stored under a hash. Raises ``KeyError`` where there are none."""
    query = select(objects.c.body).where(objects.c.hash == content)
    body = database.connection().execute(query).scalar_one_or_none()
    if body is None:
        raise KeyError(content)
    return bytes(body)


def _read(number: int) -> Edition:
    query = select(publications.c.manifest).where(publications.c.number == number)
    manifest = database.connection().execute(query).scalar_one_or_none()
    if manifest is None:
        raise KeyError(number)
    return read_edition(number, stored(manifest), stored)


def read_edition(number: int, manifest: bytes, fetch: Fetch) -> Edition:
    """Read the edition that a manifest lists; ``fetch`` finds the bytes of its outlines by their hashes."""
    listed = json.loads(manifest)
    courses = {}
    for name, entry in listed["courses"].items():
        curriculum, language = name.split("/")
        outline = compiled.decode(fetch(entry["outline"]))
        places = {key: Place(content, weight) for key, (content, weight) in entry["places"].items()}
        courses[curriculum, language] = Course(outline, places, entry.get("paths", {}))
    shared = {
        kind: {
            lang: tuple(compiled.decode(fetch(content)) for content in hashes)
            for lang, hashes in listed.get(kind, {}).items()  # a manifest of before there was one has no glossary
        }
        for kind in ("safety", "sources", "glossary")
    }
    return Edition(number, courses, shared["safety"], shared["sources"], shared["glossary"])
