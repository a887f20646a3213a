"""What a completion says, column by column: the record in code and the codebook in one table.

A donor counts these rows, and a number once reported must not move: what a column says of a record is fixed by the
record wherever that can be, and the codebook names the columns in which it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import cast
from uuid import UUID

from babel.support import LazyProxy

from lms import records
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.privacy.fields import FIELDS, Field


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that somebody completed. The fields are explained, in the same order, by :data:`COLUMNS`."""

    position: int
    record_id: UUID
    programme: str
    cohort: str
    cohort_code: str
    place: str
    country: str
    timezone: str
    modality: str
    curriculum: str
    language: str
    person_id: UUID
    name: str
    kind: str
    activity_id: str
    activity: str
    completed_at: datetime
    completed_on: date
    score: Decimal | None
    passed: bool | None
    occurrence: int
    certificate: str
    content_hash: str
    sex: str
    age_band: str
    profession: str
    organisation: str
    organisation_type: str
    works_in: str
    region: str
    disability: str
    first_time: str


TOLD = _("What the trainee told the programme of themselves. Empty where they did not, or it was not asked.")
FEW = _("In files without names also empty where fewer than five people of the file told the same.")


def told_column(field: Field) -> Column:
    """Return the column of what people told of themselves."""
    words = LazyProxy(
        lambda: f"{field.label}: {TOLD}" if field.points else f"{field.label}: {TOLD} {FEW}", enable_cache=False
    )
    return Column(field.name, "text", words, _values(field), fixed=False, names_people=field.points)


def _values(field: Field) -> str:
    return "ISO 3166-1 alpha-2" if field.is_country else ", ".join(value for value, _words in field.options)


COLUMNS = (
    Column("position", "integer", _("Place of the record in the log of the site. Rows are in this order.")),
    Column("record_id", "id", _("The record itself. No two rows of all files have the same."), "UUID"),
    Column("programme", "text", _("Title of the programme."), fixed=False),
    Column("cohort", "text", _("Title of the cohort."), fixed=False),
    Column("cohort_code", "text", _("The cohort, whatever its title becomes.")),
    Column("place", "text", _("Where the cohort meets."), fixed=False),
    Column("country", "text", _("Country of the place."), "ISO 3166-1 alpha-2", fixed=False),
    Column("timezone", "text", _("Time zone of the cohort."), "IANA", fixed=False),
    Column("modality", "text", _("How the cohort meets: in-person, online or hybrid."), fixed=False),
    Column("curriculum", "text", _("The curriculum, by the name of its folder.")),
    Column("language", "text", _("Language in which the cohort takes the course."), "BCP 47", fixed=False),
    PERSON_ID,
    Column("name", "text", _("Name of the trainee, as they write it."), fixed=False, names_people=True),
    Column(
        "kind",
        "text",
        _(
            "What was completed: lesson-completed, case-ended (a branching case walked to one of its endings), "
            "quiz-marked (handed in and marked, passed or not; what waits "
            "for a trainer's mark is not here yet), regraded (a quiz of before, marked anew because a key or a mark "
            "was mended: this result counts from then on), course-completed "
            "(every condition of the certificate met) or certificate-issued. A certificate that is revoked later stays "
            "in the log as issued; its public page says that it is revoked."
        ),
    ),
    Column("activity_id", "text", _("The lesson or quiz within the curriculum. Empty for the course as a whole.")),
    Column("activity", "text", _("Title of the lesson or quiz, as the trainee saw it.")),
    Column(
        "completed_at",
        "datetime",
        _("When it was completed: by the trainee's device, at the latest when the site received it."),
        "ISO 8601, UTC",
    ),
    Column(
        "completed_on", "date", _("The day of that moment in the time zone of the cohort."), "ISO 8601", fixed=False
    ),
    Column(
        "score",
        "decimal",
        _("Share of the points of a marked quiz, cut after four decimals, never rounded up. Empty for all else."),
        "0–1",
    ),
    Column("passed", "boolean", _("Whether a marked quiz was passed. Empty for all else.")),
    Column(
        "occurrence",
        "integer",
        _(
            "1 for the first row of this kind, trainee, cohort and activity, 2 for the second. For a quiz it is the "
            "number of the attempt. To count people instead of acts, count the rows with 1."
        ),
    ),
    Column(
        "certificate",
        "text",
        _("Number of the certificate, to be checked on its public page. Empty for all else."),
        names_people=True,
    ),
    Column("content_hash", "text", _("What was shown to the trainee, by its content."), "SHA-256"),
    *(told_column(field) for field in FIELDS),
)


def columns(with_names: bool = True) -> tuple[Column, ...]:
    """Return the columns of a file: all, or those that name nobody."""
    return tuple(column for column in COLUMNS if with_names or not column.names_people)


def cells(chosen: tuple[Column, ...]) -> Callable[[Completion], tuple[Cell, ...]]:
    """Return what takes the cells of these columns, two at least, from a completion."""
    return cast("Callable[[Completion], tuple[Cell, ...]]", attrgetter(*(column.name for column in chosen)))


def kind_words(kind: str) -> str:
    """Return what a kind of record is called on pages."""
    words = {
        records.LESSON_COMPLETED: gettext("Lesson completed"),
        records.CASE_ENDED: gettext("Case walked through"),
        records.WORK_HANDED_IN: gettext("Work handed in"),
        records.QUIZ_MARKED: gettext("Quiz marked"),
        records.REGRADED: gettext("Marked anew"),
        records.COURSE_COMPLETED: gettext("Course completed"),
        records.CERTIFICATE_ISSUED: gettext("Certificate issued"),
    }
    return words[kind]
