"""A meeting in the timetable of the cast's cohort, and the marks in its register."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from lms import database
from lms.records import ATTENDANCE_NOTED
from lms.tables import records
from tests.furniture import met
from tests.people import Cast


def planned(app: Flask, cast: Cast) -> str:
    """Put a meeting of three hours, from 14:00 on where the cohort is, into the timetable; return its address."""
    meeting, _scan, _feed = met(app, cast.alices_seat)
    return f"/teach/{cast.cohort.code}/meetings/{meeting}"


def marks(app: Flask) -> list[dict[str, object]]:
    """Return what every mark ever kept says besides its meeting, the oldest first."""
    with app.app_context():
        query = select(records.c.what).where(records.c.kind == ATTENDANCE_NOTED).order_by(records.c.position)
        kept = database.connection().execute(query).scalars().all()
    return [{name: value for name, value in what.items() if name != "meeting"} for what in kept]
