"""The pictures of a pack and of the dashboard: bars, each with its number, from the tables and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from lms.language import gettext, number, percent_in_tenths
from lms.managing.evidence import coded
from lms.managing.evidence.facts import Facts, Sheet
from lms.managing.evidence.groups import HIDDEN
from lms.managing.exports.table import Cell

FUNNEL = ("people", "completed", "certified")
MOST_BARS = 24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. ``share`` is how long it is, from 0 to 1; ``earlier`` is that of a second one, for what was before.

    ``told`` says the number; it stands alone where nothing may be drawn.
    """

    label: str
    told: str
    share: float
    earlier: float | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with a title. ``label`` and ``counted`` head the two columns of the table beside it."""

    title: str
    label: str
    counted: str
    bars: tuple[Bar, ...]
    paired: bool = False


def of_facts(facts: Facts) -> tuple[Chart, ...]:
    """Return the pictures that the tables of a pack give; those without a bar are left out."""
    return tuple(chart for chart in _charts(facts) if chart.bars)


def _charts(facts: Facts) -> Iterator[Chart]:
    for name, drawn in (
        ("summary", _funnel),
        ("agenda", _meetings),
        ("disaggregated", _groups),
        ("pre-post", _gains),
        ("evaluation", _means),
        ("responses", _responses),
        ("cascade", _cascade),
    ):
        sheet = facts.sheet(name)
        if sheet is not None:
            yield from drawn(sheet)


def counted(title: str, label: str, unit: str, numbers: Sequence[tuple[str, int | None]]) -> Chart:
    """Return bars for numbers of people or things; ``None`` is told to be hidden."""
    most = max((count for _words, count in numbers if count is not None), default=0) or 1
    bars = tuple(
        Bar(words, gettext("hidden") if count is None else number(count), (count or 0) / most)
        for words, count in numbers[:MOST_BARS]
    )
    return Chart(title, label, unit, bars)


def _cells(sheet: Sheet, *names: str) -> Iterator[tuple[Cell, ...]]:
    places = [sheet.place(name) for name in names]
    return (tuple(row[place] for place in places) for row in sheet.rows)


def _funnel(sheet: Sheet) -> Iterator[Chart]:
    numbers = [(str(words), cast("int", count)) for name, words, count in sheet.rows if name in FUNNEL]
    yield counted(gettext("How far people came"), gettext("What was reached"), gettext("People"), numbers)


def _meetings(sheet: Sheet) -> Iterator[Chart]:
    taken = [
        (f"{day} {begins} {title}", cast("int", there))
        for day, begins, title, there in _cells(sheet, "day", "begins", "title", "there")
        if there is not None
    ]
    yield counted(gettext("Who was at the meetings"), gettext("Meeting"), gettext("People"), taken)


def _groups(sheet: Sheet) -> Iterator[Chart]:
    """Draw each way of telling people apart that gives more than one group."""
    found: dict[str, list[tuple[str, int | None]]] = {}
    for by, words, people, figures in _cells(sheet, "by_words", "words", "people", "figures"):
        count = cast("int | None", people)
        assert count is not None or figures == HIDDEN
        found.setdefault(str(by), []).append((str(words), count))
    for by, numbers in found.items():
        if len(numbers) > 1:
            yield counted(by, gettext("Group"), gettext("People"), numbers)


def _cascade(sheet: Sheet) -> Iterator[Chart]:
    """Draw how many people each level of the cascade trained."""
    levels = [
        (str(words), cast("int", heads)) for by, words, heads in _cells(sheet, "by", "words", "heads") if by == "level"
    ]
    yield counted(gettext("Whom the cascade reached"), gettext("Trainers"), gettext("People"), levels)


def _gains(sheet: Sheet) -> Iterator[Chart]:
    names = ("comparison", "curriculum", "part", "name", "mean_first", "mean_second")
    found: dict[tuple[str, str], list[Bar]] = {}
    for comparison, curriculum, part, name, before, after in _cells(sheet, *names):
        if part in ("all", "outcome") and isinstance(before, Decimal) and isinstance(after, Decimal):
            words = gettext("All outcomes") if part == "all" else str(name)
            told = f"{percent_in_tenths(float(before))} – {percent_in_tenths(float(after))}"
            found.setdefault((str(curriculum), str(comparison)), []).append(
                Bar(words, told, float(after), float(before))
            )
    for (curriculum, comparison), bars in found.items():
        title = gettext("Tests: %(tests)s", tests=coded.tests(comparison))
        title = title if len({of for of, _tests in found}) == 1 else f"{title} ({curriculum})"
        yield Chart(title, gettext("Outcome"), gettext("Mean before and after"), tuple(bars), paired=True)


def _means(sheet: Sheet) -> Iterator[Chart]:
    """Draw the mean of each question with a scale; how long the scale is, its answers tell."""
    means: dict[tuple[str, ...], tuple[Decimal, int]] = {}
    names = ("cohort_code", "form", "question_id", "question", "line", "people", "mean")
    for *head, people, mean in _cells(sheet, *names):
        if isinstance(mean, Decimal) and people is not None:
            key = tuple(map(str, head))
            means[key] = (mean, means.get(key, (mean, 0))[1] + 1)
    bars = tuple(
        Bar(line or question, f"{number(float(mean))} / {number(most)}", float(mean) / most)
        for (_cohort, _form, _id, question, line), (mean, most) in means.items()
    )
    title = gettext("What people think of the training")
    yield Chart(title, gettext("Question"), gettext("Mean, of how many"), bars[:MOST_BARS])


def _responses(sheet: Sheet) -> Iterator[Chart]:
    bars = tuple(
        Bar(f"{words}, {cohort}", percent_in_tenths(float(rate)), float(rate))
        for words, cohort, rate in _cells(sheet, "words", "cohort", "rate")
        if isinstance(rate, Decimal)
    )
    yield Chart(gettext("Who answered"), gettext("Asked"), gettext("Share"), bars[:MOST_BARS])
