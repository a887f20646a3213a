"""What a person has done in a course, what is missing for the certificate, and what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from curricula.conditions import CONDITIONS, Asked, Condition, attended_at
from curricula.facts import Fact, Standing, standing
from curricula.model import CertificateRule, Curriculum


@dataclass(frozen=True, slots=True)
class Progress:
    """All that follows from the facts.

    `activities` has every activity of the course by id. `finished_at` is when the last condition was met, None before
    that and for a rule without conditions. `took_part_at` is when somebody had been there for as much as a certificate
    of participation asks for, None before that and where there is none. `next` is the first activity in course order
    still to be done: core ones and those the rule asks for, without what waits for somebody else; None when there is
    none.
    """

    activities: Mapping[str, Standing]
    conditions: tuple[Condition, ...]
    finished_at: datetime | None
    next: str | None
    took_part_at: datetime | None = None


def derive(curriculum: Curriculum, facts: Iterable[Fact], rule: CertificateRule | None = None) -> Progress:
    """Conclude from the facts, in whatever order and however often they arrive.

    Dates are the earliest that the facts allow, so that a later fact never moves them. Facts about activities that the
    curriculum does not have are ignored. `rule` is the curriculum's own unless a programme asks for another one.
    """
    rule = rule or curriculum.certificate
    known: dict[str, set[Fact]] = defaultdict(set)
    for fact in facts:
        known[fact.activity].add(fact)
    standings = {activity.id: standing(activity, known.get(activity.id, ())) for activity in curriculum.activities}
    asked = Asked(curriculum, rule, standings, known)
    conditions = tuple(condition for ask in CONDITIONS if (condition := ask(asked)) is not None)
    dates = [condition.met_at for condition in conditions if condition.met_at is not None]
    share = rule.participation
    return Progress(
        activities=standings,
        conditions=conditions,
        finished_at=max(dates) if dates and len(dates) == len(conditions) else None,
        next=_next(asked, conditions),
        took_part_at=None if share is None else attended_at(known.get("", ()), share),
    )


def _next(asked: Asked, conditions: Iterable[Condition]) -> str | None:
    required = {id for condition in conditions for id in condition.missing}
    standings = asked.standings
    return next(
        (
            activity.id
            for activity in asked.curriculum.activities
            if not standings[activity.id].done
            and standings[activity.id].waits_since is None
            and (activity.level == "core" or activity.id in required)
            and activity.opens_after is None
        ),
        None,
    )
