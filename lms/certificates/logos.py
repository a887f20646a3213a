"""Logos of a programme: whose they are, and who allowed them to be shown where; withdrawn ones are drawn no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from lms import database
from lms.certificates.words import Sign
from lms.language import gettext_lazy as _
from lms.tables import logos as table

PAGES, JOIN_SHEET, CERTIFICATES = "pages", "join-sheet", "certificates"
USES: Mapping[str, Any] = {
    PAGES: _("Pages of the programme"),
    JOIN_SHEET: _("Sheet with which people join"),
    CERTIFICATES: _("Certificates"),
}


@dataclass(frozen=True, slots=True)
class Logo:
    """One logo with its permission; ``picture`` is the SHA-256 of a PNG, ``uses`` are names of :data:`USES`."""

    id: UUID
    programme: UUID
    owner: str
    picture: str
    permitted_by: str
    permitted_on: date
    letter: str
    uses: frozenset[str]
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def for_what(self) -> list[str]:
        """What it may be shown on, in words."""
        return [str(words) for use, words in USES.items() if use in self.uses]


def of_programme(programme: UUID) -> tuple[Logo, ...]:
    """Return the logos of a programme, withdrawn ones too, in the order in which they came."""
    query = select(table).where(table.c.programme == programme).order_by(table.c.made_at, table.c.id)
    return tuple(_logo(row) for row in database.connection().execute(query))


def shown_on(use: str, programme: UUID) -> tuple[Logo, ...]:
    """Return the logos of a programme that may be shown on something now."""
    return tuple(each for each in of_programme(programme) if use in each.uses and each.withdrawn_at is None)


def on_certificates(programme: UUID) -> tuple[Sign, ...]:
    """Return the logos that a certificate issued now carries."""
    return tuple(Sign(each.owner, each.picture) for each in shown_on(CERTIFICATES, programme))


def _logo(row: Row[Any]) -> Logo:
    return Logo(
        id=row.id,
        programme=row.programme,
        owner=row.owner,
        picture=row.picture,
        permitted_by=row.permitted_by,
        permitted_on=row.permitted_on,
        letter=row.letter,
        uses=frozenset(row.uses),
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason or "",
    )
