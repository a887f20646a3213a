"""How questions did: how hard they were, whether they tell those who know from those who do not, what was chosen.

Classical item analysis; see Ebel and Frisbie, Essentials of Educational Measurement (1991), chapter 13. Every version
of a question is judged by itself, and nothing is told about fewer than `FEWEST_TOLD` people.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FEWEST_TOLD = 5
"""People; a figure about fewer could show what one of them did."""

FEWEST_TO_DISCRIMINATE = 10
FEW = 30
"""Below this number chance moves every figure much."""

GROUP = Fraction(27, 100)
"""The share of people at each end who are compared: Kelley (1939) found that it tells the most."""

SURE = 3


@dataclass(frozen=True, slots=True)
class Response:
    """What one person did with one version of a question.

    `credit` is what it earned of `points`. `chosen` are the values of the choices that were taken. `certainty` is 1
    (guessing) to 3 (sure), 0 where nobody asked or they did not say.
    """

    question: str
    version: str
    credit: Fraction
    points: int = 1
    chosen: tuple[str, ...] = ()
    answered: bool = True
    certainty: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One version of a question over all who were asked it; what too few people were asked is None or left out.

    `difficulty` is the mean credit: 1 is the easiest. `discrimination` is the correlation of the credit with what the
    same people earned elsewhere in the quiz, `upper_lower` how much more the best 27 % earned than the weakest 27 %.
    `choices` counts how often each was taken. `sure` said that they were, and `sure_but_wrong` of them were not right.
    """

    question: str
    version: str
    n: int
    difficulty: Fraction | None = None
    discrimination: float | None = None
    upper_lower: float | None = None
    choices: Mapping[str, int] | None = None
    unanswered: int | None = None
    sure: int | None = None
    sure_but_wrong: int | None = None

    @property
    def is_told(self) -> bool:
        """Whether enough people were asked for anything to be told."""
        return self.n >= FEWEST_TOLD

    @property
    def is_uncertain(self) -> bool:
        """Whether so few were asked that chance moves the figures much."""
        return self.n < FEW


def analyse(attempts: Iterable[Sequence[Response]]) -> tuple[Item, ...]:
    """Judge every version of every question in attempts at one quiz; the order of the attempts does not matter."""
    asked: dict[tuple[str, str], list[tuple[Response, _Total]]] = defaultdict(list)
    for attempt in attempts:
        total = _total(attempt)
        for response in attempt:
            asked[response.question, response.version].append((response, total))
    return tuple(_item(question, version, found) for (question, version), found in sorted(asked.items()))


def _item(question: str, version: str, found: Sequence[tuple[Response, _Total]]) -> Item:
    n = len(found)
    if n < FEWEST_TOLD:
        return Item(question, version, n)
    responses = [response for response, _ in found]
    earned = [response.credit for response in responses]
    judged = n >= FEWEST_TO_DISCRIMINATE
    rests = [total.without(response).share for response, total in found] if judged else []
    whole = [total.share or Fraction() for _, total in found] if judged else []
    sure = [response for response in responses if response.certainty == SURE]
    told = len(sure) >= FEWEST_TOLD
    return Item(
        question,
        version,
        n,
        difficulty=sum(earned, Fraction()) / n,
        discrimination=correlation(earned, rests) if judged else None,
        upper_lower=upper_lower(earned, whole) if judged else None,
        choices=Counter(value for response in responses for value in response.chosen),
        unanswered=sum(not response.answered for response in responses),
        sure=len(sure) if told else None,
        sure_but_wrong=sum(response.credit < 1 for response in sure) if told else None,
    )


@dataclass(frozen=True, slots=True)
class _Total:
    """What an attempt earned, of how many points."""

    earned: Fraction
    points: int

    @property
    def share(self) -> Fraction | None:
        """Which share of the points was earned; None where there were none to earn."""
        return self.earned / self.points if self.points else None

    def without(self, response: Response) -> _Total:
        return _Total(self.earned - response.credit * response.points, self.points - response.points)


def _total(attempt: Sequence[Response]) -> _Total:
    earned = sum((response.credit * response.points for response in attempt), Fraction())
    return _Total(earned, sum(response.points for response in attempt))


def correlation(earned: Sequence[Fraction], rests: Sequence[Fraction | None]) -> float | None:
    """Correlate what people earned by a question and elsewhere; None where either is the same for everybody."""
    pairs = [(float(credit), float(rest)) for credit, rest in zip(earned, rests, strict=True) if rest is not None]
    if len({credit for credit, _ in pairs}) < 2 or len({rest for _, rest in pairs}) < 2:
        return None
    return statistics.correlation(*zip(*pairs, strict=True))


def upper_lower(earned: Sequence[Fraction], totals: Sequence[Fraction], share: Fraction = GROUP) -> float:
    """Tell how much more the upper group earned on average than the lower one.

    People with the same total, of whom only some fit into a group, count in it with their average: no order of theirs
    is made up.
    """
    size = max(1, round(len(earned) * share))
    low = _mean_of_first(size, earned, totals)
    high = _mean_of_first(size, earned, [-total for total in totals])
    return float(high - low)


def _mean_of_first(size: int, earned: Sequence[Fraction], ranks: Sequence[Fraction]) -> Fraction:
    groups: dict[Fraction, list[Fraction]] = defaultdict(list)
    for credit, rank in zip(earned, ranks, strict=True):
        groups[rank].append(credit)
    total, room = Fraction(), size
    for rank in sorted(groups):
        taken = min(room, len(groups[rank]))
        total += sum(groups[rank], Fraction()) / len(groups[rank]) * taken
        room -= taken
    return total / size


def counterpart(question: str) -> str:
    """Name what a question of a test before the course and its parallel one of the test after it have in common."""
    return re.sub(r"(?<![a-z])(?:pre|post)(?![a-z])", "*", question)
