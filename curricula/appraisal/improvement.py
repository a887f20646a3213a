"""The plan that follows an appraisal: a row for each criterion that is not met or partly met."""

from __future__ import annotations

from dataclasses import dataclass

from curricula.appraisal.standards import NOT_MET, PARTLY, Criterion, Rating, Ratings, Standard, StandardsSet


@dataclass(frozen=True, slots=True)
class Gap:
    """A criterion that is not met, or only partly, with its standard."""

    criterion: Criterion
    standard: Standard
    rating: Rating


def gaps(chosen: StandardsSet, ratings: Ratings) -> tuple[Gap, ...]:
    """List the gaps: essential ones first, then what is not met before what is partly met, then as in the set."""
    found = [
        Gap(criterion, chosen.standard_of[code], ratings[code])
        for code, criterion in chosen.criteria.items()
        if ratings.get(code) in (NOT_MET, PARTLY)
    ]
    return tuple(sorted(found, key=lambda gap: (not gap.criterion.essential, gap.rating)))
