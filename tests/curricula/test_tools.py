"""Tools: what their authors write, and what comes out of what is filled in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curricula import compiled, formulas
from curricula.formulas import Known
from curricula.model import UnknownActivity
from curricula.privacy import names_somebody
from curricula.problems import Problem
from curricula.reader import read
from curricula.scoring import number, score
from curricula.tools import Tool
from tests import shipped
from tests.curricula.course import FILES, activity, codes, library, write
from tests.learning.gauge import SOURCE

ROWS = """---
kind: tool
title: A tool
score: rows
---
## Rows: Drinks
- Tea <!-- id: tea -->
- Wine <!-- id: wine -->

### Ever? <!-- id: ever -->
- ( ) No
- ( ) Yes

### How often? <!-- id: often -->
Skip when: ever = No

- (0) Never
- (3) Daily

### With meals? <!-- id: meals -->
Skip when: ever = No; often = Never
Not for: tea

- (0) No
- (2) Yes

## Bands
| Score | Band | For | Next |
|---|---|---|---|
| 0–2 | Little | wine | Wait |
| 3–5 | Much | wine | Talk |
| 0–3 | Any | | Enjoy |
"""


def tool(folder: Path, text: str) -> Tool:
    found, problems = activity(folder, text)
    assert isinstance(found, Tool), problems
    return found


def problems_of(folder: Path, text: str) -> tuple[Problem, ...]:
    return activity(folder, text)[1]


def ours(course: str, id: str) -> Tool:
    [found] = [each for each in shipped.library().curricula[course, "en"].activities if each.id == id]
    assert isinstance(found, Tool)
    return found


def test_every_row_is_scored_alone_with_its_own_band(tmp_path: Path) -> None:
    filled = {"tea.ever": "2", "tea.often": "2", "wine.ever": "2", "wine.often": "2", "wine.meals": "2"}
    tea, wine = score(tool(tmp_path, ROWS), filled).totals
    assert (tea.points, tea.most, tea.band and tea.band.words) == (Decimal(3), Decimal(3), "Any")
    assert (wine.points, wine.most, wine.band and wine.band.words) == (Decimal(5), Decimal(5), "Much")


def test_what_a_gate_closes_is_neither_missing_nor_counted(tmp_path: Path) -> None:
    tea, wine = score(
        tool(tmp_path, ROWS), {"tea.ever": "1", "wine.ever": "2", "wine.often": "1", "wine.meals": "2"}
    ).totals
    assert (tea.points, tea.missing, tea.band and tea.band.words) == (Decimal(0), 0, "Any")
    assert (wine.points, wine.missing, wine.band and wine.band.words) == (Decimal(0), 0, "Little")


def test_a_score_with_an_answer_missing_has_no_band(tmp_path: Path) -> None:
    tea, wine = score(tool(tmp_path, ROWS), {"wine.ever": "2", "wine.often": "2"}).totals
    assert (tea.missing, tea.band) == (2, None)
    assert (wine.points, wine.missing, wine.band) == (Decimal(3), 1, None)


def test_every_section_has_a_sum_where_the_header_says_so(tmp_path: Path) -> None:
    text = "---\nkind: tool\ntitle: A\nscore: sections\n---\n## One\n- [ ] a\n- [ ] b\n\n## Two\n- [ ] c *\n"
    found = tool(tmp_path, text)
    result = score(found, {"a": "1", "c": "1"})
    sums = [(total.of, int(total.points), int(total.most)) for total in result.totals]
    assert sums == [("One", 1, 2), ("Two", 1, 1), ("", 2, 3)]
    assert not result.alarms
    assert [item.id for item in score(found, {"a": "1"}).alarms] == ["c"]


@given(st.dictionaries(st.sampled_from(["tea.ever", "wine.often", "wine.meals", "tea.often"]), st.text(max_size=4)))
@shipped.once
def test_nothing_that_is_sent_breaks_the_scoring(filled: dict[str, str]) -> None:
    found = ours("screening", "screening/tool-assist")
    score(found, {**filled, "opioids.q2": filled.get("tea.ever", ""), "q8": filled.get("wine.meals", "")})


def test_a_tool_reads_back_from_its_published_form(tmp_path: Path) -> None:
    for text in (ROWS, SOURCE):
        found = tool(tmp_path, text)
        assert compiled.decode(compiled.encode(found)) == found


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("| 0–3 | Any", "| 0–2 | Any", "E704"),
        ("| 3–5 | Much | wine", "| 2–5 | Much | wine", "E704"),
        ("| 3–5 | Much | wine", "| 3–5 | Much | beer", "E703"),
        ("ever = No; often", "ever = Maybe; often", "E703"),
        ("Not for: tea", "Not for: tee", "E703"),
        ("<!-- id: meals -->", "<!-- id: often -->", "E702"),
        ("- (3) Daily", "- 3 Daily\n-(3) Daily", "E701"),
        ("Not for: tea", "Not fur: tea", "E703"),
        ("kind: tool", "kind: tool\nlevel: core", "E206"),
        ("score: rows", "score: row", "E206"),
    ],
)
def test_a_mistake_in_a_tool_is_told(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert old in ROWS
    assert code in codes(problems_of(tmp_path, ROWS.replace(old, new)))


@pytest.mark.parametrize(
    ("expression", "value"),
    [("a + b * 2", 8), ("(a + b) × 2", 10), ("a − b ÷ 3", 1), ("a / b", Fraction(2, 3)), ("1,5 * a", 3)],
)
def test_a_formula_is_computed_as_it_is_written(expression: str, value: Fraction) -> None:
    known = Known({"a": Fraction(2), "b": Fraction(3)}.__getitem__, lambda _: ())
    assert formulas.evaluate(expression, known) == value


@pytest.mark.parametrize("expression", ["", "a +", "a b", "(a", "a ** b", "__import__", "kappa(", "a; b", "(" * 30])
def test_what_is_no_formula_is_not_computed(expression: str) -> None:
    with pytest.raises(formulas.Unreadable):
        formulas.evaluate(expression, Known(lambda _: Fraction(1), lambda _: ()))


@pytest.mark.parametrize(
    ("told", "value"),
    [("2,5", Decimal("2.5")), ("264 000", Decimal(264000)), ("0.125", Decimal("0.125")), ("-3", Decimal(-3))],
)
def test_a_number_is_read_as_people_type_it(told: str, value: Decimal) -> None:
    assert number(told) == value


@pytest.mark.parametrize("told", ["", "a", "1,500", "1.500.000", "1e99", "NaN", "Infinity", "9" * 30])
def test_what_may_mean_two_numbers_or_none_is_not_guessed(told: str) -> None:
    assert number(told) is None


def test_two_raters_who_agree_as_luck_would_have_a_kappa_of_nothing() -> None:
    table = [[Fraction(25), Fraction(25)], [Fraction(25), Fraction(25)]]
    assert formulas.kappa(table) == 0
    assert formulas.kappa([[Fraction(3), Fraction(0)], [Fraction(0), Fraction(4)]]) == 1


def test_a_tool_of_several_courses_is_written_once(tmp_path: Path) -> None:
    shared = {
        "shared/en/tools/rows.md": ROWS,
        "course/en/01-module/05-rows.md": "---\nshared: rows\nid: module/mine\n---\n",
    }
    link = {"course/en/01-module/02-other.md": "---\ntitle: B\nminutes: 5\n---\nOpen [it](05-rows.md).\n"}
    found, problems = library(tmp_path, shared | link)
    assert isinstance(found.curricula["course", "en"].activity("module/mine"), Tool), problems
    assert found.files["course", "en", "module/mine"] == "shared/en/tools/rows.md"


def test_a_shared_tool_is_looked_for_in_its_folder_alone(tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(ROWS, encoding="utf-8")
    names = {"course/en/01-module/05-rows.md": "---\nshared: ../../../../secret\n---\n", "shared/en/tools/a.md": ROWS}
    assert "E411" in codes(library(tmp_path / "content", names)[1])


def test_a_mistake_in_a_shared_tool_is_told_where_it_is_written(tmp_path: Path) -> None:
    broken = {
        "shared/en/tools/rows.md": ROWS.replace("0–3", "0–2"),
        "course/en/01-module/05-rows.md": "---\nshared: rows\n---\n",
    }
    found, problems = library(tmp_path, broken)
    [problem] = [each for each in problems if each.code == "E704"]
    assert problem.path.endswith("shared/en/tools/rows.md")
    with pytest.raises(UnknownActivity):
        found.curricula["course", "en"].activity("module/rows")


def test_a_translation_asks_and_counts_as_the_original_does(tmp_path: Path) -> None:
    own = {"course/en/01-module/05-rows.md": ROWS}
    russian = ROWS.replace("## Rows: Drinks", "## Строки: Напитки").replace("Skip when:", "Пропустить, если:")
    russian = russian.replace("kind: tool\n", "").replace("score: rows\n", "").replace("Not for:", "Не для:")
    russian = (
        russian.replace("- ( ) No", "- ( ) Нет").replace("ever = No", "ever = Нет").replace("## Bands", "## Шкала")
    )
    found, problems = library(tmp_path, {**own, "course/ru/01-module/05-rows.md": russian}, translated=True)
    assert isinstance(found.curricula["course", "ru"].activity("module/rows"), Tool), problems
    other = russian.replace("- (3) Daily", "- (2) Daily").replace("3–5", "3–4").replace("0–3", "0–2")
    _, problems = library(tmp_path, {"course/ru/01-module/05-rows.md": other}, translated=True)
    assert "E503" in codes(problems)


def test_a_shared_tool_is_translated_once_for_all_its_courses(tmp_path: Path) -> None:
    names = "---\nshared: rows\n---\n"
    own = {"shared/en/tools/rows.md": ROWS, "course/en/01-module/05-rows.md": names}
    russian = ROWS.replace("title: A tool", "title: Напитки").replace("kind: tool\n", "").replace("score: rows\n", "")
    theirs = {"shared/ru/tools/rows.md": russian, "course/ru/01-module/05-rows.md": names}
    found, problems = library(tmp_path, own | theirs, translated=True)
    assert found.curricula["course", "ru"].activity("module/rows").title == "Напитки", problems


@shipped.once
def test_the_shipped_tools_have_no_problem_and_every_scored_one_a_worked_case() -> None:
    assert [str(each) for each in shipped.problems() if "tool-" in each.path or "/tools/" in each.path] == []
    courses = shipped.library().curricula.values()
    tools = [each for course in courses for each in course.activities if isinstance(each, Tool)]
    assert len(tools) >= 12
    assert all(each.cases for each in tools if each.bands or each.rules or each.formulas)
    assert all(each.level != "core" for each in tools)


@pytest.mark.parametrize(
    ("course", "id", "most"),
    [
        ("oamt", "safe-start/tool-cows", 48),
        ("screening", "screening/tool-audit", 40),
        ("screening", "screening/tool-dudit", 44),
    ],
)
@shipped.once
def test_a_published_scale_reaches_its_published_maximum(course: str, id: str, most: int) -> None:
    [total] = score(ours(course, id), {}).totals
    assert total.most == most


@shipped.once
def test_assist_reaches_39_and_31_for_tobacco() -> None:
    totals = score(ours("screening", "screening/tool-assist"), {}).totals
    assert {total.of: int(total.most) for total in totals} == {
        **dict.fromkeys([each.id for each in ours("screening", "screening/tool-assist").subjects], 39),
        "tobacco": 31,
    }


@shipped.once
def test_the_missed_dose_card_gives_no_dose_to_somebody_who_is_drowsy_in_any_country() -> None:
    card = ours("oamt", "dispensing/tool-missed-doses")
    for days in range(1, 6):
        for ruled in score(card, {"sedated": "2", "days": str(days)}).ruled:
            assert ruled.ruling is not None
            assert ruled.ruling.plain.startswith("No agonist dose")


@pytest.mark.parametrize(
    "text",
    [
        "Иван Петров, +7 701 123 45 67",
        "born 04.05.1988: Aigul Sadykova",
        "Ali Rahimov 1990-02-03",
        "آرش کریمی 0093701234567",
    ],
)
def test_a_name_with_a_phone_number_or_a_birth_date_names_somebody(text: str) -> None:
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "My sister helps me",
        "Call Aigul on Monday",
        "by 12.03.2027",
        "Aigul Sadykova",
        "20 mg, then 25 mg",
        "1988-05-04",
    ],
)
def test_a_plan_names_nobody(text: str) -> None:
    assert not names_somebody(text)


def test_the_small_course_of_these_tests_can_hold_a_tool(tmp_path: Path) -> None:
    found, problems = read(write(tmp_path, {**FILES, "course/en/01-module/05-tool.md": SOURCE}))
    assert found.curricula["course", "en"].activity("module/tool").done_by == ""
    assert not [each for each in problems if each.severity == "error"]
