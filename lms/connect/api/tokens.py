"""Tokens: what lets other software read from one programme, for some time, and nothing but what its scopes name.

Whoever made a token answers for what it reads, so it works while they manage the programme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.support import LazyProxy
from sqlalchemy import Row, Select, func, select
from sqlalchemy.dialects import postgresql, sqlite

from lms import clock, database, identity
from lms.accounts import secrets
from lms.identity import Person
from lms.language import gettext_lazy as _
from lms.privacy import looks
from lms.tables import api_tokens, api_uses, people
from lms.tables import looks as looked

COHORTS, PROGRESS, ATTENDANCE = "cohorts", "progress", "attendance"
CERTIFICATES, STATEMENTS, AGGREGATES, NAMES = "certificates", "statements", "aggregates", "names"

# What a token may read, by scope, in the words of the form. NAMES alone reads nothing: it adds names to the others.
SCOPES: Mapping[str, LazyProxy] = {
    COHORTS: _("Cohorts: when and where they are, and how many people are in them"),
    PROGRESS: _("How far each person has come in the course"),
    ATTENDANCE: _("Who was at which meeting"),
    CERTIFICATES: _("Certificates, and which of them were revoked"),
    STATEMENTS: _("What each person did, as xAPI statements"),
    AGGREGATES: _("Totals and groups; nothing that would tell of fewer than five people"),
    NAMES: _("Names of people and numbers of certificates, wherever the others tell of a person"),
}
ABOUT_PEOPLE = frozenset(SCOPES) - {COHORTS, AGGREGATES}

PREFIX = "threshold_"
"""What every token begins with, so that a search for lost secrets finds it."""


@dataclass(frozen=True, slots=True)
class Token:
    """What lets one piece of software read from one programme.

    ``maker`` is the name of who made it; ``is_answered_for`` says whether they manage the programme now.
    """

    id: UUID
    programme: UUID
    name: str
    scopes: frozenset[str]
    is_answered_for: bool
    author: UUID
    maker: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None

    def has_ended(self) -> bool:
        """Whether it is revoked or its time is over: it will never let anything in again."""
        return self.revoked_at is not None or self.expires_at <= clock.now()

    def is_open(self) -> bool:
        """Whether it lets anything in now."""
        return self.is_answered_for and not self.has_ended()

    @property
    def words(self) -> list[str]:
        """What it may read, in words."""
        return [str(words) for scope, words in SCOPES.items() if scope in self.scopes]


_TOKENS = (
    select(
        *(api_tokens.c[name] for name in ("id", "programme", "name", "scopes", "author")),
        people.c.name.label("maker"),
        *(api_tokens.c[name] for name in ("made_at", "expires_at", "revoked_at", "used_at")),
    )
    .join(people, people.c.id == api_tokens.c.author)
    .order_by(api_tokens.c.made_at.desc(), api_tokens.c.id)
)


def _read(statement: Select[*tuple[Any, ...]]) -> list[Token]:
    rows = database.connection().execute(statement).all()
    makers = {author: identity.person_with_id(author) for author in {row.author for row in rows}}
    return [_token(row, _manages(makers[row.author], row.programme)) for row in rows]


def _token(row: Row[*tuple[Any, ...]], is_answered_for: bool) -> Token:
    key, programme, name, scopes, *rest = row
    return Token(key, programme, name, frozenset(scopes), is_answered_for, *rest)


def _manages(maker: Person | None, programme: UUID) -> bool:
    return maker is not None and maker.manages(programme)


def may_answer_for(person: UUID, programme: UUID) -> bool:
    """Whether a token that this person makes would work: whether they manage the programme by a role held here.

    Whom a host calls an administrator is known only while they are asking themselves.
    """
    return _manages(identity.person_with_id(person), programme)


def make(key: UUID, programme: UUID, name: str, scopes: Sequence[str], author: UUID, expires_at: datetime) -> str:
    """Make a token, inside ``database.writing()``; return it, which nobody can read again.

    Empty where one with this id is there already: what the first call returned still holds.
    """
    token = PREFIX + secrets.new_link_secret()
    row = {"id": key, "programme": programme, "name": name, "scopes": list(scopes), "author": author}
    made = {**row, "secret": secrets.fingerprint(token), "made_at": clock.now(), "expires_at": expires_at}
    return token if database.insert_once(api_tokens, [made]) else ""


def of_programme(programme: UUID) -> list[Token]:
    """Return the tokens of a programme, the newest first, those too that no longer let anything in."""
    return _read(_TOKENS.where(api_tokens.c.programme == programme))


def find(carried: str) -> Token | None:
    """Return the token that a request carries, whether it still lets anything in or not; ``None`` for any other."""
    found = _read(_TOKENS.where(api_tokens.c.secret == secrets.fingerprint(carried)))
    return found[0] if found else None


def revoke(token: Token) -> None:
    """Let a token open nothing any more, inside ``database.writing()``; the first time counts."""
    its = (api_tokens.c.id == token.id) & api_tokens.c.revoked_at.is_(None)
    database.connection().execute(api_tokens.update().where(its).values(revoked_at=clock.now()))


def note_use(token: Token, resource: str) -> None:
    """Count that a token is used, inside ``database.writing()``; the first time on a day is in the log of looks.

    Whoever made the token answers for what it reads: they are who looked.
    """
    link, now = database.connection(), clock.now()
    dialect = postgresql if link.dialect.name == "postgresql" else sqlite
    row = {"token": token.id, "day": now.date(), "resource": resource, "count": 1}
    counted = dialect.insert(api_uses).values(row)
    again = counted.on_conflict_do_update(
        index_elements=list(api_uses.primary_key.columns), set_={"count": api_uses.c.count + 1}
    )
    times: int = link.execute(again.returning(api_uses.c.count)).scalar_one()
    link.execute(api_tokens.update().where(api_tokens.c.id == token.id).values(used_at=now))
    if times == 1 and resource in ABOUT_PEOPLE:
        seen = {"person": token.author, "programme": token.programme, "kind": looks.EXPORT, "at": now}
        link.execute(looked.insert().values(**seen, page=looks.THROUGH_API + resource))


def uses(token: UUID, days: int = 30) -> list[tuple[date, int]]:
    """Return how often a token was used on each of the last days on which it was, the newest first."""
    query = (
        select(api_uses.c.day, func.sum(api_uses.c.count))
        .where(api_uses.c.token == token)
        .group_by(api_uses.c.day)
        .order_by(api_uses.c.day.desc())
        .limit(days)
    )
    return [(row[0], int(row[1])) for row in database.connection().execute(query)]
