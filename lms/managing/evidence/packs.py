"""Packs as they are kept: made once, numbered, never changed; who opened them; the links that open them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from lms import clock, database, identity, sealing, urls
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.managing.evidence import facts as kept_facts
from lms.managing.evidence import gathering, zipping
from lms.managing.evidence.facts import Facts
from lms.managing.scopes import COHORT, Scope
from lms.tables import cohorts, evidence_links, evidence_openings, evidence_packs, objects, people, programmes

TRIES = 3  # how often to number a pack anew when somebody else makes one meanwhile


@dataclass(frozen=True, slots=True)
class Pack:
    """One pack. ``facts`` and ``zip`` are the hashes under which its two parts are stored; ``size`` is in bytes."""

    id: UUID
    kind: str
    scope: UUID
    number: int
    named: bool
    language: str
    facts: str
    zip: str
    size: int
    made_at: datetime
    author: str

    @property
    def file_name(self) -> str:
        """What the zip is called where it is saved."""
        return f"evidence-{self.made_at:%Y-%m-%d}-{self.number}-{self.zip[:8]}.zip"


@dataclass(frozen=True, slots=True)
class Link:
    """A link that opens a pack without an account; ``holder`` says for whom it was made."""

    id: UUID
    pack: UUID
    holder: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def address(self) -> str:
        """The full address that opens the pack."""
        return urls.public("evidence_link.show", ticket=signed(self.id))

    def is_open(self) -> bool:
        """Whether it opens anything by now."""
        return self.revoked_at is None and clock.now() < self.expires_at


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at a pack: by whom, a link's holder or a person, and at which file; empty for the page itself."""

    at: datetime
    who: str
    by_link: bool
    file: str


_COLUMNS = [evidence_packs.c[name] for name in ("id", "kind", "scope", "number", "named", "language", "facts", "zip")]
_PACKS = (
    select(*_COLUMNS, evidence_packs.c.size, evidence_packs.c.made_at, people.c.name.label("author"))
    .join(people, people.c.id == evidence_packs.c.author)
    .order_by(evidence_packs.c.number.desc())
)
_LINKS = select(
    *(evidence_links.c[name] for name in ("id", "pack", "holder", "made_at", "expires_at", "revoked_at"))
).order_by(evidence_links.c.made_at.desc(), evidence_links.c.id)


def of_scope(key: UUID) -> list[Pack]:
    """Return the packs of a cohort or a programme, the newest first."""
    return _read(evidence_packs.c.scope == key)


def find(key: UUID) -> Pack:
    """Return a pack; 404 for none."""
    found = _read(evidence_packs.c.id == key)
    if not found:
        raise not_found()
    return found[0]


def _read(condition: ColumnElement[bool]) -> list[Pack]:
    return [Pack(*row) for row in database.connection().execute(_PACKS.where(condition))]


def facts_of(pack: Pack) -> Facts:
    """Return what a pack says."""
    return kept_facts.from_json(_stored(pack.facts))


def zip_of(pack: Pack) -> bytes:
    """Return the zip of a pack, byte for byte as it was made."""
    return _stored(pack.zip)


def _stored(key: str) -> bytes:
    return bytes(database.connection().execute(select(objects.c.body).where(objects.c.hash == key)).scalar_one())


def make(scope: Scope, named: bool, key: UUID) -> None:
    """Make a pack and keep it; the same ``key`` makes one only. Not inside ``database.writing()``."""
    if _read(evidence_packs.c.id == key):
        return
    for _ in range(TRIES):
        before = of_scope(scope.key)
        found = gathering.gather(scope, named, facts_of(before[0]) if before else None)
        if _keep(scope, found, zipping.zipped(found), key):
            return
    raise Refused(409, gettext("Somebody else is making packs of the same just now. Look at theirs, or try again."))


def _keep(scope: Scope, found: Facts, body: bytes, key: UUID) -> bool:
    """Keep a pack unless another has taken its number; return whether it is kept."""
    said = kept_facts.as_json(found)
    row = {
        "id": key,
        "kind": scope.kind,
        "scope": scope.key,
        "number": found.number,
        "named": found.named,
        "language": found.language,
        "facts": zipping.sha256(said),
        "zip": zipping.sha256(body),
        "size": len(body),
        "author": identity.me().id,
        "made_at": found.made_at,
    }
    with database.writing():
        database.hold(cohorts if scope.kind == COHORT else programmes, scope.key)
        newest = of_scope(scope.key)
        if any(pack.id == key for pack in newest):
            return True
        if newest and newest[0].number >= found.number:
            return False
        database.insert_once(
            objects, [{"hash": row["facts"], "body": said}, {"hash": row["zip"], "body": body}], "hash"
        )
        database.insert_once(evidence_packs, [row])
    return True


def note_opening(pack: Pack, link: Link | None, file: str = "") -> None:
    """Write down that somebody opened a pack's page or one of its files."""
    who = None if link else identity.me().id
    row = {"pack": pack.id, "link": link.id if link else None, "person": who, "file": file, "at": clock.now()}
    with database.writing() as connection:
        connection.execute(evidence_openings.insert().values(row))


def openings(pack: Pack) -> list[Opening]:
    """Return who opened a pack, the newest first."""
    query = (
        select(evidence_openings.c.at, evidence_openings.c.file, people.c.name, evidence_links.c.holder)
        .outerjoin(people, people.c.id == evidence_openings.c.person)
        .outerjoin(evidence_links, evidence_links.c.id == evidence_openings.c.link)
        .where(evidence_openings.c.pack == pack.id)
        .order_by(evidence_openings.c.position.desc())
    )
    rows = database.connection().execute(query)
    return [Opening(row.at, row.holder or row.name, row.holder is not None, row.file) for row in rows]


def links(pack: Pack) -> Sequence[Link]:
    """Return the links that were made for a pack, the newest first."""
    rows = database.connection().execute(_LINKS.where(evidence_links.c.pack == pack.id))
    return [Link(*row) for row in rows]


def signed(key: UUID) -> str:
    """Return what a link carries: its id, signed."""
    return sealing.sealed(key, "lms.evidence")


def opened_by(carried: str) -> Link:
    """Return the link that an address carries, while it opens anything.

    Raises :class:`Refused`: 404 for one that was never made here, 410 for one that is revoked or too old.
    """
    key = sealing.opened(carried, "lms.evidence")
    if key is None:
        raise _unknown()
    row = database.connection().execute(_LINKS.where(evidence_links.c.id == key)).one_or_none()
    if row is None:
        raise _unknown()
    link = Link(*row)
    if not link.is_open():
        raise Refused(
            410, gettext("This link no longer works."), gettext("Ask whoever sent it to you whether there is another.")
        )
    return link


def _unknown() -> Refused:
    return Refused(
        404,
        gettext("This link is not complete, or it was never made here."),
        gettext("Open it again from the message, all of it to the end of its line."),
    )
