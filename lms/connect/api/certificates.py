"""The certificates that were issued, and which of them were revoked."""

from __future__ import annotations

from sqlalchemy import select

from lms import database, records
from lms.certificates import register
from lms.certificates.register import Certificate
from lms.connect.api import cursors, tokens
from lms.connect.api.resource import Asked, Item, Page, Resource, cut, known, row, schema_of
from lms.language import gettext_lazy as _
from lms.managing.completions import query
from lms.managing.completions.columns import COLUMNS as OF_RECORDS
from lms.managing.exports.table import Column
from lms.tables import people
from lms.tables import records as log

COLUMNS = (
    *known(OF_RECORDS, "record_id", "cohort_code", "person_id", "name", "certificate"),
    Column("kind", "text", _("completion, or participation for who was there and did not complete.")),
    Column("issued_at", "datetime", _("When it was issued."), "ISO 8601, UTC"),
    Column("hours", "decimal", _("The hours that it confirms; 0 where the curriculum gives none."), _("hours")),
    Column("valid_until", "date", _("The last day on which it is valid; empty where it is for good."), "ISO 8601"),
    Column("reissued", "boolean", _("Whether one under a changed name was issued later; both stand."), fixed=False),
    Column("revoked_at", "datetime", _("When it was revoked; empty while it stands."), "ISO 8601, UTC", fixed=False),
)
NULL_AT_TIMES = frozenset({"valid_until", "revoked_at"})


def read(asked: Asked) -> Page:
    """Return certificates in the order in which they were issued."""
    (after,) = cursors.read(asked.cursor, cursors.position) or (0,)
    issued = (
        select(log.c.position, log.c.id, log.c.cohort, people.c.name)
        .join(people, people.c.id == log.c.person)
        .where(log.c.cohort.in_(asked.by_id), log.c.kind == records.CERTIFICATE_ISSUED)
        .where(log.c.position > after, log.c.position <= query.settled())
        .order_by(log.c.position)
        .limit(asked.limit + 1)
    )
    found = database.connection().execute(issued).all()
    among = [asked.by_id[cohort] for cohort in {each.cohort for each in found}]
    listed = {each.record: each for cohort in among for each in register.of_cohort(cohort)}
    return cut([(_item(asked, listed[each.id], each.name), cursors.write(each.position)) for each in found], asked)


def _item(asked: Asked, issued: Certificate, name: str) -> Item:
    words, revoked = issued.words, issued.revocation
    who = (issued.record, asked.by_id[issued.cohort].code, issued.person, name, words.number)
    what = (words.kind, issued.issued_at, words.hours, words.valid_until, bool(issued.reissued_as))
    return row(COLUMNS, (*who, *what, revoked.at if revoked else None), asked.named)


RESOURCE = Resource(
    tokens.CERTIFICATES,
    tokens.SCOPES[tokens.CERTIFICATES],
    read,
    lambda: schema_of(COLUMNS, frozenset(column.name for column in COLUMNS) - NULL_AT_TIMES),
)
