"""Who looked at what is known of others, and who took it away in a file: noted by itself, for whoever it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from babel.support import LazyProxy
from flask import Response, request
from sqlalchemy import ColumnElement, select

from lms import clock, database, identity
from lms.language import gettext_lazy as _
from lms.tables import cohorts, looks, people

LOOK, EXPORT = KINDS = ("look", "export")
ON_A_PAGE = 100

# Every page and file that says of others who they are and what they did, by endpoint; what it is called in the log.
NOTED: Mapping[str, tuple[str, LazyProxy]] = {
    "teaching.show": (LOOK, _("Progress of a cohort")),
    "trainees.show": (LOOK, _("What one trainee did")),
    "trainees.attempt": (LOOK, _("Answers of one trainee")),
    "transcript_of.show": (LOOK, _("Transcript of one trainee")),
    "transcript_of.file": (EXPORT, _("Transcript of one trainee")),
    "uploads.of_trainee": (EXPORT, _("File that a trainee sent")),
    "handed_in.index": (LOOK, _("Work that was handed in")),
    "handed_in.show": (LOOK, _("Work of one trainee")),
    "marking.index": (LOOK, _("Answers to mark")),
    "marking.show": (LOOK, _("Answer to mark")),
    "attendance.table": (LOOK, _("Attendance")),
    "attendance.show": (LOOK, _("Register of a meeting")),
    "attendance.file": (EXPORT, _("Attendance")),
    "signing.show": (LOOK, _("Signing on the screen")),
    "signing.paper": (LOOK, _("Signatures of a meeting")),
    "paper_sheets.file": (EXPORT, _("Sheet of paper with signatures")),
    "gains.cohort_file": (EXPORT, _("What was learned")),
    "gains.programme_file": (EXPORT, _("What was learned")),
    "evaluation.file": (EXPORT, _("Evaluation")),
    "appraisals.show": (LOOK, _("Appraisal of a service")),
    "appraisal_files.table": (EXPORT, _("Appraisal of a service")),
    "appraisal_files.pdf": (EXPORT, _("Appraisal of a service")),
    "organisations.show": (LOOK, _("People of an organisation")),
    "renaming.ask": (LOOK, _("Correct the name")),
    "duplicates.show": (LOOK, _("People with two accounts")),
    "duplicates.compare": (LOOK, _("Two accounts side by side")),
    "enrolment.people": (LOOK, _("People of a cohort")),
    "completions.cohort": (LOOK, _("Records of a cohort")),
    "completions.programme": (LOOK, _("Records of a programme")),
    "completions.cohort_file": (EXPORT, _("Records of a cohort")),
    "completions.programme_file": (EXPORT, _("Records of a programme")),
    "results.cohort_file": (EXPORT, _("Tables for statistics")),
    "results.programme_file": (EXPORT, _("Tables for statistics")),
    "statements.cohort_file": (EXPORT, _("What people did, as xAPI statements")),
    "statements.programme_file": (EXPORT, _("What people did, as xAPI statements")),
    "work_surveys.index": (LOOK, _("Questions about work")),
    "issued.cohort": (LOOK, _("Certificates of a cohort")),
    "issued.pdf": (EXPORT, _("Certificate")),
    "issued.pdf_of_all": (EXPORT, _("Certificates of a cohort")),
    "evidence.show": (LOOK, _("Pack of evidence")),
    "evidence.download": (EXPORT, _("Pack of evidence")),
    "cascade.index": (LOOK, _("Cascade register")),
    "cascade.show": (LOOK, _("Training of a trainer")),
    "cascade.tree": (LOOK, _("Tree of trainers")),
    "cascade.sheet": (EXPORT, _("List of participants of a training")),
    "cascade.trainings_file": (EXPORT, _("Cascade register")),
    "cascade.people_file": (EXPORT, _("Cascade register")),
    "cascade.trainers_file": (EXPORT, _("Tree of trainers")),
    "cascade_trainers.index": (LOOK, _("Who may log trainings")),
    "retention.show": (LOOK, _("How long names are kept")),
    "erasing.ask": (LOOK, _("Erasing a person")),
}
THROUGH_API = "api:"
# What other software reads, by what stands in the log for it; noted once a day, for who made its token.
BY_SOFTWARE: Mapping[str, LazyProxy] = {
    THROUGH_API + "progress": _("Progress, read by other software"),
    THROUGH_API + "attendance": _("Attendance, read by other software"),
    THROUGH_API + "certificates": _("Certificates, read by other software"),
    THROUGH_API + "statements": _("What people did, read by other software"),
}
# Files that say nothing of anybody.
ABOUT_NOBODY = frozenset({"completions.columns_file", "results.cohort", "results.programme"})


@dataclass(frozen=True, slots=True)
class Look:
    """One look. ``name`` is who looked, ``about`` at whom, empty where at a whole group; ``cohort`` is its title."""

    position: int
    name: str
    about: str
    cohort: str
    kind: str
    page: str
    at: datetime

    @property
    def words(self) -> str:
        """What was looked at, in words."""
        if self.page in BY_SOFTWARE:
            return str(BY_SOFTWARE[self.page])
        return str(NOTED[self.page][1]) if self.page in NOTED else self.page


@dataclass(frozen=True, slots=True)
class Page:
    """Some looks, the newest first; ``before`` is the position where earlier ones begin."""

    rows: tuple[Look, ...]
    before: int | None


def note(response: Response) -> Response:
    """Note what who is asking has just been shown of others; nothing where it was refused."""
    endpoint = (request.endpoint or "").removeprefix("lms.")
    if endpoint not in NOTED or request.method != "GET" or response.status_code != 200:
        return response
    arguments = request.view_args or {}
    found = identity.cohorts_where(cohorts.c.code == arguments["cohort"]) if "cohort" in arguments else ()
    cohort, programme = (found[0].id, found[0].programme) if found else (None, arguments.get("programme"))
    row = {"about": arguments.get("person"), "cohort": cohort, "programme": programme}
    noted = {"kind": NOTED[endpoint][0], "page": endpoint, "at": clock.now()}
    with database.writing() as link:
        link.execute(looks.insert().values(person=identity.me().id, **row, **noted))
    return response


def of(*conditions: ColumnElement[bool], before: int | None = None) -> Page:
    """Return the newest looks that meet the conditions, or the newest of those before a position."""
    who, whom = people.alias("who"), people.alias("whom")
    query = (
        select(
            looks.c.position,
            who.c.name,
            whom.c.name.label("about"),
            cohorts.c.title,
            looks.c.kind,
            looks.c.page,
            looks.c.at,
        )
        .join(who, who.c.id == looks.c.person)
        .outerjoin(whom, whom.c.id == looks.c.about)
        .outerjoin(cohorts, cohorts.c.id == looks.c.cohort)
        .where(*conditions)
        .order_by(looks.c.position.desc())
        .limit(ON_A_PAGE + 1)
    )
    if before is not None:
        query = query.where(looks.c.position < before)
    found = database.connection().execute(query).all()
    shown = [Look(row[0], row[1], row[2] or "", row[3] or "", *row[4:]) for row in found[:ON_A_PAGE]]
    return Page(tuple(shown), shown[-1].position if len(found) > ON_A_PAGE else None)


def by(name: str) -> ColumnElement[bool]:
    """Return the condition that whoever looked, or was looked at, has something like this in their name."""
    alike = select(people.c.id).where(people.c.name.icontains(name, autoescape=True))
    return looks.c.person.in_(alike) | looks.c.about.in_(alike)


def in_programme(programme: UUID) -> ColumnElement[bool]:
    """Return the condition that a look was at a programme, or at a cohort of it."""
    return looks.c.programme == programme
