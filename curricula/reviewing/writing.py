"""A report as a text: Markdown for people who review on paper or in git, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from curricula.model import Review
from curricula.reviewing.coverage import Covered
from curricula.reviewing.reading_level import Level
from curricula.reviewing.report import HIGHEST_GRADE, LONGEST_ON_AVERAGE, WORDS_A_MINUTE, Cited, Examined, Report
from curricula.reviewing.statements import KINDS, Statement

NO_SOURCE = "no source"


def as_json(report: Report) -> str:
    """Write a report as one JSON object; every key is always there."""
    told = {
        "curriculum": report.curriculum,
        "language": report.language,
        "title": report.title,
        "on": report.on.isoformat(),
        "broken": report.broken,
        "statements": report.statements,
        "unsourced": report.unsourced(),
        "unresolved": report.unresolved,
        "reviewed": report.reviewed,
        "reading": _level(report.level),
        "activities": [_activity(each) for each in report.activities],
        "facts": [_fact(each) for each in report.facts],
        "outcomes": [_outcome(each) for each in report.outcomes],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _activity(each: Examined) -> dict[str, object]:
    return {
        "id": each.id,
        "title": each.title,
        "kind": each.kind,
        "path": each.path,
        "minutes": each.minutes,
        "words": each.words,
        "pace": each.pace,
        "reading": _level(each.level),
        "hard_to_read": each.is_hard_to_read,
        "safety_critical": each.is_safety_critical,
        "state": each.state,
        "review": _review(each.review),
        "statements": [_statement(statement) for statement in each.statements],
    }


def _level(level: Level) -> dict[str, object]:
    grade = level.grade
    return {
        "sentences": level.sentences,
        "words": level.words,
        "average": round(level.average, 1),
        "grade": None if grade is None else round(grade, 1),
    }


def _review(review: Review | None) -> dict[str, str] | None:
    return {"name": review.name, "role": review.role, "date": review.date.isoformat()} if review else None


def _statement(each: Statement) -> dict[str, object]:
    return {
        "line": each.line,
        "text": each.text,
        "kind": each.kind,
        "sources": each.sources,
        "facts": each.facts,
        "beside": each.beside,
        "awaits": each.awaits,
    }


def _fact(each: Cited) -> dict[str, object]:
    fact = each.fact
    return {
        "id": fact.id,
        "topic": fact.topic,
        "value": fact.value,
        "conditions": fact.conditions,
        "source": fact.source,
        "confidence": fact.confidence,
        "country": fact.country,
        "reviewed": fact.reviewed.isoformat() if fact.reviewed else None,
        "reviewer": fact.reviewer,
        "by": each.by,
    }


def _outcome(each: Covered) -> dict[str, object]:
    return {
        "id": each.outcome.id,
        "text": each.outcome.text,
        "lessons": each.lessons,
        "checks": each.checks,
        "items": each.items,
        "form_a": each.form_a,
        "form_b": each.form_b,
        "critical": each.critical,
        "gaps": each.gaps,
    }


def as_markdown(report: Report) -> str:
    """Write a report as Markdown, in English, whatever language the course is in."""
    chapters = (
        _summary(report),
        _broken(report.broken),
        _reviews(report),
        _outcomes(report.outcomes),
        _reading(report.activities),
        _facts(report.facts),
        _unresolved(report.activities),
        _numbers(report.activities),
    )
    return "\n".join(line for chapter in chapters for line in chapter).rstrip() + "\n"


def _summary(report: Report) -> Iterable[str]:
    count = len(report.activities)
    kinds = ", ".join(f"{report.unsourced(kind)} {kind}" for kind in KINDS)
    return (
        f"# Review report: {report.title}",
        "",
        f"Course {report.curriculum}/{report.language}, as its files stood on {report.on.isoformat()}.",
        "",
        f"- Activities: {count}, of which {report.reviewed} are reviewed",
        f"- Statements with a number: {report.statements}",
        f"- … with {NO_SOURCE}: {report.unsourced()} ({kinds})",
        f"- Marked for review in the text: {report.unresolved}",
        f"- Reading: {_reads(report.level)}",
        "",
        "A number in an invented example, an exercise or a sum has no source and needs none; a reviewer tells these "
        "from the others. Numbers that are written as words are not listed.",
        "",
    )


def _broken(ids: Sequence[str]) -> Iterator[str]:
    if ids:
        yield from ("## Left out, as they have errors: see `lms check`", "")
        yield from (*(f"- {id or 'the course itself'}" for id in ids), "")


def _reads(level: Level) -> str:
    if not level.sentences:
        return "not measured: the measure is for English"
    grade = "too short for a grade" if level.grade is None else f"grade {level.grade:.1f}"
    return f"{level.average:.1f} words in a sentence on average, {grade} (Flesch–Kincaid)"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


def _reviews(report: Report) -> Iterator[str]:
    yield from ("## Reviews", "")
    rows = (
        (each.title, each.state, _signed(each.review), "yes" if each.is_safety_critical else "")
        for each in report.activities
    )
    yield from _table(("Activity", "State", "By", "Critical for safety"), rows)


def _signed(review: Review | None) -> str:
    return f"{review.name}, {review.role}, {review.date.isoformat()}" if review else ""


def _outcomes(outcomes: Iterable[Covered]) -> Iterator[str]:
    yield from ("## Outcomes, lessons and questions", "")
    rows = (
        (f"{each.outcome.id} {each.outcome.text}", ", ".join(each.lessons), each.checks, each.items, each.form_a,
         each.form_b, each.critical, ", ".join(each.gaps))
        for each in outcomes
    )  # fmt: skip
    heads = ("Outcome", "Lessons", "Checks", "Quiz items", "Form A", "Form B", "Critical", "Too few")
    yield from _table(heads, rows)


def _reading(activities: Iterable[Examined]) -> Iterator[str]:
    yield from ("## Reading level, and minutes against words", "")
    fewest, most = WORDS_A_MINUTE
    yield f"At most {LONGEST_ON_AVERAGE:.0f} words in a sentence on average and grade {HIGHEST_GRADE:.0f}; "
    yield from (f"a lesson has {fewest} to {most} words a minute beside its checks.", "")
    yield from _table(
        ("Activity", "Minutes", "Words", "Words a sentence", "Grade", "Look at"),
        ((each.title, each.minutes, each.words, f"{each.level.average:.1f}", _grade(each.level), _look(each))
         for each in activities),
    )  # fmt: skip


def _grade(level: Level) -> str:
    return "–" if level.grade is None else f"{level.grade:.1f}"


def _look(each: Examined) -> str:
    pace = {"short": "few words for its minutes", "long": "many words for its minutes", "": ""}[each.pace]
    return "; ".join(filter(None, ("hard to read" if each.is_hard_to_read else "", pace)))


def _facts(facts: Iterable[Cited]) -> Iterator[str]:
    yield from ("## Safety facts that the course cites", "")
    rows = (
        (f"{each.fact.id} {each.fact.topic}", each.fact.value, each.fact.country or "every", each.fact.source,
         each.fact.confidence, f"{each.fact.reviewed or 'awaiting'} {each.fact.reviewer}".strip(), ", ".join(each.by))
        for each in facts
    )  # fmt: skip
    yield from _table(("Fact", "Value", "Country", "Source", "Confidence", "Reviewed", "Cited by"), rows)


def _unresolved(activities: Iterable[Examined]) -> Iterator[str]:
    yield from ("## Marked for review", "")
    found = [f"- {each.path}:{said.line} {said.text}" for each in activities for said in each.unresolved]
    yield from (*(found or ["Nothing."]), "")


def _numbers(activities: Iterable[Examined]) -> Iterator[str]:
    yield from ("## Every statement with a number", "")
    for each in activities:
        rows = [
            (said.line, said.kind, said.text, _rests_on(said))
            for said in sorted(each.statements, key=lambda said: said.has_source)
            if said.kind
        ]
        if rows:
            yield from (f"### {each.title} ({each.path})", "")
            yield from _table(("Line", "Number", "Statement", "Source"), rows)


def _rests_on(said: Statement) -> str:
    named = ", ".join((*said.sources, *said.facts)) or NO_SOURCE
    return f"{named} (beside it)" if said.beside else named
