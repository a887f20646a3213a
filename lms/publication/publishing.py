"""Publishing: what a library would make current, what that changes, and making it so."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID

import brotli
from sqlalchemy import select

from curricula import compiled, media
from curricula.model import Activity, Curriculum, Library, Module
from lms import clock, database
from lms.publication import passages, signatures
from lms.publication.editions import Course, Edition, Place, read_edition, shelf, stored
from lms.publication.passages import Prepared
from lms.publication.signatures import AwaitsReview, Name, Unsigned
from lms.tables import objects, publications

PAGE_WEIGHT = 1500  # bytes of header, menu and foot round every activity, compressed


@dataclass(frozen=True, slots=True)
class Change:
    """One activity that a publication changes.

    ``kind`` is added, changed, withdrawn, renamed (the file has another name, and nothing else is different), or kept:
    broken now or held back, so left as it was.
    """

    kind: str
    curriculum: str
    language: str
    activity: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did: the number that is current now, whether that is new, and what it changed.

    A new one may change no activity: the title of a course, say. One that is not new may still have kept some.
    """

    number: int
    is_new: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Manuscript:
    """A library as it would be published: its manifest by hash, what has to be stored for it, and the edition it makes.

    ``before`` is the edition that it was compared with.
    """

    manifest: str
    bodies: Mapping[str, bytes]
    edition: Edition
    before: Edition
    changes: tuple[Change, ...]

    def activity(self, content: str) -> Activity:
        """Return an activity of the edition by its hash, published before or not."""
        return compiled.join(self.body(content), self.body)

    def unsigned(self, publisher: UUID | None) -> tuple[Unsigned, ...]:
        """Return what it would change that still needs a signature."""
        return signatures.unsigned(self.before, self.edition, self.activity, publisher)

    def body(self, content: str) -> bytes:
        """Return the bytes of a hash, from the manuscript or from what is stored. Raises ``KeyError`` for none."""
        return self.bodies[content] if content in self.bodies else stored(content)


def hollow(activity: Activity) -> Activity:
    """Return an activity without its text and questions: what an outline needs."""
    return activity.hollow()


def publish(
    library: Library,
    author: UUID | None = None,
    note: str = "",
    held: Collection[Name] = frozenset(),
    *,
    unreviewed: bool = False,
) -> Publication:
    """Store what the library says and make it current; nothing happens when it says what is current already.

    What was published before of an activity whose file has an error now (``library.broken``), that is ``held`` back, or
    that still needs a signature, stays: a mistake in a file never takes a lesson away. ``unreviewed`` brings out what
    is new without one. One transaction; call it outside any other.
    """
    manuscript = compose(library, held)
    blocked = signatures.blocking(manuscript.unsigned(author), unreviewed=unreviewed)
    if blocked:
        manuscript = compose(library, {*held, *(each.name for each in blocked)})
    return bring_out(manuscript, author, note, unreviewed=unreviewed)


def compose(library: Library, held: Collection[Name] = frozenset()) -> Manuscript:
    """Return what publishing the library would make current; nothing is stored."""
    before, now = _listed_now(), shelf().fresh()
    writer = _Writer(library, library.broken | frozenset(held))
    courses = {
        f"{curriculum}/{language}": writer.course(course, now.courses.get((curriculum, language)))
        for (curriculum, language), course in library.curricula.items()
    }
    for name, entry in before.get("courses", {}).items():
        curriculum, language = name.split("/")
        if any((where, speaks) == (curriculum, language) for where, speaks, _activity in writer.left_out):
            courses.setdefault(name, entry)
    shared = {"safety": library.safety, "sources": library.sources, "glossary": library.glossary}
    listed = {"courses": courses, **{kind: writer.shared(values) for kind, values in shared.items()}}
    body = json.dumps(listed, sort_keys=True, separators=(",", ":")).encode()
    manifest = writer.store(body)
    edition = read_edition(now.number, body, lambda key: writer.bodies.get(key) or stored(key))
    return Manuscript(manifest, writer.bodies, edition, now, differences(now, edition, writer.left_out))


def bring_out(
    manuscript: Manuscript, author: UUID | None = None, note: str = "", *, unreviewed: bool = False
) -> Publication:
    """Make a manuscript current, in one transaction; nothing happens when it is current already.

    Raises :class:`AwaitsReview` where it changes what is critical for safety without a signature. ``unreviewed`` lets
    pass what is new, and the publication says so.
    """
    bodies = [{"hash": key, "body": value} for key, value in manuscript.bodies.items()]
    found_by = passages.prepare(manuscript.edition, manuscript.activity)
    with database.writing():
        database.hold_table(publications)
        replacing = replace(manuscript, before=shelf().fresh())  # somebody may have published since it was composed
        told = _told(replacing.unsigned(author), unreviewed=unreviewed)
        number, is_new = _make_current(manuscript.manifest, bodies, found_by, author=author, note=note, **told)
    shelf().forget()
    return Publication(number, is_new, manuscript.changes)


def _told(unsigned: tuple[Unsigned, ...], *, unreviewed: bool) -> dict[str, object]:
    blocked = signatures.blocking(unsigned, unreviewed=unreviewed)
    if blocked:
        raise AwaitsReview(blocked)
    return {"unreviewed": ["/".join(each.name) for each in unsigned]} if unsigned else {}


def go_back(number: int, author: UUID | None = None, note: str = "") -> Publication:
    """Make current again what an earlier publication said, as a new publication: history is never rewritten.

    Raises ``KeyError`` when there is no publication with this number, and :class:`AwaitsReview` as :func:`bring_out`.
    """
    query = select(publications.c.manifest).where(publications.c.number == number)
    manifest = database.connection().execute(query).scalar_one_or_none()
    if manifest is None:
        raise KeyError(number)
    then = shelf().past(number)
    found_by = passages.prepare(then, shelf().activity)
    with database.writing():
        database.hold_table(publications)
        before = shelf().fresh()
        _told(signatures.unsigned(before, then, shelf().activity, author), unreviewed=False)
        made, is_new = _make_current(manifest, [], found_by, author=author, note=note, restores=number)
    shelf().forget()
    return Publication(made, is_new, differences(before, then))


def _make_current(
    manifest: str, bodies: Sequence[Mapping[str, object]], found_by: Prepared, **values: object
) -> tuple[int, bool]:
    """Add the publication row unless its manifest is current; return the number, and whether it is new."""
    with database.writing() as link:
        database.hold_table(publications)
        newest = link.execute(
            select(publications.c.number, publications.c.manifest).order_by(publications.c.number.desc()).limit(1)
        ).one_or_none()
        if newest is not None and newest.manifest == manifest:
            return newest.number, False
        database.insert_once(objects, bodies, key="hash")
        number = (newest.number if newest else 0) + 1
        row = {"number": number, "manifest": manifest, "published_at": clock.now(), **values}
        link.execute(publications.insert().values(**row))
        passages.keep(read_edition(number, stored(manifest), stored), shelf().activity, found_by)
    return number, True


def index(*, anew: bool = False) -> int:
    """Let a search find what is published; return how many activities it did not find before.

    Publishing does this by itself: it is for what was published when there was no search yet, and `anew` for an index
    that is lost or wrong.
    """
    found_by = passages.prepare(shelf().fresh(), shelf().activity, anew=anew)
    with database.writing():
        database.hold_table(publications)
        if anew:
            passages.forget()
        return passages.keep(shelf().fresh(), shelf().activity, found_by)


def _listed_now() -> dict[str, Any]:
    query = select(publications.c.manifest).order_by(publications.c.number.desc()).limit(1)
    newest = database.connection().execute(query).scalar_one_or_none()
    return cast("dict[str, Any]", json.loads(stored(newest))) if newest else {}


@dataclass
class _Writer:
    """Puts a library into its published form; ``bodies`` grows by what that needs."""

    library: Library
    left_out: frozenset[Name]
    bodies: dict[str, bytes] = field(default_factory=dict)
    hashes: dict[tuple[str, str], str] = field(default_factory=dict)

    def store(self, body: bytes) -> str:
        content = compiled.content_hash(body)
        self.bodies[content] = body
        return content

    def shared(self, values: Mapping[str, tuple[Any, ...]]) -> dict[str, list[str]]:
        return {lang: [self.store(compiled.encode(value)) for value in listed] for lang, listed in values.items()}

    def course(self, course: Curriculum, kept: Course | None) -> dict[str, Any]:
        """Store a curriculum's activities, questions and media; return the manifest's entry for it."""
        names = {key for where, speaks, key in self.left_out if (where, speaks) == (course.id, course.language)}
        course = replace(course, modules=tuple(_without(module, names) for module in course.modules))
        places: dict[str, Place] = {}
        shown: dict[str, str] = {}
        for activity in course.activities:
            hashes = self._media(course.id, activity)
            body, questions = compiled.separate(media.placed(activity, course.id, hashes))
            self.bodies.update(questions)
            pictures = sum(len(self.bodies[content]) for content in hashes.values())
            places[activity.id] = Place(self.store(body), _weight(body, questions) + pictures)
            shown |= hashes
        outline = replace(course, modules=tuple(_hollow_module(module) for module in course.modules))
        if kept is not None:
            outline, places = _with_kept(outline, places, kept, frozenset(names))
        files = {key: self.library.files.get((course.id, course.language, key), "") for key in places}
        entry = {
            "outline": self.store(compiled.encode(outline)),
            "places": {key: [place.hash, place.weight] for key, place in sorted(places.items())},
            "paths": {key: path.removeprefix(f"{course.id}/{course.language}/") for key, path in sorted(files.items())},
        }
        return {**entry, "media": dict(sorted(shown.items()))} if shown else entry

    def _media(self, curriculum: str, activity: Activity) -> dict[str, str]:
        """Store the media that an activity shows; return their hashes by path."""
        folder = self.library.media.get(curriculum, {})
        found = {}
        for path in media.cited(activity):
            if path in folder and (curriculum, path) not in self.hashes:
                content = folder[path].read_bytes()
                if media.kind_of(content):
                    self.hashes[curriculum, path] = self.store(content)
            if (curriculum, path) in self.hashes:
                found[path] = self.hashes[curriculum, path]
        return found


def _without(module: Module, names: Collection[str]) -> Module:
    return replace(module, activities=tuple(each for each in module.activities if each.id not in names))


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
    order_of_modules = {module.id: float(place) for place, module in enumerate(outline.modules)}
    behind = -1.0
    for module in kept.outline.modules:  # one that is gone stays behind the one it stood behind
        behind = order_of_modules.setdefault(module.id, behind + 0.5)
    in_order = sorted(modules.values(), key=lambda module: order_of_modules[module.id])
    return replace(outline, modules=tuple(in_order)), found


def _weight(body: bytes, questions: Mapping[str, bytes]) -> int:
    """Return about how many bytes travel to a phone that opens the activity for the first time today."""
    return PAGE_WEIGHT + len(brotli.compress(body + b"".join(questions.values()), brotli.MODE_TEXT, 4))


def differences(before: Edition, now: Edition, left_out: Collection[Name] = frozenset()) -> tuple[Change, ...]:
    """Return which activities differ between two editions; ``left_out`` are those that were kept as they were."""
    return tuple(_differences(before, now, left_out))


def _differences(before: Edition, now: Edition, left_out: Collection[Name]) -> Iterator[Change]:
    nothing: dict[str, Place] = {}
    for curriculum, language in sorted({*before.courses, *now.courses}):
        old, new = (each.courses.get((curriculum, language)) for each in (before, now))
        for activity in sorted({*(old.places if old else nothing), *(new.places if new else nothing)}):
            kind = _kind(activity, old, new, is_left_out=(curriculum, language, activity) in left_out)
            if kind:
                yield Change(kind, curriculum, language, activity)


def _kind(activity: str, old: Course | None, new: Course | None, *, is_left_out: bool) -> str:
    was = old.places.get(activity) if old else None
    now = new.places.get(activity) if new else None
    if now is not None and is_left_out:
        return "kept"
    if now is None or new is None:
        return "withdrawn"
    if was is None or old is None:
        return "added"
    if was.hash != now.hash:
        return "changed"
    paths = old.paths.get(activity), new.paths.get(activity)
    return "renamed" if None not in paths and paths[0] != paths[1] else ""
