"""The trainee's certificate: what it asks for, issuing it, showing it, and its PDF."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, send_file
from sqlalchemy import select
from werkzeug.wrappers import Response

from lms import chrome, clock, database, identity, publication, records, urls
from lms.accounts.names import read_name
from lms.certificates import issuing, logos, register, signatories
from lms.certificates.register import Certificate
from lms.certificates.sheet import sheet
from lms.certificates.words import COMPLETION, PARTICIPATION, CertificateWords, Hours, Met, certificate_number, last_day
from lms.errors import not_found
from lms.identity import Cohort, Seat
from lms.language import gettext
from lms.learning import asked, attended, courses, overdue, progress
from lms.learning.progress import State
from lms.records import Record
from lms.tables import programmes
from lms.typesetting import Unprintable

pages = Blueprint("certificates", __name__)

ACCOUNT = "account.show"  # where people change their name; a host that signs people in has a page of its own


@pages.get("/learn/<cohort>/certificate")
@identity.signed_in
def show(cohort: str) -> str:
    """Show the certificate, or what it asks for."""
    seat = identity.seat(cohort)
    last = register.latest(seat)
    if last is None or last.words.kind == PARTICIPATION or register.cause_of_next(seat, last) is not None:
        state = _settled(seat)
        if last is None or register.cause_of_next(seat, last, earned(seat, state)) is not None:
            return _asked_for(seat, state, last)
    return render_template(
        "lms/certificates/certificate.html",
        seat=seat,
        certificate=last,
        sheet=sheet(last.words),
        course=chrome.url("courses.show", cohort=cohort),
    )


@pages.post("/learn/<cohort>/certificate")
@identity.signed_in
def issue(cohort: str) -> Response | tuple[str, int]:
    """Issue the certificate, once, when everything it asks for is met; otherwise say again what is missing (409).

    It is of participation where the cohort gives that and something else is missing; the other one can follow.
    """
    seat = identity.seat(cohort)
    last = register.latest(seat)
    state = _settled(seat)
    kind = earned(seat, state)
    cause = register.cause_of_next(seat, last, kind or COMPLETION)
    if cause is not None:
        if not kind:
            return _asked_for(seat, state, last), 409
        try:
            award(seat, state, cause)
        except Unprintable as error:
            return _asked_for(seat, state, last, _unprintable(error, read_name(seat.person.name))), 409
    return redirect(chrome.url("certificates.show", cohort=cohort), 303)


@pages.get("/learn/<cohort>/certificate.pdf")
@identity.signed_in
def pdf(cohort: str) -> Response:
    """Send the PDF as it was on the day of issue."""
    last = register.latest(identity.seat(cohort))
    if last is None or last.revocation is not None:
        raise not_found()
    return as_file(last)


def _settled(seat: Seat) -> State:
    """Return the seat's state with all that follows by itself: registers of the last day, attempts out of time."""
    attended.settle(seat)
    return overdue.settled(seat, progress.standing(seat))


def earned(seat: Seat, state: State) -> str:
    """Return which kind of certificate somebody may have issued now; empty where none."""
    if completed(state) is not None:
        return COMPLETION
    is_over = seat.cohort.day(clock.now()) > seat.cohort.ends_on
    return PARTICIPATION if is_over and state.progress.took_part_at is not None else ""


def award(seat: Seat, state: State, cause: UUID) -> None:
    """Print and keep the certificate of a completed course; ``cause`` as ``register.cause_of_next`` gives it.

    Call outside ``database.writing()``, in a request: its address is on it. Raises :class:`Unprintable`.
    """
    prepared = issuing.prepare(seat.person.id, seat.cohort.id, cause, words_of(seat, state, cause))
    with database.writing():
        progress.conclude(seat, prepared.record)
        issuing.keep(prepared)


def as_file(certificate: Certificate) -> Response:
    """Answer with a certificate's PDF, under a name that says whose it is."""
    words = certificate.words
    name = f"{words.number} {words.name}.pdf".replace("/", "-").replace("\\", "-")
    kept = io.BytesIO(register.pdf_of(certificate))
    return send_file(kept, "application/pdf", as_attachment=True, download_name=name, etag=certificate.sha256)


def _asked_for(seat: Seat, state: State, last: Certificate | None, problem: str = "") -> str:
    finished = completed(state)
    return render_template(
        "lms/certificates/conditions.html",
        seat=seat,
        name=read_name(seat.person.name),
        conditions=courses.conditions(state, seat.cohort),
        ready=earned(seat, state),
        participation=asked.participation(state.rule),
        changed_since=finished is not None and state.progress.finished_at is None,
        revocation=last and last.revocation,
        account=chrome.url(ACCOUNT) if f"lms.{ACCOUNT}" in current_app.view_functions else "",
        problem=problem,
        course=chrome.url("courses.show", cohort=seat.cohort.code),
    )


def _unprintable(error: Unprintable, name: str) -> str:
    """Say which letters the certificate cannot be printed with, to somebody who can change only their own name."""
    if any(letter in name for letter in error.letters):
        return gettext(
            "The certificate cannot be printed with %(letters)s in your name. "
            "Write your name in Latin, Cyrillic, Khmer or Arabic letters.",
            letters=error.named,
        )
    return gettext(
        "The certificate cannot be printed with %(letters)s in the names of the course. Tell your trainer.",
        letters=error.named,
    )


def completed(state: State) -> tuple[datetime, int] | None:
    """Return when the course was completed and under which edition; ``None`` while something is missing.

    What was completed once stays completed, whatever the course asks for later.
    """
    recorded = state.of(records.COURSE, records.COURSE_COMPLETED)
    if recorded:
        return recorded[0].at, recorded[0].what["edition"]
    if state.progress.finished_at is None:
        return None
    return state.progress.finished_at, publication.edition().number


def words_of(seat: Seat, state: State, cause: UUID) -> CertificateWords:
    """Return what a certificate issued now would say, of the kind that is :func:`earned`."""
    finished = completed(state)
    if finished is None:
        return _of_participation(seat, state, cause)
    at, edition = finished
    cohort, course, config = seat.cohort, state.course.outline, current_app.config
    today = cohort.day(clock.now())
    number = certificate_number(config["LMS_CERTIFICATE_PREFIX"], today.year, course.code, cause)
    return CertificateWords(
        number=number,
        name=read_name(seat.person.name),
        title=course.certificate.title or course.title,
        code=course.code,
        edition=edition,
        programme=_programme_title(cohort),
        place=cohort.place,
        country=cohort.country,
        modality=cohort.modality,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        hours=course.certificate.hours,
        language=course.language,
        conditions=tuple(
            Met(met.name, met.total, cohort.day(met.met_at)) for met in state.progress.conditions if met.met_at
        ),
        completed_on=cohort.day(at),
        issuer=config["LMS_ISSUER"] or config["LMS_SITE_NAME"],
        statement=course.certificate.statement,
        awaits_review=any(activity.reviewed is None for activity in course.activities),
        issued_on=today,
        address=urls.public("verification.show", number=number),
        demonstration=config["LMS_DEMONSTRATION"],
        signatories=signatories.of_programme(cohort.programme),
        logos=logos.on_certificates(cohort.programme),
        hours_by_kind=tuple(Hours(kind, count) for kind, count in course.certificate.hours_by_kind),
        valid_until=last_day(today, course.certificate.valid_months),
        refresher=course.certificate.refresher,
    )


def _of_participation(seat: Seat, state: State, cause: UUID) -> CertificateWords:
    """Return what a certificate of participation says: the attendance, and no hours that nobody counted."""
    at, share = state.progress.took_part_at, state.rule.participation
    assert at is not None
    assert share is not None
    supposed = Record(records.COURSE_COMPLETED, seat.person.id, seat.cohort.id, at)
    edition = {"edition": publication.edition().number}
    whole = words_of(seat, replace(state, log=(*state.log, replace(supposed, what=edition))), cause)
    return replace(
        whole,
        kind=PARTICIPATION,
        conditions=(Met("attendance", int(share * 100), seat.cohort.day(at)),),
        hours=Decimal(0),
        hours_by_kind=(),
        statement="",
        valid_until=None,
        refresher="",
    )


def _programme_title(cohort: Cohort) -> str:
    query = select(programmes.c.title).where(programmes.c.id == cohort.programme)
    title: str = database.connection().execute(query).scalar_one()
    return title
