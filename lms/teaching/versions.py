"""Every version of a source file: who wrote it, when and why; in git where the folder is a checkout, else in a table.

The table keeps what it was told of: a file that was changed by other means is kept, as it was found, before the next
save replaces it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import current_app, flash
from sqlalchemy import Row, select

from lms import clock, database
from lms.identity import Person
from lms.language import gettext
from lms.tables import people, source_versions
from lms.teaching import checkout
from lms.teaching.checkout import Checkout, GitRefused

MOST_SHOWN = 100
LOOKED_BACK = 30
"""Versions in which the text is looked for that somebody began to edit; older pages are told, not merged."""

LONGEST_NOTE = 200
NOBODYS = "Threshold"


@dataclass(frozen=True, slots=True)
class Change:
    """What a save does to a file: its bytes before and after, ``None`` where there is none."""

    path: str
    before: bytes | None
    after: bytes | None
    renamed_from: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a file. ``author`` is empty where it came by other means; ``path`` is what it was called then.

    ``key`` names it in addresses. ``removed`` says that the file was taken away; it has no text then.
    """

    key: str
    path: str
    author: str
    at: datetime
    note: str
    removed: bool = False


def keep(change: Change, author: Person, note: str) -> None:
    """Keep a version that has just been written. It stays on the disk even where git refuses, and that is told."""
    note = one_line(note) or _usual_note(change)
    found = _checkout()
    if found is None:
        _keep_in_table(change, author, note)
        return
    try:
        _keep_in_git(found, change, author, note)
    except GitRefused as error:
        flash(gettext("It is saved in the folder, but git did not commit it: %(why)s", why=str(error)[:300]), "warn")


def one_line(note: str) -> str:
    """Return a note as it was typed, on one line and of a length that lists can hold."""
    return " ".join(note.split())[:LONGEST_NOTE]


def _usual_note(change: Change) -> str:
    if change.renamed_from:
        return gettext("Renamed from %(path)s", path=change.renamed_from)
    if change.after is None:
        return gettext("Removed %(path)s", path=change.path)
    if change.before is None:
        return gettext("New: %(path)s", path=change.path)
    return gettext("Edited %(path)s", path=change.path)


def _keep_in_git(found: Checkout, change: Change, author: Person, note: str) -> None:
    paths = [path for path in (change.renamed_from, change.path) if path]
    own = f"{author.id}{checkout.WITHOUT_ADDRESS}"  # git asks for an address, and not everybody has any
    # An address may become somebody else's; who wrote what is told by the one that never changes.
    found.commit(paths, one_line(author.name) or NOBODYS, author.email or own, note, committer=own)


def keep_found(path: str, content: bytes) -> None:
    """Keep what somebody left in the folder without git or this site knowing, before it is replaced."""
    found = _checkout()
    if found is not None:
        try:
            if found.is_dirty(path):
                found.commit([path], NOBODYS, "threshold@users.invalid", gettext("As it was found in the folder"))
        except GitRefused:
            return  # the save that follows meets the same, and tells it
    elif _newest_hash(path) != _hash(content):
        with database.writing():
            _insert(path, content, None, gettext("As it was found in the folder"))


def _keep_in_table(change: Change, author: Person, note: str) -> None:
    with database.writing():
        _insert(change.path, change.after, author, note, change.renamed_from)


def _insert(path: str, content: bytes | None, author: Person | None, note: str, renamed_from: str = "") -> None:
    row = {
        "path": path,
        "hash": "" if content is None else _hash(content),
        "body": content,
        "author": None if author is None else author.id,
        "at": clock.now(),
        "note": note,
        "renamed_from": renamed_from,
    }
    database.connection().execute(source_versions.insert().values(**row))


def history(path: str, count: int = MOST_SHOWN) -> tuple[Version, ...]:
    """Return the versions of a file, the newest first, with those that it had under other names."""
    found = _checkout()
    if found is None:
        return tuple(_from_table(path, count))
    return tuple(
        Version(each.number, each.path, each.author, each.at, each.note, removed=each.removed)
        for each in found.log(path, count)
    )


def _from_table(path: str, count: int) -> Iterator[Version]:
    before: int | None = None
    while path and count > 0:
        rows = _rows(path, before, count)
        for row in rows:
            yield Version(str(row.number), row.path, row.name or "", row.at, row.note, removed=not row.hash)
            if row.renamed_from:
                break
        last = next((row for row in rows if row.renamed_from), None)
        count -= len(rows)
        path, before = (last.renamed_from, last.number) if last is not None else ("", None)


def _rows(path: str, before: int | None, count: int) -> list[Row[*tuple[Any, ...]]]:
    columns = (source_versions.c[name] for name in ("number", "path", "hash", "at", "note", "renamed_from"))
    query = (
        select(people.c.name, *columns)
        .select_from(source_versions.outerjoin(people, people.c.id == source_versions.c.author))
        .where(source_versions.c.path == path)
        .order_by(source_versions.c.number.desc())
        .limit(count)
    )
    if before is not None:
        query = query.where(source_versions.c.number < before)
    return list(database.connection().execute(query))


def content(version: Version) -> bytes | None:
    """Return the bytes of a version, ``None`` where the file was removed by it."""
    found = _checkout()
    if found is not None:
        return None if version.removed else found.show(version.key, version.path)
    query = select(source_versions.c.body).where(source_versions.c.number == int(version.key))
    body = database.connection().execute(query).scalar_one_or_none()
    return None if body is None else bytes(body)


def removed(count: int = MOST_SHOWN) -> tuple[str, ...]:
    """List the paths of the files that were removed and can be brought back, the latest first."""
    found = _checkout()
    if found is not None:
        listed = found.removed(count)
    else:
        query = select(source_versions.c.path).where(source_versions.c.hash == "", source_versions.c.path.like("%.md"))
        newest = query.order_by(source_versions.c.number.desc()).limit(count)
        listed = tuple(database.connection().execute(newest).scalars())
    folder = Path(current_app.config["LMS_CONTENT"])
    return tuple(path for path in dict.fromkeys(listed) if path.endswith(".md") and not (folder / path).exists())


def with_hash(path: str, wanted: str) -> bytes | None:
    """Return the bytes with a hash from the newest versions of a file; ``None`` where they are not known any more."""
    for version in history(path, LOOKED_BACK):
        found = content(version)
        if found is not None and _hash(found) == wanted:
            return found
    return None


def _newest_hash(path: str) -> str | None:
    query = select(source_versions.c.hash).where(source_versions.c.path == path)
    newest = query.order_by(source_versions.c.number.desc()).limit(1)
    return database.connection().execute(newest).scalar_one_or_none()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _checkout() -> Checkout | None:
    if current_app.config["LMS_DEMONSTRATION"]:
        return None  # its authors are invented: their names belong in nobody's history
    return checkout.of(Path(current_app.config["LMS_CONTENT"]))
