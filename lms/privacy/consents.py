"""What a programme asks people to agree to, version by version: on joining, and again when the text is another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import exists, func, select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, language
from lms.identity import Seat
from lms.language import gettext
from lms.tables import agreements, consents, programmes

pages = Blueprint("consent", __name__)


@dataclass(frozen=True, slots=True)
class Consent:
    """One version of a text; ``texts`` has it by language. Without any, nobody is asked any more."""

    id: UUID
    number: int
    texts: Mapping[str, str]
    at: datetime

    @property
    def speaks(self) -> str:
        """The language that the reader is shown it in: theirs, or the first that it is written in."""
        spoken = language.current()
        return spoken if spoken in self.texts else next(iter(self.texts), spoken)

    @property
    def paragraphs(self) -> list[str]:
        """The text that the reader is shown, paragraph by paragraph."""
        return [each.strip() for each in self.texts.get(self.speaks, "").splitlines() if each.strip()]


_COLUMNS = (consents.c.id, consents.c.number, consents.c.texts, consents.c.at)


def current(programme: UUID) -> Consent | None:
    """Return what a programme asks people to agree to now; ``None`` where it asks nothing."""
    query = select(*_COLUMNS).where(consents.c.programme == programme).order_by(consents.c.number.desc()).limit(1)
    row = database.connection().execute(query).one_or_none()
    return Consent(*row) if row and row.texts else None


def awaited(person: UUID, programme: UUID) -> Consent | None:
    """Return what somebody has yet to agree to; ``None`` where they have, or nothing is asked."""
    newest = select(func.max(consents.c.number)).where(consents.c.programme == programme).scalar_subquery()
    agreed = exists().where(agreements.c.consent == consents.c.id, agreements.c.person == person)
    query = select(*_COLUMNS).where(consents.c.programme == programme, consents.c.number == newest, ~agreed)
    row = database.connection().execute(query).one_or_none()
    return Consent(*row) if row and row.texts else None


def agree(person: UUID, consent: UUID) -> None:
    """Keep that somebody agreed, inside ``database.writing()``; once, however often it is said."""
    link = database.connection()
    there = select(agreements.c.position).where(agreements.c.consent == consent, agreements.c.person == person)
    if link.execute(there).first() is None:
        link.execute(agreements.insert().values(consent=consent, person=person, at=clock.now()))


def publish(programme: UUID, texts: Mapping[str, str], author: UUID) -> None:
    """Ask everybody to agree to these texts, inside ``database.writing()``; the same texts again are no new version."""
    database.hold(programmes, programme)
    listed = versions(programme)
    before = listed[0][0].texts if listed else {}
    if dict(texts) != dict(before):
        row = {"id": uuid4(), "programme": programme, "number": len(listed) + 1, "texts": dict(texts)}
        database.connection().execute(consents.insert().values(**row, author=author, at=clock.now()))


def versions(programme: UUID) -> list[tuple[Consent, int]]:
    """Return every version of a programme's text, the newest first, each with how many people agreed to it."""
    agreed = select(func.count()).where(agreements.c.consent == consents.c.id).scalar_subquery()
    query = select(*_COLUMNS, agreed).where(consents.c.programme == programme).order_by(consents.c.number.desc())
    return [(Consent(*row[:4]), row[4]) for row in database.connection().execute(query)]


def missing(asked: Consent | None) -> list[tuple[str, str]]:
    """Return what a form lacks that has to agree, as (field, words): nothing where it agrees or nothing is asked.

    Who ticked the box below an earlier text than the one that is asked now has to read again.
    """
    if asked is None or request.form.get("agree") == str(asked.id):
        return []
    return [("agree", gettext("To take part, read the text that stands here now and tick the box."))]


@pages.get("/learn/<cohort>/agreement")
@identity.signed_in
def show(cohort: str) -> str | Response:
    """Show what the programme asks a trainee to agree to."""
    seat = identity.seat(cohort)
    asked = awaited(seat.person.id, seat.cohort.programme)
    return _page(seat, asked) if asked else redirect(chrome.url("courses.show", cohort=cohort), 303)


@pages.post("/learn/<cohort>/agreement")
@identity.signed_in
def accept(cohort: str) -> Response | tuple[str, int]:
    """Keep that the trainee agrees, and go on to the course."""
    seat = identity.seat(cohort)
    asked = awaited(seat.person.id, seat.cohort.programme)
    if asked is not None:
        if wrong := missing(asked):
            return _page(seat, asked, wrong), 400
        with database.writing():
            agree(seat.person.id, asked.id)
    return redirect(chrome.url("courses.show", cohort=cohort), 303)


def _page(seat: Seat, asked: Consent, problems: Sequence[tuple[str, str]] = ()) -> str:
    return render_template("lms/privacy/agreement.html", seat=seat, consent=asked, problems=problems)
