"""The people of the tests. Alice learns, Bob teaches, Carol manages, Dave administers, and Mallory must see nothing.

``cast = people.settle(app)`` makes them all; ``people.signed_in(app, cast.alice)`` is Alice's browser without a screen.
More of everybody: :func:`programme`, :func:`cohort`, :func:`person`, :func:`trainee`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from sqlalchemy import Table

from lms import clock, codes, database, granting, identity, records
from lms.accounts import newcomers, secrets
from lms.identity import Cohort, Person, Seat
from lms.learning import progress
from lms.records import Record
from lms.tables import cohorts, memberships, people, programmes

PASSWORD = "lantern on the doorstep"
PIN = "482915"


# The tables that say who everybody is, in the order in which they refer to each other.
OF_THE_CAST = (programmes, cohorts, people, memberships)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody, and where they sit: two programmes with one cohort each, both on the tests' curriculum.

    Alice, Bob and Carol belong to ``programme`` and ``cohort``; Mallory is a trainee of ``other_cohort`` in
    ``other_programme``. Alice and Mallory sign in with a card and ``PIN``, the others with e-mail and ``PASSWORD``.
    """

    alice: Person
    bob: Person
    carol: Person
    dave: Person
    mallory: Person
    programme: UUID
    cohort: Cohort
    other_programme: UUID
    other_cohort: Cohort

    @property
    def alices_seat(self) -> Seat:
        """Where Alice's records belong."""
        return _seat(self.alice, self.cohort)

    @property
    def mallorys_seat(self) -> Seat:
        """Where Mallory's records belong."""
        return _seat(self.mallory, self.other_cohort)


SETTLED: list[tuple[Cast, dict[Table, list[dict[str, Any]]]]] = []
"""The cast that this process made first, and its rows; empty before."""


def settle(app: Flask) -> Cast:
    """Make the whole cast in the database of ``app``: one by one the first time, afterwards as a copy of that."""
    if not SETTLED:
        before = _rows(app)
        cast = _settle(app)
        made = {table: [row for row in rows if row not in before[table]] for table, rows in _rows(app).items()}
        SETTLED.append((cast, made))
        return cast
    cast, rows = SETTLED[0]
    with app.app_context(), database.writing() as link:
        now = clock.now()
        for table, copied in rows.items():
            stamped = {name: now for name in ("created_at", "since") if name in table.c}
            link.execute(table.insert(), [{**row, **stamped} for row in copied])
    return cast


def _rows(app: Flask) -> dict[Table, list[dict[str, Any]]]:
    with app.app_context():
        link = database.connection()
        return {table: [dict(row) for row in link.execute(table.select()).mappings()] for table in OF_THE_CAST}


def _settle(app: Flask) -> Cast:
    ours, theirs = programme(app, "Treatment near home"), programme(app, "Another programme")
    here = cohort(app, ours, title="Dushanbe, November 2026")
    there = cohort(app, theirs, title="Belgrade, November 2026", place="Belgrade", country="RS", zone="Europe/Belgrade")
    bob = person(app, "Bob Rahimov", email="bob@example.org")
    carol = person(app, "Carol Saidova", email="carol@example.org")
    dave = person(app, "Dave Karimov", email="dave@example.org")
    give(app, bob, identity.TRAINER, programme=ours, cohort=here.id)
    give(app, carol, identity.MANAGER, programme=ours)
    give(app, dave, identity.ADMIN)
    return Cast(
        alice=trainee(app, here, "Alice Nazarova", card="A11CE000"),
        bob=again(app, bob),
        carol=again(app, carol),
        dave=again(app, dave),
        mallory=trainee(app, there, "Mallory Petrović", card="MA110RY0"),
        programme=ours,
        cohort=here,
        other_programme=theirs,
        other_cohort=there,
    )


def browser(app: Flask) -> FlaskClient:
    """Return somebody's browser, not signed in, that says where its requests come from as today's browsers do."""
    client = app.test_client()
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return client


def signed_in(app: Flask, who: Person) -> FlaskClient:
    """Return the browser of somebody who has signed in before; no password is hashed on the way."""
    client, sessions = browser(app), app.session_interface
    assert isinstance(sessions, SecureCookieSessionInterface)
    serializer = sessions.get_signing_serializer(app)
    assert serializer is not None
    # Written as a session would write it: opening one for each of thousands of browsers takes as long as a page.
    kept = serializer.dumps({"_user_id": f"{who.id}:{who.epoch}", "_fresh": True})
    client.set_cookie(sessions.get_cookie_name(app), str(kept))
    return client


def programme(app: Flask, title: str) -> UUID:
    """Make a programme; return its id."""
    made = uuid4()
    with app.app_context(), database.writing() as link:
        row = {"id": made, "title": title, "funder": "A funder", "created_at": clock.now()}
        link.execute(programmes.insert().values(**row, starts_on=date(2026, 1, 1), ends_on=date(2027, 12, 31)))
    return made


def cohort(
    app: Flask,
    in_programme: UUID,
    *,
    title: str = "A cohort",
    place: str = "Dushanbe",
    country: str = "TJ",
    zone: str = "Asia/Dushanbe",
    **values: Any,
) -> Cohort:
    """Make a cohort in a programme; ``values`` are columns of ``lms_cohorts`` that should be otherwise."""
    row = {
        "id": uuid4(),
        "programme": in_programme,
        "code": codes.new_code(),
        "join_code": codes.new_code(),
        "joining": True,
        "title": title,
        "curriculum": "overdose",
        "language": "en",
        "starts_on": date(2026, 11, 23),
        "ends_on": date(2026, 11, 27),
        "place": place,
        "country": country,
        "timezone": zone,
        "modality": "in-person",
    }
    row |= values
    with app.app_context():
        with database.writing() as link:
            link.execute(cohorts.insert().values(**row, created_at=clock.now()))
        (made,) = identity.cohorts_where(cohorts.c.id == row["id"])
    return made


def person(app: Flask, name: str, *, email: str = "", card: str = "", **values: Any) -> Person:
    """Make somebody without a role: an e-mail brings ``PASSWORD`` with it, a card ``PIN``."""
    row = {
        "id": uuid4(),
        "name": name,
        "email": email or None,
        "card": card or None,
        "password": hashed(PASSWORD) if email else None,
        "pin": hashed(PIN) if card else None,
        "epoch": 1,
    }
    row |= values
    with app.app_context():
        with database.writing() as link:
            link.execute(people.insert().values(**row, created_at=clock.now()))
        made = identity.person_where(people.c.id == row["id"])
    assert made is not None
    return made


def trainee(app: Flask, in_cohort: Cohort, name: str, *, card: str = "", **values: Any) -> Person:
    """Make somebody with a seat in a cohort, a card and ``PIN``."""
    made = person(app, name, card=card or codes.new_code(), **values)
    give(app, made, identity.TRAINEE, programme=in_cohort.programme, cohort=in_cohort.id)
    return again(app, made)


def give(app: Flask, to: Person, role: str, *, programme: UUID | None = None, cohort: UUID | None = None) -> None:
    """Give somebody a role on the site, in a programme or in a cohort."""
    with app.app_context(), database.writing():
        granting.grant(to.id, role, programme, cohort)


def complete(app: Flask, seat: Seat, *, without: Collection[str] = ()) -> None:
    """Let somebody do every activity of their course now, ``without`` those named; every quiz with full marks."""
    with app.app_context():
        activities = progress.course_of(seat.cohort).outline.activities
        done = [did(seat, activity.id) for activity in activities if activity.id not in without]
        with database.writing():
            records.append(*done)
            progress.conclude(seat, done[-1])


def did(seat: Seat, activity: str) -> Record:
    """Return the record of having done an activity now: a lesson read, a quiz passed with full marks."""
    course = progress.course_of(seat.cohort)
    is_quiz = course.outline.activity(activity).kind == "quiz"
    return Record(
        records.QUIZ_MARKED if is_quiz else records.LESSON_COMPLETED,
        seat.person.id,
        seat.cohort.id,
        clock.now(),
        activity=activity,
        content=course.places[activity].hash,
        what={"score": "1", "passed": True} if is_quiz else {},
        attempt=uuid4() if is_quiz else None,
    )


def overtaken(monkeypatch: pytest.MonkeyPatch, press: Callable[[], None]) -> None:
    """Press once, and once more between the moment at which the first finds its form to be new and its writing."""
    with monkeypatch.context() as patch:

        def asked(_person: UUID) -> bool:
            patch.undo()
            press()
            return False  # as it was when it was asked

        patch.setattr(newcomers, "is_there", asked)
        press()


def again(app: Flask, known: Person) -> Person:
    """Return somebody as the database has them now."""
    with app.app_context():
        found = identity.person_where(people.c.id == known.id)
    assert found is not None
    return found


@lru_cache
def hashed(secret: str) -> str:
    """Return the hash of a password or PIN, computed once for all tests."""
    return secrets.hashed(secret)


def _seat(who: Person, where: Cohort) -> Seat:
    (held,) = [each for each in who.memberships if each.cohort == where]
    return Seat(held.id, who, where)
