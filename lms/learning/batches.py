"""The answers of a device, written many at once; and each attempt read once in a transaction, while its seat is held.

An answer waits only where nothing else can come of it than that it is kept: its id is new, and nothing more is written
with it. Two answers to one question never wait together: where a clock gives both the same moment, the one that came
later has to stand later in the log. Whatever reads the log has what waits written before.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from lms import records
from lms.errors import Refused
from lms.identity import Seat
from lms.learning import attempts
from lms.learning.attempts import Attempt
from lms.learning.items import Answer, Delivery
from lms.records import Record


def attempt_of(delivery: Delivery, seat: Seat, key: UUID) -> Attempt:
    """Return the seat's own attempt with the answers that wait, as :func:`attempts.find` does."""
    if key not in delivery.attempts:
        write(delivery)
        delivery.attempts[key] = attempts.find(seat, key)
    return delivery.attempts[key]


def put_off(delivery: Delivery, answer: Record) -> None:
    """Let an answer to a question, whose id is new, wait until it is written with others."""
    if any(_question(each) == _question(answer) for each in delivery.waiting):
        write(delivery)
    delivery.waiting.append(answer)
    found = delivery.attempts.get(answer.attempt) if answer.attempt else None
    if found is not None:
        delivery.attempts[found.id] = replace(found, log=(*found.log, answer))


def _question(answer: Record) -> tuple[str, UUID | None, object]:
    return answer.activity, answer.attempt, answer.what["question"]


def write(delivery: Delivery) -> None:
    """Write what waits, in one go."""
    waiting = tuple(delivery.waiting)
    delivery.waiting.clear()
    try:
        records.append(*waiting, as_given=True)
    except Refused:
        # Somebody else has just written one of these ids. The others are in the log: asked again, they are held.
        for answer in waiting:
            _write_one(delivery, answer)


def _write_one(delivery: Delivery, answer: Record) -> None:
    try:
        records.append(answer)
    except Refused as error:
        delivery.lost[answer.id] = Answer("conflict", error.wrong, error.fix)


def forget(delivery: Delivery) -> None:
    """Read attempts anew from here on: something else than an answer was written, or the transaction is another."""
    delivery.attempts.clear()
