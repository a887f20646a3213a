"""The register of certificates, and which version of which activity people were shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from lms import database, publication, records
from lms.certificates.register import Certificate
from lms.identity import Cohort
from lms.language import gettext
from lms.language import gettext_lazy as _
from lms.managing.completions.query import Titles
from lms.managing.evidence.facts import Sheet
from lms.managing.evidence.participation import CODE, COHORT
from lms.managing.evidence.roll import Roll
from lms.managing.exports.table import PERSON_ID, Cell, Column
from lms.tables import records as log

CERTIFICATES = (
    CODE,
    Column("record_id", "id", _("The record of the log that issues it."), "UUID"),
    COHORT,
    Column("number", "text", _("Number of the certificate, to be checked on its public page."), names_people=True),
    PERSON_ID,
    Column("name", "text", _("The name on the certificate."), names_people=True),
    Column("kind", "text", _("completion or participation.")),
    Column("hours", "decimal", _("Hours that it certifies; 0 where it names none."), _("hours")),
    Column("issued_on", "date", _("The day of issue."), "ISO 8601"),
    Column("valid_until", "date", _("The last day; empty where it is for good."), "ISO 8601"),
    Column("revoked_on", "date", _("The day on which it was revoked; empty while it stands."), "ISO 8601", fixed=False),
    Column("reason", "text", _("Why it was revoked."), fixed=False),
    Column("reissued_as", "text", _("Its number since the name changed; both stand."), fixed=False, names_people=True),
    Column("sha256", "text", _("Of the PDF as it was issued."), "SHA-256"),
)


def certificates(of: Sequence[Cohort], roll: Roll) -> Sheet:
    """Return every certificate, revoked ones too, in the order of issue."""
    rows = tuple(_certificate(cohort, each) for cohort in of for each in roll.certificates[cohort.id])
    heads = {
        "number": gettext("Number"),
        "name": gettext("Name"),
        "kind": gettext("Kind"),
        "issued_on": gettext("Issued"),
        "valid_until": gettext("Valid until"),
        "revoked_on": gettext("Revoked"),
        "reason": gettext("Why revoked"),
    }
    return Sheet("certificates", gettext("Register of certificates"), CERTIFICATES, rows, 2, tuple(heads.items()))


def _certificate(cohort: Cohort, each: Certificate) -> tuple[Cell, ...]:
    words, ended = each.words, each.revocation
    return (
        cohort.code,
        each.record,
        cohort.title,
        words.number,
        each.person,
        words.name,
        words.kind,
        words.hours,
        words.issued_on,
        words.valid_until,
        cohort.day(ended.at) if ended else None,
        ended.reason if ended else "",
        each.reissued_as,
        each.sha256,
    )


CONTENT = (
    CODE,
    Column("activity_id", "text", _("The lesson or quiz within the curriculum. Empty for the course as a whole.")),
    Column("content_hash", "text", _("What was shown to the trainee, by its content."), "SHA-256"),
    COHORT,
    Column("curriculum", "text", _("The curriculum, by the name of its folder.")),
    Column("activity", "text", _("Title of the lesson or quiz, as the trainee saw it.")),
    Column("first_used", "datetime", _("When somebody first did something with this version."), "ISO 8601, UTC"),
    Column("last_used", "datetime", _("When somebody last did."), "ISO 8601, UTC", fixed=False),
)


# What is about an activity as a whole; an answer has the version of its question, which that of the activity names.
OF_ACTIVITIES = (*records.BEGUN, *records.MILESTONES)


def content(of: Sequence[Cohort]) -> Sheet:
    """Return every version of every activity that somebody did something with."""
    heads = {
        "cohort": gettext("Cohort"),
        "activity": gettext("Activity"),
        "content_hash": gettext("Version"),
        "first_used": gettext("First used"),
        "last_used": gettext("Last used"),
    }
    rows = tuple(_versions(of))
    return Sheet("content", gettext("Versions of the content"), CONTENT, rows, 3, tuple(heads.items()))


def _versions(of: Sequence[Cohort]) -> Iterator[tuple[Cell, ...]]:
    by_id = {cohort.id: cohort for cohort in of}
    titles = Titles(publication.edition())
    query = (
        select(log.c.cohort, log.c.activity, log.c.content, func.min(records.AT), func.max(records.AT))
        .where(log.c.cohort.in_(by_id), log.c.kind.in_(OF_ACTIVITIES), log.c.content != "")
        .group_by(log.c.cohort, log.c.activity, log.c.content)
    )
    used = database.connection().execute(query).all()
    for key, activity, version, first, last in sorted(used, key=lambda row: (by_id[row[0]].code, row[3], row[1])):
        cohort = by_id[key]
        title = titles.of(cohort.curriculum, cohort.language, activity, version)
        yield (cohort.code, activity, version, cohort.title, cohort.curriculum, title, first, last)
