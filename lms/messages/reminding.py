"""A round of reminders: what the rules of the programmes ask for by now goes into the outbox, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from lms import clock, database, identity, publication, records
from lms.identity import Cohort
from lms.messages import group, letters, outbox, quiet
from lms.messages.group import Group, Trainee
from lms.messages.outbox import Message
from lms.messages.rules import RULES, Due
from lms.tables import cohorts, messages, reminders

APART = timedelta(days=2)  # between two reminders to one person, whatever they are about
FOLLOWED = timedelta(days=400)  # after its last day, a cohort is looked at no more


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due, by the id that it can have once."""

    id: UUID
    rule: str
    due: Due


def days_by_rule(programme: UUID) -> Mapping[str, int]:
    """Return the rules that a programme follows, each with its number of days."""
    query = select(reminders.c.rule, reminders.c.days).where(reminders.c.programme == programme)
    return {row.rule: row.days for row in database.connection().execute(query)}


def remind() -> int:
    """Write every reminder that is due now where it is not quiet; return how many are new.

    Inside a request of the site's public address, outside ``database.writing()``. Where it is quiet nothing is written
    either: what somebody does in the evening is known in the morning.
    """
    return sum(_remind(cohort, days) for cohort, days in _followed())


def _followed() -> Iterator[tuple[Cohort, Mapping[str, int]]]:
    """Yield the cohorts under way, or over not long ago, of programmes that follow any rule."""
    wanted: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in database.connection().execute(select(reminders)).all():
        wanted[row.programme][row.rule] = row.days
    today, edition = clock.now().date(), publication.edition()
    found = identity.cohorts_where(
        cohorts.c.programme.in_(wanted),
        cohorts.c.starts_on <= today + timedelta(days=1),
        cohorts.c.ends_on >= today - FOLLOWED,
    )
    for cohort in found:
        if edition.course(cohort.curriculum, cohort.language) is not None and not _is_quiet(cohort):
            yield cohort, wanted[cohort.programme]


def _is_quiet(cohort: Cohort) -> bool:
    return quiet.of_site().over(clock.now(), cohort.timezone) > clock.now()


def _remind(cohort: Cohort, days: Mapping[str, int]) -> int:
    found = group.of_cohort(cohort)
    chosen = _one_each(cohort, _new(_reachable(found, days)))
    written = [_message(cohort, each) for each in chosen]
    if not written:
        return 0
    with database.writing():
        return len(outbox.put(written))


def _reachable(found: Group, days: Mapping[str, int]) -> Iterator[Reminder]:
    for rule in RULES:
        for due in rule.find(found, days[rule.key]) if rule.key in days else ():
            if due.trainee.channel != outbox.BY_HAND:
                name = f"reminder:{rule.key}:{due.occasion}"
                yield Reminder(records.conclusion_id(due.trainee.membership, name), rule.key, due)


def _new(due: Iterator[Reminder]) -> list[Reminder]:
    """Leave out what was written before."""
    listed = list(due)
    query = select(messages.c.id).where(messages.c.id.in_([each.id for each in listed]))
    known = set(database.connection().execute(query).scalars())
    return [each for each in listed if each.id not in known]


def _one_each(cohort: Cohort, due: list[Reminder]) -> list[Reminder]:
    """Choose one for each person, by the order of the rules; none for who had one lately, or has one waiting."""
    lately = or_(messages.c.made_at > clock.now() - APART, messages.c.due_at.is_not(None))
    query = select(messages.c.person).where(messages.c.cohort == cohort.id, messages.c.author.is_(None), lately)
    had = set(database.connection().execute(query).scalars())
    first: dict[UUID, Reminder] = {}
    for each in due:
        if each.due.trainee.id not in had:
            first.setdefault(each.due.trainee.id, each)
    return list(first.values())


def _message(cohort: Cohort, reminder: Reminder) -> Message:
    trainee: Trainee = reminder.due.trainee
    letter = letters.write(trainee.id, trainee.name, trainee.language, cohort, reminder.due.say)
    return Message(
        reminder.id,
        trainee.id,
        cohort,
        reminder.rule,
        trainee.channel,
        letter.language,
        letter.subject,
        letter.body,
    )
