"""The report of a round as PDF, in the language of who asks for it; the standards stay in their own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from curricula.appraisal.agreement import Agreement
from curricula.appraisal.scores import GREEN, Score, Scores
from lms import clock, language
from lms.language import gettext
from lms.learning.appraisal import words
from lms.learning.appraisal.kept import State
from lms.teaching.appraisal import charts
from lms.teaching.appraisal.plans import Line
from lms.typesetting import typeset

TEMPLATE = Path(__file__).with_name("report.typ")


def pdf(
    now: State,
    scores: Scores,
    plan: Sequence[Line],
    about: Sequence[tuple[str, str]],
    statuses: Mapping[str, str],
    agreement: Agreement | None,
) -> bytes:
    """Print a report. Takes some tenths of a second; raises :class:`~lms.typesetting.Unprintable`."""
    sheet = {
        **_words(),
        "language": language.current().partition("-")[0],
        "direction": language.direction(language.current()),
        "title": now.appraisal.title,
        "kind": str(words.KINDS[now.appraisal.kind]),
        "notice": now.appraisal.standards.notice,
        "about": [list(pair) for pair in (*about, *_agreed(agreement))],
        "alarms": [f"{each.code}: {each.text}" for each in scores.alarms],
        "overall": _score(scores.overall),
        "domains": [_score(each) for each in scores.domains],
        "standards": [_score(each) for each in scores.standards],
        "target": float(GREEN),
        "radar": _radar(scores.domains),
        "plan": [_row(line, statuses) for line in plan],
    }
    return typeset(TEMPLATE, json.dumps(sheet), clock.now())


def written(value: object, zone: str) -> str:
    """Write a fact of the report as its readers do."""
    if isinstance(value, datetime):
        return language.format_datetime(value, zone)
    return language.format_date(value) if isinstance(value, date) else str(value)


def _words() -> dict[str, str]:
    return {
        "heading": gettext("Appraisal of a service"),
        "alarms_heading": gettext("Critical for safety, and not met"),
        "domains_heading": gettext("Domains"),
        "standards_heading": gettext("Standards"),
        "plan_heading": gettext("Improvement plan"),
        "overall_word": gettext("Overall"),
        "code_word": gettext("Code"),
        "title_word": gettext("Title"),
        "score_word": gettext("Score"),
        "counts_word": gettext("Met / partly / not met / not relevant / not rated"),
        "failed_word": gettext("Essential and not met"),
        "radar_word": gettext(
            "Radar of the domains; the table below has the same numbers. The thin line is the target."
        ),
        "criterion_word": gettext("Criterion"),
        "essential_word": gettext("essential criterion"),
        "action_word": gettext("Action"),
        "owner_word": gettext("Owner"),
        "due_word": gettext("Due"),
        "status_word": gettext("Status"),
        "page_word": gettext("Page"),
    }


def _agreed(agreement: Agreement | None) -> list[tuple[str, str]]:
    if agreement is None or agreement.share is None:
        return []
    return [
        (gettext("Agreement of the assessors before their talk"), language.percent(agreement.share)),
        (gettext("Cohen’s kappa"), words.kappa(agreement.kappa)),
    ]


def _score(of: Score) -> dict[str, object]:
    counts = of.counts
    numbers = (counts.met, counts.partly, counts.not_met, counts.not_relevant, counts.open)
    return {
        "code": of.code,
        "title": of.title,
        "share": None if of.share is None else float(of.share),
        "score": words.share(of.share),
        "band": of.band or "",
        "band_word": str(words.BANDS[of.band]) if of.band else "",
        "counts": " / ".join(map(language.number, numbers)),
        "failed": ", ".join(each.code for each in of.failed),
    }


def _radar(domains: Sequence[Score]) -> dict[str, object] | None:
    drawn = charts.radar(domains)
    if drawn is None:
        return None
    return {
        "size": drawn.size,
        "rings": [_points(ring) for ring in drawn.rings],
        "target": _points(drawn.target),
        "polygon": _points(drawn.polygon),
        "labels": [[label.x, label.y, label.text] for label in drawn.labels],
    }


def _points(told: str) -> list[list[float]]:
    return [[float(each) for each in point.split(",")] for point in told.split()]


def _row(line: Line, statuses: Mapping[str, str]) -> dict[str, object]:
    row = line.row
    return {
        "code": line.gap.criterion.code,
        "essential": line.gap.criterion.essential,
        "text": line.gap.criterion.text,
        "rating": str(words.RATINGS[line.gap.rating]),
        "action": row.action,
        "owner": row.owner,
        "due": language.format_date(row.due_on, width="medium") if row.due_on else "",
        "overdue": gettext("Overdue") if line.is_overdue else "",
        "status": statuses[row.status],
    }
