"""What somebody answers to a question, how sure of it they are, and which form said so when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from curricula.questions.base import Question

CERTAINTY = ("guess", "fairly", "sure")
"""How sure somebody is of an answer, as forms say it; records say 1, 2 or 3."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: its id, and when it was filled in."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answers to a question, and how sure of it they are: 1 to 3, 0 where they do not say."""

    answer: Sequence[str]
    certainty: int = 0

    def told(self, question: str) -> dict[str, object]:
        """Return what a record says of it."""
        sure = {"certainty": self.certainty} if self.certainty else {}
        return {"question": question, "answer": list(self.answer), **sure}


def certainty_of(asked: Question, form: Mapping[str, str]) -> int:
    """Return how sure of an answer a form says that somebody is: 1 to 3, 0 where it does not or was not asked."""
    said = form.get(f"{asked.id}-certainty", "")
    is_asked = asked.certainty and not asked.survey
    return CERTAINTY.index(said) + 1 if is_asked and said in CERTAINTY else 0
