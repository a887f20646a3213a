"""Who wrote a version: whoever saved its file last, in git or in the editor, or else whoever published it first."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import current_app
from sqlalchemy import func, select

from curricula.model import Activity
from lms import database, publication
from lms.identity import Person
from lms.publication import drafts, history
from lms.publication.signatures import Name
from lms.tables import people, source_versions
from lms.teaching import checkout
from lms.teaching.checkout import Checkout, GitRefused

_WITHOUT_ADDRESS = "@users.invalid"  # what the editor commits for those who have no e-mail: their id stands before it


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody who wrote something; ``person`` is ``None`` for those who have no account here."""

    person: UUID | None
    name: str


def of_version(name: Name, content: str, activity: Activity) -> tuple[Writer, ...]:
    """Return who wrote the version of an activity that has this hash; nobody where that is not known.

    A lesson also changes when a safety fact that it links does: then whoever wrote that counts, too.
    """
    path = _file(name, content)
    found = [] if not path else [_last(path)]
    if path and _has_other_facts(name, activity):
        found.append(_last(f"shared/{name[1]}/safety.md"))
    known = tuple(dict.fromkeys(each for each in found if each is not None))
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


def _has_other_facts(name: Name, activity: Activity) -> bool:
    curriculum, language, key = name
    course = publication.edition().courses.get((curriculum, language))
    if course is None or key not in course.places:
        return False
    return publication.shelf().activity(course.places[key].hash).safety != activity.safety


def _last(path: str) -> Writer | None:
    """Return who saved a file as it is now."""
    folder = Path(current_app.config["LMS_CONTENT"])
    found = checkout.of(folder)
    return _by_table(folder, path) if found is None else _by_git(found, path)


def _by_git(found: Checkout, path: str) -> Writer | None:
    try:
        if found.is_dirty(path):
            return None
        told = checkout.run(found.program, found.folder, ("log", "-1", "--format=%ae%x1f%an", "--", path))
    except GitRefused:
        return None
    email, _between, author = told.decode("utf-8", "replace").strip().partition("\x1f")
    return Writer(_person(email.lower()), author) if email else None


def _person(email: str) -> UUID | None:
    if email.endswith(_WITHOUT_ADDRESS):
        try:
            return UUID(email.removesuffix(_WITHOUT_ADDRESS))
        except ValueError:
            return None
    found: UUID | None = (
        database.connection().execute(select(people.c.id).where(func.lower(people.c.email) == email)).scalar()
    )
    return found


def _by_table(folder: Path, path: str) -> Writer | None:
    query = (
        select(source_versions.c.hash, people.c.id, people.c.name)
        .join(people, people.c.id == source_versions.c.author)
        .where(source_versions.c.path == path)
        .order_by(source_versions.c.number.desc())
        .limit(1)
    )
    row = database.connection().execute(query).one_or_none()
    file = folder / path
    if row is None or not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != row.hash:
        return None  # somebody has changed it since, and not in the editor
    return Writer(row.id, row.name)


def _publisher(name: Name, content: str) -> tuple[Writer, ...]:
    found = history.first_with(*name, content)
    return () if found is None or found[0] is None else (Writer(found[0], found[1]),)
