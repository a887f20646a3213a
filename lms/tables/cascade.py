"""Trainings that certified trainers give on, and who those trainers are."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, Uuid

from lms.tables.columns import Json, Moment, Position, metadata
from lms.tables.people import cohorts, people, programmes

# Cohorts whose certificate lets somebody train others. An end is kept, not deleted.
trainer_cohorts = Table(
    "lms_trainer_cohorts",
    metadata,
    Column("cohort", ForeignKey(cohorts.c.id), primary_key=True),
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
    Column("ended_at", Moment),
)

# Who may log trainings in a programme, and who named them. Whoever holds a certificate is here once they did anything.
echo_trainers = Table(
    "lms_echo_trainers",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("programme", ForeignKey(programmes.c.id), nullable=False),
    Column("person", ForeignKey(people.c.id), index=True),  # empty: the code is not used yet
    Column("code", String(12), unique=True),  # that makes whoever holds it this trainer; empty: came without
    Column("above", Uuid),  # the trainer who trained and named them; empty: a master trainer
    Column("training", Uuid),  # the one in which they were trained, where that was told
    Column("source", String(16), nullable=False),  # certificate, manager, trainer
    Column("author", ForeignKey(people.c.id), nullable=False),  # who named them; of a certificate: themselves
    Column("at", Moment, nullable=False),
    Column("accepted_at", Moment),
    Column("ended_at", Moment),
)
Index("uq_lms_echo_trainers_person", echo_trainers.c.programme, echo_trainers.c.person, unique=True)

# What was said of each training; the oldest row logs it. Append-only, as far as nobody is being erased.
echo_events = Table(
    "lms_echo_events",
    metadata,
    Column("position", Position, primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),  # the form's; of the one that logs a training: the training's
    Column("programme", ForeignKey(programmes.c.id), nullable=False, index=True),
    Column("trainer", Uuid, nullable=False),
    Column("training", Uuid, nullable=False, index=True),
    Column("kind", String(16), nullable=False),  # logged, corrected, withdrawn, confirmed, questioned
    Column("what", Json),  # what the entry says from now on, as curricula.cascade writes it; empty: as before
    Column("reason", Text, nullable=False),  # why it was corrected, withdrawn or questioned; how it was confirmed
    Column("author", ForeignKey(people.c.id), nullable=False),
    Column("at", Moment, nullable=False),
)
