"""Who may log trainings in a programme: by a certificate, named by a manager, or by the code of who trained them.

A trainer is a person in a programme. Whoever holds a certificate is one without a row; the row comes with what they do
first, and has the id that :func:`_own` gives it, so that it comes once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, func, select

from curricula.cascade import DEEPEST
from lms import called, clock, codes, database, identity, records
from lms.certificates import register
from lms.certificates.words import COMPLETION
from lms.errors import Refused
from lms.identity import Cohort, Person
from lms.language import gettext
from lms.tables import cohorts, echo_trainers, people, trainer_cohorts
from lms.tables import records as log

CERTIFICATE, MANAGER, TRAINER = "certificate", "manager", "trainer"

MOST_OPEN = 20  # codes of one trainer that nobody has used yet


@dataclass(frozen=True, slots=True)
class Trainer:
    """A trainer of a programme. ``person`` and ``name`` are empty while nobody has used the ``code``.

    ``above`` is the trainer who named them, ``None`` for a master trainer, and ``training`` the one in which they were
    trained, where that was told. ``source`` says what made them one.
    """

    id: UUID
    programme: UUID
    person: UUID | None
    name: str
    source: str
    author: UUID
    at: datetime
    above: UUID | None = None
    training: UUID | None = None
    code: str | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def shown_code(self) -> str:
        """The code in groups of four."""
        return codes.shown_code(self.code or "")

    @property
    def waits(self) -> bool:
        """Whether the code is still to be used."""
        return self.person is None and self.ended_at is None


_COLUMNS = (
    *("id", "programme", "person", "source", "author", "at"),
    *("above", "training", "code", "accepted_at", "ended_at"),
)
# Whoever goes on with the account.
_PERSON: ColumnElement[UUID | None] = func.coalesce(people.c.merged_into, echo_trainers.c.person)
_QUERY = (
    select(
        func.coalesce(people.c.name, "").label("name"),
        _PERSON.label("person"),
        *(echo_trainers.c[name] for name in _COLUMNS if name != "person"),
    )
    .select_from(echo_trainers.outerjoin(people, people.c.id == echo_trainers.c.person))
    .order_by(echo_trainers.c.position)
)


def _held_by(person: UUID) -> ColumnElement[bool]:
    return _PERSON.in_([person])


def _rows(*conditions: ColumnElement[bool]) -> tuple[Trainer, ...]:
    return tuple(Trainer(**row._mapping) for row in database.connection().execute(_QUERY.where(*conditions)))


def marked(programme: UUID) -> tuple[Cohort, ...]:
    """Return the cohorts of a programme whose certificate makes trainers."""
    making = select(trainer_cohorts.c.cohort).where(trainer_cohorts.c.ended_at.is_(None))
    return identity.cohorts_where(cohorts.c.programme == programme, cohorts.c.id.in_(making))


def mark(cohort: UUID, makes: bool, author: UUID) -> None:
    """Say whether the certificate of a cohort makes trainers, inside ``database.writing()``."""
    row = {"cohort": cohort, "author": author, "at": clock.now()}
    if makes and database.insert_once(trainer_cohorts, [row], key="cohort"):
        return
    values = {**row, "ended_at": None if makes else clock.now()}
    database.connection().execute(trainer_cohorts.update().where(trainer_cohorts.c.cohort == cohort).values(values))


def _certified(of: Collection[Cohort], *, only: UUID | None = None) -> Iterator[Trainer]:
    """Yield who holds a certificate of completion in one of these cohorts that stands today, each once."""
    seen = set()
    for cohort in of:
        today = cohort.day(clock.now())
        for each in register.of_cohort(cohort):
            stands = each.revocation is None and not each.expired(today) and each.words.kind == COMPLETION
            if not stands or each.person in seen or only not in (None, each.person):
                continue
            seen.add(each.person)
            own = _own(cohort.programme, each.person)
            at = each.issued_at
            yield Trainer(own, cohort.programme, each.person, "", CERTIFICATE, each.person, at, accepted_at=at)


def _own(programme: UUID, person: UUID) -> UUID:
    return uuid5(programme, person.hex)


def of_person(person: Person, programme: UUID) -> Trainer | None:
    """Return somebody as a trainer of a programme; ``None`` where they may not log trainings in it now."""
    held = _rows(echo_trainers.c.programme == programme, _held_by(person.id))
    row = min(held, key=lambda each: each.ended_at is not None, default=None)
    if row is not None and (row.ended_at is not None or row.source != CERTIFICATE):
        return row if row.ended_at is None else None
    found = next(_certified(marked(programme), only=person.id), None)
    if found is None:
        return None
    return row or replace(found, name=person.name)


def programmes_of(person: Person) -> tuple[UUID, ...]:
    """Return the programmes in which somebody may log trainings now."""
    link = database.connection()
    making = (trainer_cohorts.c.cohort == log.c.cohort) & trainer_cohorts.c.ended_at.is_(None)
    certified = (
        select(cohorts.c.programme)
        .select_from(log.join(trainer_cohorts, making).join(cohorts, cohorts.c.id == log.c.cohort))
        .where(log.c.person == person.id, log.c.kind == records.CERTIFICATE_ISSUED)
    )
    named = (
        select(echo_trainers.c.programme).join(people, people.c.id == echo_trainers.c.person).where(_held_by(person.id))
    )
    found = {*link.execute(certified).scalars(), *link.execute(named).scalars()}
    return tuple(each for each in sorted(found, key=str) if of_person(person, each) is not None)


def of_programme(programme: UUID) -> tuple[Trainer, ...]:
    """Return every trainer of a programme, each after who named them, and last who could be one but did nothing yet."""
    rows = _rows(echo_trainers.c.programme == programme)
    known = {row.person for row in rows}
    waiting = [each for each in _certified(marked(programme)) if each.person not in known]
    names = called.names_of([each.person for each in waiting if each.person])
    return (*rows, *(replace(each, name=names[each.person]) for each in waiting if each.person))


def keep(trainer: Trainer) -> None:
    """Give a trainer their row, inside ``database.writing()``, where they have none yet."""
    row = {name: getattr(trainer, name) for name in _COLUMNS}
    database.insert_once(echo_trainers, [row])


def level(trainer: Trainer) -> int:
    """Return on which level of the tree somebody stands, 1 for a master trainer."""
    rows = {each.id: each.above for each in _rows(echo_trainers.c.programme == trainer.programme)}
    number, above = 1, trainer.above
    while above is not None:
        number, above = number + 1, rows[above]
    return number


def name_next(trainer: Trainer, key: UUID, training: UUID | None) -> None:
    """Keep a code that makes its holder a trainer under this one, inside ``database.writing()``; once for each ``key``.

    Raises :class:`Refused` (409) on the last level, and where many codes wait to be used.
    """
    if _rows(echo_trainers.c.id == key):
        return
    if level(trainer) >= DEEPEST:
        raise Refused(409, gettext("The tree ends here: a training that is passed on further is no longer the same."))
    if sum(each.waits for each in named_by(trainer)) >= MOST_OPEN:
        raise Refused(
            409, gettext("Many of your codes wait to be used."), gettext("Take back those that nobody needs.")
        )
    keep(trainer)
    author = trainer.person
    assert author is not None, "a trainer who acts is somebody"
    made = Trainer(key, trainer.programme, None, "", TRAINER, author, clock.now(), trainer.id, training)
    keep(replace(made, code=codes.new_code()))


def named_by(trainer: Trainer) -> tuple[Trainer, ...]:
    """Return whom a trainer named, ended ones and open codes too."""
    return _rows(echo_trainers.c.above == trainer.id)


def with_code(typed: str, person: UUID | None = None) -> Trainer | None:
    """Return what a code makes somebody who uses it now, or what it made of ``person``, whose form comes once more.

    ``None`` for one that somebody else used, that was taken back, or that is unknown.
    """
    code = codes.read_code(typed[:40])
    found = _rows(echo_trainers.c.code == code) if code else ()
    is_theirs = found and person is not None and found[0].person == person and found[0].ended_at is None
    return found[0] if found and (found[0].waits or is_theirs) else None


def named(key: UUID, programme: UUID) -> Trainer | None:
    """Return a trainer of a programme by the id of their row; ``None`` where there is none."""
    found = _rows(echo_trainers.c.id == key, echo_trainers.c.programme == programme)
    return found[0] if found else None


def accept(trainer: Trainer, person: UUID) -> None:
    """Make a person the trainer whom a code names, inside ``database.writing()``.

    Raises :class:`Refused` (409) where the code was used in the meantime, and for who is in this register already.
    Twice is as once.
    """
    database.hold(people, person)
    still_open = (echo_trainers.c.id == trainer.id) & echo_trainers.c.person.is_(None)
    there = _rows(echo_trainers.c.programme == trainer.programme, _held_by(person))
    if there and there[0].id == trainer.id:
        return
    if there:
        raise Refused(409, gettext("You are in this register already: log what you train there."))
    changed = echo_trainers.update().where(still_open, echo_trainers.c.ended_at.is_(None))
    link = database.connection()
    if not link.execute(changed.values(person=person, accepted_at=clock.now()).returning(echo_trainers.c.id)).all():
        raise Refused(409, gettext("This code was used or taken back a moment ago."))


def appoint(programme: UUID, person: UUID, author: UUID) -> None:
    """Make a person a master trainer, inside ``database.writing()``; one who was ended begins again where they were."""
    database.hold(people, person)
    now = clock.now()
    row = Trainer(_own(programme, person), programme, person, "", MANAGER, author, now, accepted_at=now)
    there = _rows(echo_trainers.c.programme == programme, _held_by(person))
    if not there:
        keep(row)
    else:
        again = {"ended_at": None, "source": TRAINER if there[0].above else MANAGER}
        its = echo_trainers.c.id == there[0].id
        database.connection().execute(echo_trainers.update().where(its).values(again))


def end(trainer: Trainer) -> None:
    """Let a trainer log no more, or a code open nothing, inside ``database.writing()``; what they logged stays."""
    keep(trainer)
    its = (echo_trainers.c.id == trainer.id) & echo_trainers.c.ended_at.is_(None)
    database.connection().execute(echo_trainers.update().where(its).values(ended_at=clock.now()))
