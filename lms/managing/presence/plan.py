"""What a report would write into the register of a meeting: for each trainee the minutes, the mark before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from curricula.attendance import ABSENT, mark_of
from curricula.presence import Stay, counting
from lms.identity import Cohort
from lms.learning.meetings import Meeting, registers
from lms.managing import namesakes
from lms.managing.namesakes import Listed
from lms.managing.presence import matching
from lms.managing.presence.matching import Match


@dataclass(frozen=True, slots=True)
class Choice:
    """How a report is to be read: by a clock in ``zone`` (IANA), from which share of the meeting on it is the whole.

    ``people`` says who the guests are that no name tells, by their place. ``rest_absent``: who is not in the report and
    has no mark was absent. ``corrects``: marks that were kept before are corrected, too.
    """

    zone: str
    least: Fraction
    people: Mapping[int, UUID]
    rest_absent: bool
    corrects: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One trainee: ``minutes`` is empty for who is not in the report, ``before`` and ``after`` while nobody said."""

    person: UUID
    name: str
    apart: str
    minutes: int | None
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        """Whether something would be written."""
        return self.after != self.before


@dataclass(frozen=True, slots=True)
class Plan:
    """What a report would write. ``lies_elsewhere``: none of its times lies in the meeting."""

    lines: tuple[Line, ...]
    matches: tuple[Match, ...]
    listed: tuple[Listed, ...]
    lies_elsewhere: bool

    @property
    def marks(self) -> Mapping[UUID, str]:
        """The marks that would be written."""
        return {line.person: line.after for line in self.lines if line.is_new}

    @property
    def minutes(self) -> Mapping[UUID, int]:
        """How long those who are in the report were there, in whole minutes."""
        return {line.person: line.minutes for line in self.lines if line.minutes is not None}

    @property
    def corrected(self) -> int:
        """How many marks of before would be corrected."""
        return sum(bool(line.is_new and line.before) for line in self.lines)


def plan(cohort: Cohort, meeting: Meeting, stays: Sequence[Stay], choice: Choice) -> Plan:
    """Work out what a report would write now; nothing is written."""
    among, held = namesakes.listed(cohort), registers(cohort)
    matches = matching.match(matching.guests(stays), among, choice.people)
    span = counting.span(stays, meeting.starts_at, meeting.ends_at, ZoneInfo(choice.zone))
    theirs: dict[UUID, list[Stay]] = {}
    for each in matches:
        if each.person is not None:
            theirs.setdefault(each.person, []).extend(each.guest.stays)
    lines = []
    for trainee in among:
        there = counting.minutes_there(theirs[trainee.person], span) if trainee.person in theirs else None
        before = held.mark(meeting, trainee.person)
        after = _after(before, there, meeting, choice)
        minutes = None if there is None else int(there)
        lines.append(Line(trainee.person, trainee.name, trainee.apart, minutes, before, after))
    return Plan(tuple(lines), tuple(matches), tuple(among), counting.lies_elsewhere(stays, span))


def _after(before: str, there: Fraction | None, meeting: Meeting, choice: Choice) -> str:
    """Return the mark that somebody would have; who is not in the report keeps theirs: they may be in the room."""
    if there is None:
        return before or (ABSENT if choice.rest_absent else "")
    return before if before and not choice.corrects else mark_of(there, meeting.minutes, choice.least)
