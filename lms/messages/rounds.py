"""What ``flask --app app lms messages send`` does: once, or round after round until it is told to stop."""

from __future__ import annotations

import os
from threading import Event
from time import monotonic

from flask import Flask
from sqlalchemy.exc import DBAPIError

from lms.messages import courier, reminding

PAUSE = 5.0  # seconds between two looks at the outbox
BETWEEN_REMINDERS = 900.0  # seconds: the rules count days


def once(app: Flask, address: str, stop: Event | None = None) -> tuple[int, int]:
    """Write the reminders that are due and send all that is; return how many were written and how many left."""
    with courier.on_site(app, address):
        written = reminding.remind()
        return written, courier.drain(stop)


def watch(app: Flask, address: str, stop: Event, parent: int | None = None) -> None:
    """Go on until ``stop`` is set, or until the process that started this one, ``parent``, is gone.

    A database that does not answer is asked again in the next round.
    """
    reminded_at: float | None = None
    while not stop.is_set() and parent in (None, os.getppid()):
        try:
            if reminded_at is None or monotonic() - reminded_at >= BETWEEN_REMINDERS:
                once(app, address, stop)
                reminded_at = monotonic()
            else:
                with courier.on_site(app, address):
                    courier.drain(stop)
        except DBAPIError as error:
            app.logger.warning("Messages wait for the database: %s", error.orig)
        stop.wait(PAUSE)
