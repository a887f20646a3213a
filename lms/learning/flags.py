"""What a trainee does with a question besides answering it: ask for a hint, or want to come back to it.

Both are kept with the attempt, on every device, and neither costs anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from lms import records
from lms.identity import Seat
from lms.learning.attempts import Attempt
from lms.records import Record


def flag(seat: Seat, attempt: Attempt, number: int, flagged: bool, sent: UUID, at: datetime) -> None:
    """Keep whether the trainee wants to come back to a question of an open attempt, where that is new.

    ``sent`` is the id of the form that says it.
    """
    if flagged == (number in attempt.flagged):
        return
    what = {"question": attempt.asked(number).id, "flagged": flagged}
    key = records.conclusion_id(sent, f"{records.QUESTION_FLAGGED}:{len(attempt.log)}")
    records.append(_record(records.QUESTION_FLAGGED, seat, attempt, number, what, key, at))


def ask_for_hint(seat: Seat, attempt: Attempt, number: int, hint: int, at: datetime) -> None:
    """Keep that the trainee asked for a hint of a question of an open attempt; once, however often they do.

    ``hint`` counts from 1. Nothing is kept of one that there is not, or before which another one comes.
    """
    asked = attempt.asked(number)
    if hint != attempt.hinted[asked.id] + 1 or hint > len(asked.hints):
        return
    records.append(_hint(seat, attempt, number, hint, at))


def opened_hints(seat: Seat, attempt: Attempt, number: int, upto: int, at: datetime) -> None:
    """Keep that a trainee opened the hints of a question up to this one, on a page that has them in it."""
    asked = attempt.asked(number)
    seen = attempt.hinted[asked.id]
    opened = range(seen + 1, min(upto, len(asked.hints)) + 1)
    records.append(*(_hint(seat, attempt, number, hint, at) for hint in opened), as_given=True)


def nth_hint(typed: str) -> int:
    """Read which hint a form names, from 1, so that sending it twice asks for one; 0 where it names none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0


def _hint(seat: Seat, attempt: Attempt, number: int, hint: int, at: datetime) -> Record:
    asked = attempt.asked(number)
    # The first one has the id that it had when a question could have no other.
    nth = f":{hint}" if hint > 1 else ""
    key = records.conclusion_id(attempt.id, f"{records.HINT_SHOWN}:{asked.id}{nth}")
    what = {"question": asked.id, "number": hint}
    return _record(records.HINT_SHOWN, seat, attempt, number, what, key, at)


def _record(
    kind: str, seat: Seat, attempt: Attempt, number: int, what: Mapping[str, object], key: UUID, at: datetime
) -> Record:
    return Record(
        kind,
        seat.person.id,
        seat.cohort.id,
        at,
        activity=attempt.quiz.id,
        content=attempt.started.what["questions"][number - 1][1],
        what=what,
        id=key,
        attempt=attempt.id,
    )
