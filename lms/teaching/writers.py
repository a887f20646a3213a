"""Who wrote a version: everybody who saved its file, in git or in the editor, since what it replaces was published.

Where that is not known, whoever published it first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from curricula import media
from curricula.compiled import content_hash
from curricula.model import Activity
from lms import database, publication
from lms.identity import Person
from lms.publication import drafts, history
from lms.publication.signatures import Name
from lms.tables import people, source_versions
from lms.teaching import checkout
from lms.teaching.checkout import WITHOUT_ADDRESS, Checkout, GitRefused


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote something; ``person`` is ``None`` for those who have no account here."""

    person: UUID | None
    name: str


def of_version(name: Name, content: str, activity: Activity) -> tuple[Writer, ...]:
    """Return who wrote the version of an activity that has this hash; nobody where that is not known.

    A lesson also changes when a safety fact that it links does, or a picture that it shows: then whoever wrote or
    replaced that counts, too.
    """
    path = _file(name, content)
    if not path:
        return _publisher(name, content)
    since = history.replaces_what_dates_from(*name, content)
    before = _published(name)
    facts = [f"shared/{name[1]}/safety.md"] if before is not None and before.safety != activity.safety else []
    paths = (path, *facts, *_other_pictures(name, before))
    known = tuple(dict.fromkeys(writer for each in paths for writer in _of_file(each, since)))
    return known or _publisher(name, content)


def includes(writers: tuple[Writer, ...], person: Person) -> bool:
    """Whether a person is among the writers."""
    return any(each.person == person.id for each in writers)


def _file(name: Name, content: str) -> str:
    """Return the path of the file that says what has this hash; empty where it says something else by now."""
    curriculum, language, activity = name
    draft = drafts.draft()
    course = draft.manuscript.edition.courses.get((curriculum, language))
    if course is None or activity not in course.places or course.places[activity].hash != content:
        return ""
    is_kept = name in draft.library.broken
    path = "" if is_kept else course.paths.get(activity, "")
    return f"{curriculum}/{language}/{path}" if path else ""


def _published(name: Name) -> Activity | None:
    curriculum, language, key = name
    course = publication.edition().courses.get((curriculum, language))
    if course is None or key not in course.places:
        return None
    return publication.shelf().activity(course.places[key].hash)


def _other_pictures(name: Name, before: Activity | None) -> Iterator[str]:
    """Yield the paths of what the draft of an activity shows and its published version does not, by what it holds."""
    curriculum, language, key = name
    library = drafts.draft().library
    shown = frozenset() if before is None else frozenset(media.cited(before))
    files = library.media.get(curriculum, {})
    for path in media.cited(library.curricula[curriculum, language].activity(key)):
        if path in files:
            hashes = {path: content_hash(files[path].read_bytes())}
            if media.address(curriculum, path, hashes) not in shown:
                yield f"{curriculum}/media/{path}"


def _of_file(path: str, since: datetime | None) -> tuple[Writer, ...]:
    """Return who saved a file since a moment, or ever, the latest first; at least who saved it as it is now."""
    folder = Path(current_app.config["LMS_CONTENT"])
    found = checkout.of(folder)
    return tuple(_by_table(folder, path, since)) if found is None else _by_git(found, path, since)


def _by_git(found: Checkout, path: str, since: datetime | None) -> tuple[Writer, ...]:
    newer = () if since is None else (f"--since={since.isoformat()}",)
    try:
        told = _log(found, path, *newer)
        return told if told or found.is_dirty(path) else _log(found, path, "-1")
    except GitRefused:
        return ()


def _log(found: Checkout, path: str, *which: str) -> tuple[Writer, ...]:
    asked = ("--literal-pathspecs", "log", "--follow", *which, "--format=%ce%x1f%ae%x1f%an", "--", path)
    told = checkout.run(found.program, found.folder, asked).decode("utf-8", "replace")
    listed = (line.split("\x1f", 2) for line in told.split("\n") if line)
    return tuple(Writer(_person(own.lower()) or _person(email.lower()), name) for own, email, name in listed)


def _person(email: str) -> UUID | None:
    if email.endswith(WITHOUT_ADDRESS):
        try:
            return UUID(email.removesuffix(WITHOUT_ADDRESS))
        except ValueError:
            return None
    found: UUID | None = (
        database.connection().execute(select(people.c.id).where(func.lower(people.c.email) == email)).scalar()
    )
    return found


def _by_table(folder: Path, path: str, since: datetime | None) -> Iterator[Writer]:
    table = source_versions.c
    query = (
        select(table.hash, table.at, table.renamed_from, people.c.id, people.c.name)
        .select_from(source_versions.outerjoin(people, people.c.id == table.author))
        .where(table.path == path)
        .order_by(table.number.desc())
    )
    file = folder / path
    now = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""
    for place, row in enumerate(database.connection().execute(query).all()):
        if row.id is not None and (since is None or row.at >= since or (not place and row.hash == now)):
            yield Writer(row.id, row.name)
        if row.renamed_from and row.renamed_from != path:
            yield from _by_table(folder, row.renamed_from, since)


def _publisher(name: Name, content: str) -> tuple[Writer, ...]:
    found = history.first_with(*name, content)
    return () if found is None or found[0] is None else (Writer(found[0], found[1]),)
