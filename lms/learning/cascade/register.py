"""The entries of the register: logging one, and what is said of it later. Nothing that was said is ever changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select

from curricula import cascade
from curricula.cascade import Event, Said, Training
from lms import clock, database
from lms.errors import Refused, not_found
from lms.language import gettext
from lms.learning.cascade import trainers
from lms.learning.cascade.trainers import Trainer
from lms.tables import echo_events


def of_programme(programme: UUID) -> tuple[Training, ...]:
    """Return every entry of a programme, the newest training first."""
    return _read(echo_events.c.programme == programme)


def of_trainer(trainer: Trainer) -> tuple[Training, ...]:
    """Return what a trainer logged, the newest training first."""
    return _read(echo_events.c.trainer == trainer.id)


def entry(programme: UUID, training: UUID) -> Training:
    """Return an entry of a programme; 404 where there is none."""
    found = _read(echo_events.c.training == training, echo_events.c.programme == programme)
    if not found:
        raise not_found()
    return found[0]


def _read(*conditions: ColumnElement[bool]) -> tuple[Training, ...]:
    rows = database.connection().execute(select(echo_events).where(*conditions).order_by(echo_events.c.position)).all()
    in_one = sorted(rows, key=lambda row: str(row.training))
    found = [_folded(list(its)) for _training, its in groupby(in_one, lambda row: row.training)]
    return tuple(sorted(found, key=lambda each: (each.said.day, each.history[0].at, str(each.id)), reverse=True))


def _folded(rows: Sequence[Row[*tuple[Any, ...]]]) -> Training:
    events = [
        Event(row.kind, row.at, row.author, row.reason, cascade.read(row.what) if row.what else None) for row in rows
    ]
    return cascade.fold(rows[0].training, rows[0].trainer, events)


def log(trainer: Trainer, key: UUID, said: Said) -> None:
    """Log a training, inside ``database.writing()``; the same form, sent twice, logs one.

    Raises :class:`Refused` (409) where the id is another's, or says something else.
    """
    trainers.keep(trainer)
    author = trainer.person
    assert author is not None, "a trainer who acts is somebody"
    if not _added(trainer, key, key, cascade.LOGGED, said, "", author):
        there = _read(echo_events.c.training == key, echo_events.c.trainer == trainer.id)
        first = there[0].history[0].said if there else None
        # The photograph may have found its place already, and not come again.
        if first is None or replace(first, sheet=None) != replace(said, sheet=None):
            raise Refused(409, gettext("This form was already sent with another answer. The first one is kept."))


def add(
    training: Training, programme: UUID, key: UUID, kind: str, author: UUID, reason: str, said: Said | None = None
) -> None:
    """Say something of an entry, inside ``database.writing()``; the same form, sent twice, says it once.

    Raises :class:`Refused` (409) for what cannot follow what was said last.
    """
    database.hold(echo_events, training.id)
    now = entry(programme, training.id)
    known = database.connection().execute(select(echo_events.c.training).where(echo_events.c.id == key)).scalar()
    if known == training.id:
        return
    if not cascade.follows(now.state, kind):
        raise Refused(
            409,
            gettext("Something was said of this training in the meantime."),
            gettext("Look at it again: it may be withdrawn, or be confirmed already."),
        )
    trainer = trainers.named(training.trainer, programme)
    assert trainer is not None
    _added(trainer, key, training.id, kind, said, reason, author)


def _added(
    trainer: Trainer, key: UUID, training: UUID, kind: str, said: Said | None, reason: str, author: UUID
) -> bool:
    row = {"id": key, "programme": trainer.programme, "trainer": trainer.id, "training": training, "kind": kind}
    told = {"what": said.written() if said else None, "reason": reason, "author": author, "at": clock.now()}
    return bool(database.insert_once(echo_events, [{**row, **told}]))
