"""The transcript of one person, put together from the log: for themselves, and for staff as far as their courses go."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, current_app, render_template, send_file
from sqlalchemy import Row, bindparam, select

from curricula.model import Activity, Quiz
from lms import chrome, clock, database, identity, publication
from lms.accounts.names import read_name
from lms.certificates import register, transcript
from lms.certificates.register import Certificate
from lms.certificates.transcript import EXPIRED, REVOKED, STANDS, Held, Outcome, Taken, Transcript
from lms.errors import Refused, not_found
from lms.identity import TRAINEE, Cohort, Person, Seat
from lms.language import gettext
from lms.learning import attended, certificates, meetings, progress
from lms.learning.progress import State
from lms.tables import cohorts, memberships, programmes
from lms.typesetting import Unprintable

pages = Blueprint("transcripts", __name__)


@pages.get("/transcript")
@identity.signed_in
def show() -> str:
    """Show somebody all that they took part in."""
    files = [(suffix, chrome.url("transcripts.file", suffix=suffix)) for suffix in WRITERS]
    return page(of(identity.me()), files, [(gettext("My courses"), chrome.url("courses.index"))])


@pages.get("/transcript.<suffix>")
@identity.signed_in
def file(suffix: str) -> Response:
    """Send somebody their own transcript as PDF or JSON."""
    return as_file(of(identity.me()), suffix)


def page(found: Transcript, files: Sequence[tuple[str, str]], back: Sequence[tuple[str, str]]) -> str:
    """Draw a transcript; ``files`` are (suffix, address) pairs, ``back`` the (title, address) pairs above it."""
    return render_template("lms/certificates/transcript.html", sheet=transcript.sheet(found), files=files, back=back)


def of(person: Person, may_see: Callable[[Cohort], bool] = lambda _cohort: True) -> Transcript:
    """Return the transcript of a person, of those courses of theirs that whoever asks may see."""
    rows = database.connection().execute(_SEATS, {"person": person.id}).all()
    listed = {cohort.id: cohort for cohort in identity.cohorts_where(cohorts.c.id.in_([row.cohort for row in rows]))}
    seen = sorted((row for row in rows if may_see(listed[row.cohort])), key=lambda row: row.starts_on, reverse=True)
    config = current_app.config
    return Transcript(
        name=read_name(person.name),
        issuer=config["LMS_ISSUER"] or config["LMS_SITE_NAME"],
        made_on=clock.now().date(),
        demonstration=config["LMS_DEMONSTRATION"],
        courses=tuple(_taken(Seat(row.id, person, listed[row.cohort]), row) for row in seen),
    )


_SEATS = (
    select(
        memberships.c.id,
        memberships.c.cohort,
        memberships.c.ended_at,
        cohorts.c.starts_on,
        programmes.c.title.label("programme"),
    )
    .join(cohorts, cohorts.c.id == memberships.c.cohort)
    .join(programmes, programmes.c.id == cohorts.c.programme)
    .where(memberships.c.person == bindparam("person"), memberships.c.role == TRAINEE)
)


def as_file(found: Transcript, suffix: str) -> Response:
    """Send a transcript as PDF or JSON, kept by no cache.

    Raises :class:`Refused`: 404 for another format, 409 where no font of ours has all its letters.
    """
    write = WRITERS.get(suffix)
    if write is None:
        raise not_found()
    sent = send_file(io.BytesIO(write(found)), as_attachment=True, download_name=f"transcript.{suffix}")
    sent.headers["Cache-Control"] = "no-store"
    return sent


def _as_pdf(found: Transcript) -> bytes:
    try:
        return transcript.pdf(found)
    except Unprintable as error:
        raise Refused(
            409,
            gettext("The transcript cannot be printed with %(letters)s.", letters=error.named),
            gettext("Its page can be read and printed from the browser."),
        ) from error


def _as_json(found: Transcript) -> bytes:
    return json.dumps(transcript.as_json(found), ensure_ascii=False, indent=2).encode()


WRITERS: Mapping[str, Callable[[Transcript], bytes]] = {"pdf": _as_pdf, "json": _as_json}


def _taken(seat: Seat, row: Row[*tuple[Any, ...]]) -> Taken:
    cohort = seat.cohort
    course = publication.edition().course(cohort.curriculum, cohort.language)
    state = progress.standing(seat) if course else None
    there = attended.of_all(meetings.registers(cohort, [seat.person.id]), seat.person.id)
    finished = certificates.completed(state) if state else None
    return Taken(
        title=course.outline.title if course else cohort.title,
        code=course.outline.code if course else "",
        curriculum=cohort.curriculum,
        edition=finished[1] if finished else publication.edition().number,
        programme=row.programme,
        cohort=cohort.title,
        place=cohort.place,
        country=cohort.country,
        modality=cohort.modality,
        language=cohort.language,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        left_on=cohort.day(row.ended_at) if row.ended_at else None,
        done=len(_done(state)) if state else 0,
        total=len(_parts(state)) if state else 0,
        attended=there.share if there else None,
        completed_on=cohort.day(finished[0]) if finished else None,
        outcomes=tuple(_outcomes(state, cohort)) if state else (),
        certificates=tuple(_held(each, cohort) for each in register.of_seat(seat)),
    )


def _parts(state: State) -> list[Activity]:
    return [activity for activity in state.course.outline.activities if activity.done_by]


def _done(state: State) -> list[Activity]:
    return [activity for activity in _parts(state) if state.standing(activity.id).done]


def _outcomes(state: State, cohort: Cohort) -> Iterator[Outcome]:
    """Yield how each test and quiz came out that has a result and is not about opinions."""
    for activity in state.course.outline.activities:
        standing = state.standing(activity.id)
        if isinstance(activity, Quiz) and activity.role != "evaluation" and standing.score is not None:
            day = cohort.day(standing.at) if standing.at else None
            title = f"{state.course.numbers[activity.id]} {activity.title}"
            yield Outcome(activity.id, title, standing.score, day)


def _held(certificate: Certificate, cohort: Cohort) -> Held:
    if certificate.revocation is not None:
        return Held(certificate.words, REVOKED)
    return Held(certificate.words, EXPIRED if certificate.expired(cohort.day(clock.now())) else STANDS)
