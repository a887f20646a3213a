"""The receipt of an attempt that was handed in: eight signs that find it again and tell whether it is as it was.

The first half names the attempt, the second seals what was answered and when it was handed in. Both are made with the
site's secret key: nobody can make up a receipt, and nothing is stored that could be changed along with the answers.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from lms import records, sealing
from lms.codes import ALPHABET, read_code
from lms.identity import Cohort
from lms.learning import attempts
from lms.learning.attempts import Attempt
from lms.tables import records as log

HALF = 4


@dataclass(frozen=True, slots=True)
class Found:
    """An attempt that a receipt names; ``intact``: what is kept is what the receipt was made for."""

    attempt: Attempt
    intact: bool


def code(attempt: Attempt) -> str:
    """Return the receipt of an attempt that was handed in, without dashes; the same whenever it is asked for."""
    return _name(attempt.id) + _seal(attempt)


def look_up(cohort: Cohort, typed: str) -> tuple[Found, ...]:
    """Return the attempts of a cohort that a receipt, as somebody typed it, names: one as a rule, an intact one first.

    Empty where none was handed in that it could belong to.
    """
    given = read_code(typed)
    if len(given) != 2 * HALF:
        return ()
    begun = records.read(log.c.cohort == cohort.id, log.c.kind == records.ATTEMPT_STARTED)
    named = [record for record in begun if _name(record.id) == given[:HALF]]
    found = [attempts.of_person(record.person, cohort.id, record.id) for record in named]
    checked = [Found(each, code(each) == given) for each in found if each.handed_in is not None]
    intact = [each for each in checked if each.intact]
    return tuple(intact or checked)


def _name(attempt: UUID) -> str:
    return _signs("attempt", attempt.hex)


def _seal(attempt: Attempt) -> str:
    assert attempt.handed_in is not None, "only what was handed in has a receipt"
    at, shown, answers = attempt.handed_in.at, attempt.shown, attempt.answers
    told = [attempt.id.hex, at.isoformat(), list(shown.items()), sorted(answers.items())]
    return _signs("answers", json.dumps(told, ensure_ascii=False, separators=(",", ":")))


def _signs(what: str, text: str) -> str:
    number = int.from_bytes(sealing.digest(f"receipt:{what}:{text}"))
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(HALF))
