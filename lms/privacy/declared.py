"""What people told their programmes of themselves: kept apart from who they are, read with it where it is counted.

Whoever makes tables by group takes :func:`of_people`, and hides what is about few with ``curricula.withholding``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import select

from curricula.withholding import withheld
from lms import clock, database
from lms.identity import TRAINEE
from lms.privacy import fields
from lms.privacy.fields import Field
from lms.tables import cohorts, memberships, profiles, programme_privacy

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Policy:
    """What a programme asks of its trainees, and how many months after a cohort it keeps who they are, if it says."""

    asks: tuple[Field, ...] = ()
    keeps_months: int | None = None


def policy(programme: UUID) -> Policy:
    """Return the policy of a programme: asks nothing and has no end where nobody has chosen one."""
    query = select(programme_privacy).where(programme_privacy.c.programme == programme)
    row = database.connection().execute(query).one_or_none()
    return Policy(fields.named(row.asks), row.keeps_months) if row else Policy()


def choose(programme: UUID, chosen: Policy) -> None:
    """Keep the policy of a programme, inside ``database.writing()``."""
    values = {"asks": [field.name for field in chosen.asks], "keeps_months": chosen.keeps_months}
    if not database.insert_once(programme_privacy, [{"programme": programme, **values}], key="programme"):
        its = programme_privacy.c.programme == programme
        database.connection().execute(programme_privacy.update().where(its).values(values))


def of_person(person: UUID, programme: UUID) -> Mapping[str, str] | None:
    """Return what somebody told a programme, by field; ``None`` where they were never asked or have not answered."""
    query = select(profiles.c.answers).where(profiles.c.person == person, profiles.c.programme == programme)
    answers: Mapping[str, str] | None = database.connection().execute(query).scalar_one_or_none()
    return answers


def is_unanswered(person: UUID, programme: UUID) -> bool:
    """Whether a programme asks something and the person has not yet said anything, not even that they would not."""
    answered = (profiles.c.person == person) & (profiles.c.programme == programme_privacy.c.programme)
    query = (
        select(programme_privacy.c.asks)
        .outerjoin(profiles, answered)
        .where(programme_privacy.c.programme == programme, profiles.c.person.is_(None))
    )
    return bool(database.connection().execute(query).scalar_one_or_none())


def keep(person: UUID, programme: UUID, answers: Mapping[str, str], author: UUID | None = None) -> None:
    """Keep what somebody told, inside ``database.writing()``; what others brought in a list never replaces it."""
    told = profiles.c.person == person, profiles.c.programme == programme
    link = database.connection()
    before = link.execute(select(profiles.c.author, profiles.c.answers).where(*told)).one_or_none()
    values = {"answers": dict(answers), "author": author, "at": clock.now()}
    if before is None:
        link.execute(profiles.insert().values(person=person, programme=programme, **values))
    elif author is None or before.author is not None:
        link.execute(profiles.update().where(*told).values(values))


def of_people(of: Collection[UUID]) -> Mapping[tuple[UUID, UUID], Mapping[str, str]]:
    """Return what the trainees of some cohorts told, by (cohort, person); who told nothing is not in it.

    The fields and their values are those of :data:`lms.privacy.fields.FIELDS`, and ``field.words(value)`` says a value
    in the reader's language.
    """
    query = (
        select(memberships.c.cohort, profiles.c.person, profiles.c.answers)
        .join(cohorts, cohorts.c.id == memberships.c.cohort)
        .join(profiles, (profiles.c.person == memberships.c.person) & (profiles.c.programme == cohorts.c.programme))
        .where(memberships.c.cohort.in_(of), memberships.c.role == TRAINEE)
    )
    return {(row.cohort, row.person): row.answers for row in database.connection().execute(query) if row.answers}


def rare(of: Collection[UUID]) -> frozenset[tuple[str, str]]:
    """Return the answers, as (field, value), that fewer than five people of some cohorts gave, or would give away."""
    people = {person: answers for (_cohort, person), answers in of_people(of).items()}
    found: set[tuple[str, str]] = set()
    for field in fields.FIELDS:
        sizes = Counter(answers[field.name] for answers in people.values() if field.name in answers)
        found |= {(field.name, value) for value in withheld(sizes)}
    return frozenset(found)
