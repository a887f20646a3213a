"""What a device did without a connection, taken into the log by the same functions as the forms of the pages.

Each item is the form that would have been posted, with the moment that the device claims for it. An item is taken after
what it comes after, so that no hand-in overtakes its answers; one that cannot be taken is answered with why, and stops
no other. Taken twice, in another order or in other portions, the same items lead to the same progress.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from curricula.assignments import FILE
from lms import clock, database, identity, records
from lms.errors import Refused, not_found
from lms.identity import TRAINEE, Person, Seat
from lms.language import gettext
from lms.learning import batches, progress
from lms.learning.acts import ACTS, ANSWERS, another
from lms.learning.appraisal.away import RATED
from lms.learning.assignments import plain
from lms.learning.items import HELD, Answer, Delivery, Item, NotYet, Stay
from lms.records import Record
from lms.tables import cohorts, memberships
from lms.tables import records as log

AT_ONCE = 25  # items of one transaction: others who write wait no longer than for these


def take(person: Person, items: Sequence[Item], ahead: timedelta) -> list[Answer]:
    """Take what a device of somebody kept; return an answer for each item, in their order."""
    delivery = Delivery(person, ahead, clock.now())
    order, answers = causal(items), dict[int, Answer]()
    for begin in range(0, len(order), AT_ONCE):
        portion = order[begin : begin + AT_ONCE]
        with database.writing():
            _hold(delivery, [items[place] for place in portion])
            for place in portion:
                answers[place] = _take(delivery, items[place])
            batches.write(delivery)
    return [delivery.lost.get(item.id, answers[place]) for place, item in enumerate(items)]


_RANK = {
    records.ATTEMPT_STARTED: 0,
    records.CASE_STARTED: 0,
    records.QUIZ_SUBMITTED: 2,
    records.LESSON_COMPLETED: 2,
    records.POINT_RECALLED: 3,  # of a module that may have been finished in the same call
}


def causal(items: Sequence[Item]) -> list[int]:
    """Return the places of items in the order in which they can be taken: beginnings, answers, ends.

    Nothing comes before what it says that it comes after.
    """
    places = {item.id: place for place, item in reversed(list(enumerate(items)))}
    ordered: dict[int, None] = {}
    for place, _item in sorted(enumerate(items), key=lambda each: (_RANK.get(each[1].kind, 1), each[1].happened_at)):
        chain: dict[int, None] = {}
        step: int | None = place
        while step is not None and step not in ordered and step not in chain:
            chain[step] = None
            after = items[step].after
            step = places.get(after) if after else None
        ordered |= dict.fromkeys(reversed(chain))
    return list(ordered)


def _hold(delivery: Delivery, items: Sequence[Item]) -> None:
    """Hold every seat that items are about, always in one order: two devices then wait for each other, and go on."""
    for code in {item.cohort for item in items} - delivery.stays.keys():
        delivery.stays[code] = _look_up(delivery.person, code)
    stays = [delivery.stays[code] for code in {item.cohort for item in items}]
    for seat in sorted((stay.seat for stay in stays if stay), key=lambda seat: str(seat.membership)):
        progress.hold(seat)
    delivery.known |= _known(items)
    batches.forget(delivery)


def _known(items: Iterable[Item]) -> dict[UUID, Record]:
    """Return what the log holds under the ids of items, and of what they come after."""
    wanted = {key for item in items for key in (item.id, item.after) if key}
    return {record.id: record for record in records.read(log.c.id.in_(wanted))}


def _take(delivery: Delivery, item: Item) -> Answer:
    """Take one item, all of it or nothing."""
    if item.id in delivery.answered:  # the same id twice in one call
        batches.write(delivery)
        delivery.known |= _known([item])
    try:
        # An answer writes nothing before it is taken: it needs no way back.
        answer = _dispatch(delivery, item) if item.kind in ANSWERS else _all_or_nothing(delivery, item)
    except NotYet as error:
        answer = Answer("later", error.wrong, error.fix)
    except Refused as error:
        answer = Answer("conflict" if error.code == 409 else "refused", error.wrong, error.fix)
    delivery.answered[item.id] = answer
    return answer


def _all_or_nothing(delivery: Delivery, item: Item) -> Answer:
    batches.write(delivery)
    try:
        with database.connection().begin_nested():
            return _dispatch(delivery, item)
    finally:
        batches.forget(delivery)


def _dispatch(delivery: Delivery, item: Item) -> Answer:
    known = delivery.known.get(item.id)
    if known is not None and item.kind not in ANSWERS:
        return _compared(delivery, item, known)
    act = ACTS.get(item.kind)
    if act is None:
        raise Refused(400, gettext("This version of the site does not know what this is: %(kind)s.", kind=item.kind))
    if known is None:
        _refuse_too_early(delivery, item)
    stay = delivery.stays[item.cohort]
    if stay is None:
        raise not_found()
    at = delivery.at(item, stay.since)
    if known is None and stay.ended_at is not None and at > stay.ended_at:
        raise Refused(
            403,
            gettext("This was done after your place in this course had ended."),
            gettext("Ask your trainer or manager."),
        )
    _refuse_withdrawn(stay.seat)
    return act(delivery, stay.seat, item, at)


def _refuse_withdrawn(seat: Seat) -> None:
    """Raise :class:`NotYet` while the course of a seat is not published: when it is back, everything is taken."""
    try:
        progress.course_for(seat)
    except Refused as error:
        raise NotYet(409, error.wrong, error.fix) from error


def _compared(delivery: Delivery, item: Item, known: Record) -> Answer:
    """Say whether an item is what the log holds under its id already."""
    same = (known.person, known.kind) == (delivery.person.id, item.kind)
    same = same and (known.attempt == item.attempt if item.attempt else known.activity == item.activity)
    if not same or _says_else(item, known):
        raise another()
    return HELD


def _says_else(item: Item, known: Record) -> bool:
    if item.kind == records.CASE_STEP:
        return str(known.what["choice"]) != item.first("choice")
    if item.kind == records.POINT_RECALLED:
        return [*known.what["answer"]] != item.given(known.what["question"])
    if item.kind in (records.WORK_DRAFTED, records.WORK_HANDED_IN):
        return any(text != plain(item.first(key)) for key, text in known.what["given"].items() if key != FILE)
    if item.kind == records.PLAN_FOLLOWED:
        status = {f"status-{row}": said for row, said in known.what["status"].items()}
        return any(said != item.first(name) for name, said in {**status, "days": str(known.what["days"])}.items())
    return False


def _refuse_too_early(delivery: Delivery, item: Item) -> None:
    """Raise :class:`NotYet` while what an item comes after has not arrived; what was refused is not waited for."""
    if item.after is None or item.after in delivery.known or item.kind == RATED:  # ratings come after nothing
        return
    before = delivery.answered.get(item.after)
    if before is None or before.word == "later":
        raise NotYet(409, gettext("This waits for something that was done before it and has not arrived yet."))


def _look_up(person: Person, code: str) -> Stay | None:
    held = (memberships.c.id, memberships.c.since, memberships.c.ended_at, memberships.c.language, memberships.c.cohort)
    query = (
        select(*held)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .where(cohorts.c.code == code, memberships.c.person == person.id, memberships.c.role == TRAINEE)
    )
    row = database.connection().execute(query).one_or_none()
    if row is None:
        return None
    (cohort,) = identity.cohorts_where(cohorts.c.id == row.cohort)
    return Stay(Seat(row.id, person, cohort, row.language or ""), row.since, row.ended_at)
