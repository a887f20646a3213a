"""Two accounts that belong to one person: merged into one, and taken apart again exactly as they were.

What the merged account holds becomes the other one's: its seats, and whatever was done in them. Its row stays, so that
its e-mail address and its card go on to sign the person in. Nothing is deleted: where both hold the same and only one
can stand, the other waits in the merged account. A merge keeps which rows it moved; undoing it moves them back.

What was done after a merge goes back with the seat in which it was done. In a cohort in which both had a seat that
cannot be told, and it stays with the account that went on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, Uuid, select

from curricula.attendance import ABSENT
from lms import clock, database
from lms.identity import TRAINEE
from lms.records import ATTENDANCE_NOTED
from lms.tables import (
    echo_trainers,
    memberships,
    merges,
    messages,
    notes,
    people,
    profiles,
    records,
    reports,
    unsubscribed,
    uploads,
    work_surveys,
)

WAITING = "merged"  # the role of a seat in a cohort where the person has another one, as long as the two are one
AT_ONCE = 500  # rows that change hands together: a database takes only so many values in one statement
SEATS, TWICE, OPENED, ABSENCES = "seats", "twice", "opened", "absences"  # what is kept of a merge besides its rows

# The tables whose rows go along by their column `person`. Of what both are in, as a trainer of one programme, one row
# waits in the merged account: the register of a cascade finds it there, too.
MOVED = (records, uploads, reports, messages, work_surveys, notes, profiles, unsubscribed, echo_trainers)
# The others with such a column, and why their rows stay.
LEFT = {
    "lms_memberships": "seats go along too, by what the other account holds",
    "lms_invitations": "a link opens the account for which it was made",
    "lms_looks": "says at whose page somebody looked on that day",
    "lms_erasures": "nobody is merged who asked to be erased",
    "lms_agreements": "says who agreed on that day; the account that goes on is asked for itself",
    "lms_evidence_openings": "says who opened a pack on that day",
    "lms_assessors": "nobody is merged who rated a service",
}


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge: who goes on, whose account became theirs, by whom and when it was made, and when it was undone."""

    id: UUID
    kept: UUID
    merged: UUID
    kept_name: str
    merged_name: str
    author: str
    made_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One way of a merge: whose rows become whose."""

    source: UUID
    target: UUID


def accounts(person: UUID) -> tuple[UUID, ...]:
    """Return the accounts of somebody: their own, then those that were merged into it."""
    query = select(people.c.id).where(people.c.merged_into == person).order_by(people.c.created_at, people.c.id)
    return (person, *database.connection().execute(query).scalars())


def owner(account: UUID) -> UUID:
    """Return who goes on with an account: another one where it was merged, itself otherwise."""
    into = select(people.c.merged_into).where(people.c.id == account)
    return database.connection().execute(into).scalar_one_or_none() or account


def found(*conditions: ColumnElement[bool]) -> Sequence[Merge]:
    """Return the merges that meet the conditions, the newest first."""
    kept, merged, author = people.alias("kept"), people.alias("merged"), people.alias("author")
    names = (kept.c.name, merged.c.name, author.c.name)
    query = (
        select(merges.c.id, merges.c.kept, merges.c.merged, *names, merges.c.made_at, merges.c.undone_at)
        .join(kept, kept.c.id == merges.c.kept)
        .join(merged, merged.c.id == merges.c.merged)
        .join(author, author.c.id == merges.c.author)
        .where(*conditions)
        .order_by(merges.c.made_at.desc(), merges.c.id)
    )
    return tuple(Merge(*row) for row in database.connection().execute(query))


def merge(key: UUID, kept: UUID, merged: UUID, author: UUID) -> bool:
    """Merge one account into another, inside ``database.writing()``; return whether ``key`` is new.

    Both are accounts of their own now; whether they may be merged is for the caller to say. It concludes nothing: a
    record of what only the two together have done would stay when they are taken apart. Whoever has met all conditions
    so is shown as one who has, and has the record with the certificate or with whatever they do next.
    """
    row = {"id": key, "kept": kept, "merged": merged, "author": author, "made_at": clock.now(), "moved": {}}
    if not database.insert_once(merges, [{**row, "moving": True}]):
        return False
    step = Step(source=merged, target=kept)
    moved: dict[str, Any] = _move_seats(step)
    kept_back, moved[ABSENCES] = _absences(step)
    _give(records, [(position,) for position in moved[ABSENCES]], Step(source=kept, target=merged))
    for table in MOVED:
        skipped = {(position,) for position in kept_back} | {(position,) for position in moved[ABSENCES]}
        keys = _keys_that_may_go(table, step, skipped if table is records else set())
        _give(table, keys, step)
        moved[table.name] = [[_told(value) for value in each] for each in keys]
    link = database.connection()
    its = (people.c.id == merged) | (people.c.merged_into == merged)
    link.execute(people.update().where(its).values(merged_into=kept))
    link.execute(merges.update().where(merges.c.id == key).values(moved=moved, moving=False))
    return True


def undo(key: UUID, author: UUID) -> None:
    """Take apart what a merge has made one, inside ``database.writing()``; the newest into somebody first."""
    link = database.connection()
    link.execute(merges.update().where(merges.c.id == key).values(moving=True))
    done = link.execute(select(merges).where(merges.c.id == key)).one()
    back = Step(source=done.kept, target=done.merged)
    seats = [UUID(each) for each in done.moved[SEATS]]
    whole = select(memberships.c.cohort).where(memberships.c.id.in_(seats))
    for table in MOVED:
        keys = {_read(table, each) for each in done.moved.get(table.name, ())}
        if "cohort" in table.c:
            query = select(*_rest(table)).where(table.c.person == done.kept, table.c.cohort.in_(whole))
            keys |= {tuple(row) for row in link.execute(query)}
        _give(table, keys, back)
    _give(records, [(position,) for position in done.moved[ABSENCES]], Step(source=done.merged, target=done.kept))
    _put_seats_back(done.moved, back)
    inside = _merged_into(done.merged)
    link.execute(people.update().where(people.c.id.in_(inside)).values(merged_into=done.merged))
    link.execute(people.update().where(people.c.id == done.merged).values(merged_into=None))
    undone = {"moving": False, "undone_at": clock.now(), "undone_by": author}
    link.execute(merges.update().where(merges.c.id == key).values(undone))


def _merged_into(account: UUID) -> set[UUID]:
    """Return what was merged into an account, and into that, and on."""
    query = select(merges.c.merged).where(merges.c.kept == account, merges.c.undone_at.is_(None))
    first = set(database.connection().execute(query).scalars())
    return first.union(*(_merged_into(each) for each in first))


def _move_seats(step: Step) -> dict[str, Any]:
    """Move the seats in cohorts where the other account has none; return what is needed to put them back."""
    link = database.connection()
    held = {row.cohort: row for row in _seats(step.target)}
    went: dict[str, Any] = {SEATS: [], TWICE: [], OPENED: []}
    for row in _seats(step.source):
        its, there = memberships.c.id == row.id, held.get(row.cohort)
        if there is None:
            link.execute(memberships.update().where(its).values(person=step.target))
            went[SEATS].append(str(row.id))
            continue
        ended = row.ended_at or clock.now()
        link.execute(memberships.update().where(its).values(role=WAITING, ended_at=ended))
        went[TWICE].append([str(row.id), row.ended_at is None])
        if row.ended_at is None and there.ended_at is not None:
            link.execute(memberships.update().where(memberships.c.id == there.id).values(ended_at=None))
            went[OPENED].append([str(there.id), there.ended_at.isoformat()])
    return went


def _seats(person: UUID) -> Sequence[Any]:
    query = select(memberships).where(memberships.c.person == person, memberships.c.role == TRAINEE)
    return database.connection().execute(query).all()


def _put_seats_back(moved: Mapping[str, Any], back: Step) -> None:
    link = database.connection()
    seats = memberships.c.id.in_([UUID(each) for each in moved[SEATS]])
    link.execute(memberships.update().where(seats).values(person=back.target))
    for seat, was_open in moved[TWICE]:
        its = memberships.update().where(memberships.c.id == UUID(seat))
        link.execute(its.values(role=TRAINEE, ended_at=None) if was_open else its.values(role=TRAINEE))
    for seat, ended_at in moved[OPENED]:
        its = memberships.update().where(memberships.c.id == UUID(seat))
        link.execute(its.values(ended_at=datetime.fromisoformat(ended_at)))


def _absences(step: Step) -> tuple[list[int], list[int]]:
    """Return which marks in registers are not to be read: of who is there by one account and absent by the other.

    First those of the merged account, which stay there, then those of the other one, which go there for the time.
    """
    theirs, ours = _marks(step.source), _marks(step.target)
    stay: list[int] = []
    go: list[int] = []
    for meeting in theirs.keys() & ours.keys():
        absent, there = theirs[meeting][-1][1] == ABSENT, ours[meeting][-1][1] == ABSENT
        if absent != there:
            (stay if absent else go).extend(position for position, _mark in (theirs if absent else ours)[meeting])
    return stay, go


def _marks(person: UUID) -> Mapping[str, Sequence[tuple[int, str]]]:
    """Return the marks of somebody by meeting, each with its position, oldest first."""
    query = select(records.c.position, records.c.what).where(
        records.c.person == person, records.c.kind == ATTENDANCE_NOTED
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for position, what in database.connection().execute(query.order_by(records.c.position)):
        found.setdefault(what["meeting"], []).append((position, what["mark"]))
    return found


def _rest(table: Table) -> list[Column[Any]]:
    """Return what names a row of a table besides whose it is."""
    return [column for column in table.primary_key.columns if column.name != "person"]


def _keys_that_may_go(table: Table, step: Step, stay: set[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows of the source that can be the target's: of what a person has one of, not what both have."""
    rest, link, of_one = _rest(table), database.connection(), _had_once(table)
    both: set[tuple[Any, ...]] = set()
    if of_one is not None:
        query = select(table.c.person, *of_one).where(table.c.person == step.target)
        both = {tuple(row[1:]) for row in link.execute(query)}
    query = select(table.c.person, *rest, *(of_one or ())).where(table.c.person == step.source).order_by(*rest)
    wanted = [(tuple(row[1 : 1 + len(rest)]), tuple(row[1 + len(rest) :])) for row in link.execute(query)]
    return [key for key, once in wanted if key not in stay and once not in both]


def _had_once(table: Table) -> list[Column[Any]] | None:
    """Return the columns for each value of which a person has one row; ``None`` where they may have any number."""
    for unique in (table.primary_key.columns, *(index.columns for index in table.indexes if index.unique)):
        if "person" in unique:
            return [column for column in unique if column.name != "person"]
    return None


def _give(table: Table, keys: Iterable[tuple[Any, ...]], step: Step) -> None:
    """Make rows of the source those of the target; many at once where a row has one column for a name."""
    statement = table.update().where(table.c.person == step.source).values(person=step.target)
    for its in _named(_rest(table), list(keys)):
        database.connection().execute(statement.where(*its))


def _named(by: Sequence[Column[Any]], keys: Sequence[tuple[Any, ...]]) -> Iterator[list[ColumnElement[bool]]]:
    """Yield conditions that together name these rows, each of which has such values in these columns."""
    if len(by) != 1:
        yield from ([column == value for column, value in zip(by, key, strict=True)] for key in keys)
        return
    values = [value for (value,) in keys]
    for begin in range(0, len(values), AT_ONCE):
        yield [by[0].in_(values[begin : begin + AT_ONCE])]


def _told(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _read(table: Table, key: Sequence[Any]) -> tuple[Any, ...]:
    """Return the name of a row as the table has it, from how a merge keeps it."""
    rest = _rest(table)
    return tuple(
        UUID(value) if isinstance(column.type, Uuid) else value for column, value in zip(rest, key, strict=True)
    )
