"""Who only looks like somebody else: pairs of which a manager has said that they are two people, until taken back.

A pair is one of people, not of accounts: what was said of an account that was merged since holds of whoever goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from lms import clock, database, identity, records
from lms.managing import same_person
from lms.tables import people, told_apart

TAKEN_BACK = "taken-back"

_ONE, _OTHER, _AUTHOR = people.alias("one"), people.alias("other"), people.alias("author")
_GOES_ON = [func.coalesce(each.c.merged_into, each.c.id).label(each.name) for each in (_ONE, _OTHER)]
_QUERY = (
    select(told_apart.c.id, *_GOES_ON, _AUTHOR.c.name, told_apart.c.at, told_apart.c.apart)
    .select_from(told_apart)
    .join(_ONE, _ONE.c.id == told_apart.c.one)
    .join(_OTHER, _OTHER.c.id == told_apart.c.other)
    .join(_AUTHOR, _AUTHOR.c.id == told_apart.c.author)
    .order_by(told_apart.c.position)
)


@dataclass(frozen=True, slots=True)
class Apart:
    """That somebody, ``author`` by name, said of a ``pair`` that they are two people, and when."""

    id: UUID
    pair: frozenset[UUID]
    author: str
    at: datetime


def within(programme: UUID) -> tuple[Apart, ...]:
    """Return the pairs told apart of which one at least learns or learned in a programme, the newest first."""
    seated = same_person.seated(programme)
    accounts = seated.union(select(people.c.id).where(people.c.merged_into.in_(seated)))
    return _standing(or_(told_apart.c.one.in_(accounts), told_apart.c.other.in_(accounts)))


def of_pair(one: UUID, other: UUID) -> Apart | None:
    """Return what was said of these two, whatever accounts of theirs it was said of; ``None`` where nothing stands."""
    accounts = select(people.c.id).where(or_(people.c.id.in_([one, other]), people.c.merged_into.in_([one, other])))
    found = _standing(told_apart.c.one.in_(accounts), told_apart.c.other.in_(accounts))
    return next((each for each in found if each.pair == {one, other}), None)


def with_id(key: UUID) -> Apart | None:
    """Return what somebody said under this id, even if it was taken back; ``None`` for none, and of one person."""
    return next((said for said, apart in _said(told_apart.c.id == key) if apart), None)


def _said(*conditions: ColumnElement[bool]) -> Iterator[tuple[Apart, bool]]:
    """Yield what was ever said, oldest first, and whether it tells two apart or takes that back."""
    for row in database.connection().execute(_QUERY.where(*conditions)):
        said = Apart(row.id, frozenset((row.one, row.other)), row.name, row.at)
        if len(said.pair) == 2:  # of two who were merged all the same nothing is said, until that is undone
            yield said, row.apart


def _standing(*conditions: ColumnElement[bool]) -> tuple[Apart, ...]:
    newest: dict[frozenset[UUID], Apart | None] = {}
    for said, apart in _said(*conditions):
        newest[said.pair] = said if apart else None
    return tuple(sorted((each for each in newest.values() if each), key=lambda each: (each.at, each.id), reverse=True))


def tell(key: UUID, pair: frozenset[UUID]) -> None:
    """Keep that who is asking takes a pair for two people, inside ``database.writing()``; once for each ``key``."""
    if of_pair(*pair) is None:
        _keep(key, pair, apart=True)


def take_back(said: Apart) -> None:
    """Keep that who is asking takes that back, inside ``database.writing()``; the two are proposed again."""
    if of_pair(*said.pair) == said:
        _keep(records.conclusion_id(said.id, TAKEN_BACK), said.pair, apart=False)


def _keep(key: UUID, pair: frozenset[UUID], *, apart: bool) -> None:
    one, other = sorted(pair, key=str)
    row = {"id": key, "one": one, "other": other, "apart": apart, "author": identity.me().id, "at": clock.now()}
    database.insert_once(told_apart, [row])
