"""What became of work along an outline: drafts, what was handed in, what the trainer said, and how a plan went on.

Each step is a record. A trainer answers what was handed in last; the newest of the two says how it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from curricula.assignments import ACTION_PLAN, STUDY_VISIT, Assignment, checkpoint
from curricula.model import Activity, Curriculum
from lms import clock, records
from lms.errors import Refused
from lms.identity import Cohort, Seat
from lms.language import gettext, ngettext
from lms.learning import progress
from lms.learning.given import Sent
from lms.learning.progress import State
from lms.records import Record

ITS_KINDS = (
    records.WORK_DRAFTED,
    records.WORK_HANDED_IN,
    records.WORK_RETURNED,
    records.WORK_ACCEPTED,
    records.WORK_COMMENTED,
    records.PLAN_FOLLOWED,
)
STEPS = {
    records.WORK_HANDED_IN: "handed-in",
    records.WORK_RETURNED: "returned",
    records.WORK_ACCEPTED: "accepted",
}
SAID = (records.WORK_RETURNED, records.WORK_ACCEPTED, records.WORK_COMMENTED)


@dataclass(frozen=True, slots=True)
class Work:
    """One trainee's work on one assignment; ``log`` holds its records, oldest first, drafts where they were read."""

    log: tuple[Record, ...] = ()

    def of(self, *kinds: str) -> tuple[Record, ...]:
        """Return its records of some kinds, oldest first."""
        return tuple(record for record in self.log if record.kind in kinds)

    @property
    def handed_in(self) -> Record | None:
        """What was handed in last."""
        return next(iter(reversed(self.of(records.WORK_HANDED_IN))), None)

    @property
    def state(self) -> str:
        """How it stands: ``open``, ``draft``, ``handed-in``, ``returned`` or ``accepted``."""
        steps = self.of(*STEPS)
        return STEPS[steps[-1].kind] if steps else "draft" if self.log else "open"

    @property
    def may_be_written(self) -> bool:
        """Whether the trainee can still change it: not while it waits for the trainer, nor when it is accepted."""
        return self.state not in ("handed-in", "accepted")

    @property
    def written(self) -> Mapping[str, str]:
        """What the trainee sees in the form: the newest draft, or what was handed in."""
        texts = records.oldest_first(self.of(records.WORK_DRAFTED, records.WORK_HANDED_IN))
        given: Mapping[str, str] = texts[-1].what["given"] if texts else MappingProxyType({})
        return given

    @property
    def followed(self) -> Mapping[int, Record]:
        """How a plan stood at each checkpoint that was answered, by its days; the newest answer counts."""
        said = records.oldest_first(self.of(records.PLAN_FOLLOWED))
        return {int(record.what["days"]): record for record in said}

    def done_after(self, days: int) -> tuple[int, int] | None:
        """Return how many actions of a plan were done at a checkpoint, out of how many; ``None`` while nobody said."""
        record = self.followed.get(days)
        if record is None:
            return None
        said = list(record.what["status"].values())
        return said.count("done"), len(said)

    def begins(self, cohort: Cohort) -> date | None:
        """Return the day from which the days of a plan count: the last of the training, or when it was handed in."""
        first = next(iter(self.of(records.WORK_HANDED_IN)), None)
        return None if first is None else max(cohort.ends_on, cohort.day(first.at))

    def asks_now(self, assignment: Assignment, cohort: Cohort) -> int | None:
        """Return the checkpoint, in days, at which a plan has to be looked at now; ``None`` where there is none."""
        begins = self.begins(cohort)
        if begins is None or assignment.outline != ACTION_PLAN:
            return None
        return checkpoint(begins, cohort.day(clock.now()), self.followed.keys())

    def day_of(self, days: int, cohort: Cohort) -> date | None:
        """Return the day of a checkpoint; ``None`` before anything was handed in."""
        begins = self.begins(cohort)
        return None if begins is None else begins + timedelta(days=days)


def of_log(log: Iterable[Record], assignment: str) -> Work:
    """Return the work on an assignment, from records in the order in which they were received."""
    return Work(tuple(record for record in log if record.activity == assignment and record.kind in ITS_KINDS))


def of_seat(seat: Seat, assignment: str) -> Work:
    """Return a trainee's work on an assignment, drafts and all."""
    return of_log(progress.about(seat, assignment, ITS_KINDS).log, assignment)


def write(seat: Seat, assignment: Assignment, given: Mapping[str, str], sent: Sent, *, hand_in: bool) -> None:
    """Keep what was written, as a draft or handed in; inside ``database.writing()``, once for each ``sent``.

    Raises :class:`Refused` (409) where it waits for the trainer, or is accepted.
    """
    progress.hold(seat)
    found = of_seat(seat, assignment.id)
    kind = records.WORK_HANDED_IN if hand_in else records.WORK_DRAFTED
    kept = {key: text for key, text in given.items() if text}
    new = replace(_record(seat, assignment.id, kind, {"given": kept}, sent.id), happened_at=sent.at)
    if any(record.id == sent.id for record in found.log):
        records.append(new)  # says so where it was sent with other words
        return
    if not found.may_be_written:
        raise Refused(
            409,
            gettext("This work was handed in already."),
            gettext("Open it again: it says whether your trainer has answered."),
        )
    records.append(new)
    if hand_in:
        progress.conclude(seat, new)


@dataclass(frozen=True, slots=True)
class Followed:
    """How a plan stands at a checkpoint: the status of each action, by the number of its row, and a note."""

    days: int
    status: Mapping[str, str]
    note: str


def follow(seat: Seat, assignment: Assignment, told: Followed, sent: Sent) -> None:
    """Keep how a plan stands at a checkpoint; inside ``database.writing()``.

    Raises :class:`Refused` (409) before the day of the checkpoint.
    """
    progress.hold(seat)
    day = of_seat(seat, assignment.id).day_of(told.days, seat.cohort)
    if day is None or day > seat.cohort.day(sent.at):
        raise Refused(409, gettext("It is too early to say how this plan went."))
    what = {"days": told.days, "status": dict(told.status), "note": told.note}
    new = _record(seat, assignment.id, records.PLAN_FOLLOWED, what, sent.id)
    records.append(replace(new, happened_at=sent.at))


def respond(seat: Seat, assignment: str, kind: str, told: tuple[UUID, str, UUID], sent: UUID) -> None:
    """Keep what a trainer says of a trainee's work; inside ``database.writing()``, once for each ``sent``.

    ``told`` is who says it, the words, and the id of what was handed in that they are about. Raises :class:`Refused`
    (409) where that was handed in anew, or answered by somebody else, in the meantime.
    """
    progress.hold(seat)
    author, text, about = told
    found = of_seat(seat, assignment)
    is_new = all(record.id != sent for record in found.log)
    newest = found.handed_in
    overtaken = newest is None or newest.id != about or (kind != records.WORK_COMMENTED and found.state != "handed-in")
    if is_new and overtaken:
        raise Refused(
            409,
            gettext("This work was answered, or handed in anew, in the meantime."),
            gettext("Open it again and read what is there now."),
        )
    records.append(_record(seat, assignment, kind, {"text": text, "about": str(about)}, sent, author))


def _record(
    seat: Seat, assignment: str, kind: str, what: Mapping[str, Any], sent: UUID, author: UUID | None = None
) -> Record:
    return Record(kind, seat.person.id, seat.cohort.id, clock.now(), assignment, "", what, sent, author=author)


def comments(work: Work) -> Sequence[Record]:
    """Return everything that trainers said in words, oldest first."""
    return [record for record in work.of(*SAID) if record.what["text"]]


def any_visits(outline: Curriculum) -> bool:
    """Whether a course asks for reports of study visits."""
    return any(isinstance(each, Assignment) and each.outline == STUDY_VISIT for each in outline.activities)


def reminders(state: State, cohort: Cohort) -> list[tuple[Activity, str]]:
    """Return what to remind of now, in words: work to revise, and plans to look at again."""
    listed = [each for each in state.course.outline.activities if isinstance(each, Assignment)]
    told = [(each, _reminder(each, of_log(state.log, each.id), cohort)) for each in listed]
    return [(each, words) for each, words in told if words]


def _reminder(assignment: Assignment, about: Work, cohort: Cohort) -> str:
    if about.state == "returned":
        return gettext("%(title)s: your trainer asks you to revise it.", title=assignment.title)
    days = about.asks_now(assignment, cohort)
    if days is None:
        return ""
    return ngettext(
        "%(title)s: %(n)s day is over. Say how it stands.",
        "%(title)s: %(n)s days are over. Say how it stands.",
        days,
        title=assignment.title,
    )
