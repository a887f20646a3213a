"""What came back in reviews and was still known, of one cohort or of several, as far as it may be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curricula.withholding import FEWEST_TOLD
from lms.identity import Cohort
from lms.teaching import recall
from lms.teaching.recall import Recalled


def reviewed(cohorts: Sequence[Cohort]) -> Mapping[str, Recalled]:
    """Return how much of each outcome was still known when its points came back, by the id of the outcome.

    Of several cohorts, those whose own figures are hidden count where they are enough people together: what the others
    show by themselves can be subtracted.
    """
    told: dict[str, Recalled] = {}
    hidden: dict[str, Recalled] = {}
    for each in cohorts:
        by_outcome = recall.recalled(each)
        untold = recall.untold(by_outcome)
        for outcome, found in by_outcome.items():
            into = hidden if outcome in untold else told
            into[outcome] = into.get(outcome, Recalled()) + found
    if len(cohorts) > 1:
        for outcome, found in hidden.items():
            if len(found.people) >= FEWEST_TOLD:
                told[outcome] = told.get(outcome, Recalled()) + found
    return told
