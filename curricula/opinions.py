"""What people think, together: how often each answer was given, and what was written, with no way back to a person."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from curricula.markup import to_text
from curricula.questions.base import Field, Question
from curricula.withholding import FEWEST_TOLD


@dataclass(frozen=True, slots=True)
class Counted:
    """How often each answer of a list was given: (words, people), in the order of the list.

    `label` is what a line of a grid asks, else empty. `answered` is how many people gave an answer.
    """

    label: str
    counts: tuple[tuple[str, int], ...]
    answered: int

    @property
    def mean(self) -> float | None:
        """The mean place in the list, from 1; None where nobody answered. It says something of a scale only."""
        if not self.answered:
            return None
        return sum(place * count for place, (_words, count) in enumerate(self.counts, 1)) / self.answered


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was answered to one question: lists to count, or texts in an order that says nothing."""

    question: Question
    lists: tuple[Counted, ...] = ()
    texts: tuple[str, ...] = ()
    is_scale: bool = False


def told(in_time: int, late: int) -> int:
    """Return how many forms may be read together, of those that came in time and those that came late.

    All that came in time, where they are enough. Late ones are added five at a time, so that nobody who looks before
    and after can tell what one person said.
    """
    if in_time < FEWEST_TOLD:
        return (in_time + late) // FEWEST_TOLD * FEWEST_TOLD
    return in_time + late // FEWEST_TOLD * FEWEST_TOLD


def summarise(questions: Sequence[Question], forms: Sequence[Mapping[str, Sequence[str]]]) -> tuple[Opinion, ...]:
    """Read forms together; each has its answers by question id. Fewer than five are not read at all."""
    if len(forms) < FEWEST_TOLD:
        return ()
    return tuple(_opinion(question, [form.get(question.id, ()) for form in forms]) for question in questions)


def _opinion(question: Question, given: Sequence[Sequence[str]]) -> Opinion:
    fields = question.present("")
    if any(field.kind in ("text", "line", "file") for field in fields):
        written = (value.strip() for answer in given for value in answer)
        return Opinion(question, texts=tuple(sorted(filter(None, written), key=_nowhere)))
    lists = tuple(_counted(field, place, given) for place, field in enumerate(fields))
    return Opinion(question, lists, is_scale=all(field.kind == "one" for field in fields))


def _counted(field: Field, place: int, given: Sequence[Sequence[str]]) -> Counted:
    if field.kind == "many":
        taken = Counter(value for answer in given for value in set(answer))
        answered = sum(any(answer) for answer in given)
    else:
        chosen = [answer[place] for answer in given if len(answer) > place and answer[place]]
        taken, answered = Counter(chosen), len(chosen)
    options = sorted(field.options, key=lambda option: int(option.value))
    return Counted(to_text(field.label), tuple((to_text(each.html), taken[each.value]) for each in options), answered)


def _nowhere(text: str) -> str:
    """Sort texts by what cannot be guessed from who wrote them, or when."""
    return hashlib.sha256(text.encode()).hexdigest()
