"""Who may be one person with two accounts, what each of them has, and whether the two may be merged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, exists, func, select

from lms import codes, database, identity
from lms.accounts import alike, merging
from lms.accounts.merging import Merge
from lms.errors import Refused, not_found
from lms.identity import TRAINEE, Person
from lms.language import gettext
from lms.privacy import declared, erasing, fields
from lms.tables import assessors, certificates, cohorts, erasures, memberships, merges, people, ratings
from lms.tables import records as log

MOST_COMPARED = 20_000  # people, the newest ones: comparing takes a second then
MOST_SHOWN = 100  # pairs
MOST_FOUND = 20  # people that a search shows


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who learns or learned in a programme that the reader manages."""

    id: UUID
    name: str
    email: str
    card: str
    cohorts: tuple[str, ...]

    @property
    def known_by(self) -> str:
        """What tells this person from others of the name: the address, or the number of the card."""
        return self.email or codes.shown_code(self.card)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat of somebody, and how much they did in it."""

    title: str
    since: datetime
    ended_at: datetime | None
    records: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of two accounts as they are compared. ``told`` has what the person told the programme, in words."""

    person: Person
    made_at: datetime
    signs_in: bool
    places: tuple[Place, ...]
    certificates: tuple[str, ...]
    told: tuple[tuple[str, str], ...]

    @property
    def card(self) -> str:
        """The number of the card as it is printed; empty where there is none."""
        return codes.shown_code(self.person.card)

    @property
    def known_by(self) -> str:
        """What tells this account from others of the name."""
        return self.person.email or self.card

    @property
    def records(self) -> int:
        """How much this person did."""
        return sum(place.records for place in self.places)


def known(wanted: Collection[UUID]) -> tuple[Known, ...]:
    """Return who learns or learned in these programmes under a name of their own, the newest first."""
    # Asked for each person and not once for all: "not in" would read every membership of the site.
    seat, place = memberships.alias(), cohorts.alias()
    hidden = exists().where(seat.c.person == people.c.id, place.c.id == seat.c.cohort, place.c.code_names)
    erased = exists().where(erasures.c.person == people.c.id, erasures.c.done_at.is_not(None))
    query = (
        select(people.c.id, people.c.name, people.c.email, people.c.card, cohorts.c.title)
        .join(memberships, memberships.c.person == people.c.id)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(cohorts.c.programme.in_(wanted), memberships.c.role == TRAINEE, people.c.merged_into.is_(None))
        .where(~hidden, ~erased)
        .order_by(people.c.created_at.desc(), people.c.id, memberships.c.since)
        .limit(MOST_COMPARED)
    )
    found: dict[UUID, Known] = {}
    for row in database.connection().execute(query):
        before = found[row.id].cohorts if row.id in found else ()
        found[row.id] = Known(row.id, row.name, row.email or "", row.card or "", (*before, row.title))
    return tuple(found.values())


def likely(
    of: Sequence[Known], here: Collection[UUID], apart: Collection[frozenset[UUID]] = ()
) -> list[tuple[Known, Known]]:
    """Return those who may be one person, two by two and by name; one of each two at least is among those ``here``.

    None of them are among the pairs that were told ``apart``.
    """
    by_id = {each.id: each for each in of}
    names = {each.id: each.name for each in of}
    addresses = {each.id: mailbox for each in of if (mailbox := alike.mailbox(each.email))}
    two = {frozenset(pair): pair for pair in (*alike.pairs(names), *_of_one_mailbox(addresses.items()))}
    found = [
        (by_id[one], by_id[other])
        for both, (one, other) in two.items()
        if (one in here or other in here) and both not in apart
    ]
    return sorted(found, key=lambda pair: (pair[0].name.casefold(), pair[1].name.casefold()))[:MOST_SHOWN]


def _of_one_mailbox(addresses: Iterable[tuple[UUID, str]]) -> Iterable[tuple[UUID, UUID]]:
    first: dict[str, UUID] = {}
    for person, mailbox in addresses:
        if first.setdefault(mailbox, person) != person:
            yield first[mailbox], person


def search(of: Sequence[Known], text: str) -> list[Known]:
    """Return who has something like this in their name, as their address or on their card."""
    wanted, plain = alike.words(text), text.strip().casefold()
    code = codes.read_code(text)
    return [
        each
        for each in of
        if (wanted and wanted <= alike.words(each.name))
        or plain in (each.email, each.name.casefold())
        or code == each.card
    ][:MOST_FOUND]


def side(person: Person, programme: UUID) -> Side:
    """Return what somebody has, as far as the one who asks manages it."""
    link = database.connection()
    row = link.execute(select(people).where(people.c.id == person.id)).one()
    did = select(func.count()).where(log.c.person == person.id, log.c.cohort == cohorts.c.id).scalar_subquery()
    seats = (
        select(cohorts.c.title, memberships.c.since, memberships.c.ended_at, did)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(memberships.c.person == person.id, memberships.c.role == TRAINEE)
        .order_by(memberships.c.since, memberships.c.id)
    )
    numbers = (
        select(certificates.c.number)
        .join(log, log.c.id == certificates.c.record)
        .where(log.c.person == person.id)
        .order_by(log.c.position)
    )
    told = declared.of_person(person.id, programme) or declared.NOTHING
    return Side(
        person,
        row.created_at,
        any((row.password, row.pin, row.external)),
        tuple(Place(*seat) for seat in link.execute(seats)),
        tuple(link.execute(numbers).scalars()),
        tuple((str(each.label), each.words(told[each.name])) for each in fields.named(told)),
    )


def person(key: UUID, programme: UUID) -> Person:
    """Return somebody who learns or learned in a programme that the reader manages, and goes by their own account."""
    found, places = seen(key), _places(key)
    if not all(identity.me().manages(place) for place in places):
        raise Refused(
            409,
            gettext("%(name)s also has a place where you do not manage.", name=found.name),
            gettext("Ask an administrator to merge the two."),
        )
    return found


def seen(key: UUID) -> Person:
    """Return somebody who has a place where the reader manages, and goes by their own account; 404 for others."""
    found = identity.person_with_id(key)
    if found is None or found.came_by != found.id or not any(map(identity.me().manages, _places(key))):
        raise not_found()
    return found


def _places(person: UUID) -> set[UUID]:
    """Return the programmes in which somebody has or had a place of any kind."""
    query = (
        select(func.coalesce(cohorts.c.programme, memberships.c.programme))
        .outerjoin(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(memberships.c.person == person)
    )
    return {place for place in database.connection().execute(query).scalars() if place is not None}


def refuse(kept: Person, merged: Person) -> None:
    """Raise :class:`Refused` (409), in the words of the page, where these two may not be merged so."""
    for each in (kept, merged):
        if each.is_staff:
            raise Refused(
                409,
                gettext("%(name)s teaches, writes or manages here, and is not merged with anybody.", name=each.name),
                gettext("End these roles first."),
            )
        if _has_code_name(each.id):
            raise Refused(
                409, gettext("%(name)s is known by a code name, which tells nobody who it is.", name=each.name)
            )
        if erasing.wish_of(each.id) is not None or erasing.done_among([each.id]):
            raise Refused(
                409,
                gettext("%(name)s asked to be erased, or is.", name=each.name),
                gettext("Erase the person, or ask them to take the wish back."),
            )
    if _rates(merged.id):
        raise Refused(
            409,
            gettext("%(name)s has rated a service, and a rating stays with whoever gave it.", name=merged.name),
            gettext("Choose this account as the one that goes on."),
        )


def _has_code_name(person: UUID) -> bool:
    query = select(memberships.c.id).join(cohorts, cohorts.c.id == memberships.c.cohort)
    query = query.where(memberships.c.person == person, cohorts.c.code_names).limit(1)
    return database.connection().execute(query).first() is not None


def _rates(person: UUID) -> bool:
    link = database.connection()
    rated = select(ratings.c.author).where(ratings.c.author == person).limit(1)
    named = select(assessors.c.person).where(assessors.c.person == person).limit(1)
    return bool(link.execute(rated).all() or link.execute(named).all())


def refuse_undoing(merge: Merge) -> None:
    """Raise :class:`Refused` (409) where a merge that stands cannot be undone now."""
    later = merging.found(merges.c.kept == merge.kept, merges.c.undone_at.is_(None), merges.c.made_at > merge.made_at)
    if merging.owner(merge.kept) != merge.kept or later:
        raise Refused(
            409,
            gettext("%(name)s was merged with somebody else since.", name=merge.kept_name),
            gettext("Undo that first."),
        )
    if erasing.done_among([merge.kept, merge.merged]):
        raise Refused(409, gettext("The person is erased since: nothing can be taken apart any more."))


def in_programme(programme: UUID) -> set[UUID]:
    """Return who learns or learned in a programme."""
    return set(database.connection().execute(seated(programme)).scalars())


def seated(programme: UUID) -> Select[UUID]:
    """Return the query for who learns or learned in a programme."""
    return (
        select(memberships.c.person)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(cohorts.c.programme == programme, memberships.c.role.in_((TRAINEE, merging.WAITING)))
    )
