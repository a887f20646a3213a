"""The appraisal of a service: what a set may say, what ratings come to, how far two assessors agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as some

from curricula.appraisal import exercise, rows, shelf, standards
from curricula.appraisal.agreement import compare
from curricula.appraisal.improvement import gaps
from curricula.appraisal.scores import score
from curricula.appraisal.standards import RATINGS, Criterion, Domain, Rating, Ratings, Standard, StandardsSet
from curricula.files import Folder
from curricula.problems import Notes
from tests.conftest import CONTENT

SHIPPED = Path(__file__).parents[2] / "content"
HEAD = "set_id,lang,domain,std_code,std_title,crit_code,crit_text,essential\n"
MET: Rating = "2"


def small() -> StandardsSet:
    return shelf.read(Folder(CONTENT), "en").sets["small-set"]


def of(size: int, essential: int = 0, domains: int = 1) -> StandardsSet:
    """Make a set in which each domain has one standard of some criteria, the first ones essential."""
    return StandardsSet(
        "s",
        "en",
        "S",
        "N",
        tuple(
            Domain(
                f"D{one}",
                "D",
                (
                    Standard(
                        f"D{one}s",
                        "S",
                        tuple(Criterion(f"{one}-{each}", "C", each < essential) for each in range(size)),
                    ),
                ),
            )
            for one in range(domains)
        ),
    )


def rated(*ratings: str, domain: int = 0) -> dict[str, Rating]:
    """Rate the criteria of a domain in order; "" leaves one open."""
    return {f"{domain}-{each}": cast("Rating", rating) for each, rating in enumerate(ratings) if rating}


def share(ratings: Ratings, chosen: StandardsSet) -> Fraction | None:
    return score(chosen, ratings).standards[0].share


def imported(text: str) -> tuple[StandardsSet | None, list[str]]:
    notes = Notes("set.csv")
    found = rows.read_rows(text.encode(), "Ours", "Approved in 2026.", notes)
    return found, [str(problem) for problem in notes.found]


def test_the_shipped_set_has_28_standards_113_criteria_and_36_essential_ones() -> None:
    folder = Folder(SHIPPED)
    shipped = shelf.read(folder, "en").sets["training-set"]
    assert [problem for notes in folder.notes.values() for problem in notes.found] == []
    essential = [each for each in shipped.criteria.values() if each.essential]
    assert (len(shipped.standards), len(shipped.criteria), len(essential)) == (28, 113, 36)
    assert [each.code for each in shipped.criteria.values() if each.safety] == ["RS1a", "RS1b", "RS4a", "CC6a", "IV3a"]
    assert "not the official" in shipped.notice
    assert all(each.evidence and each.text.endswith(".") for each in shipped.criteria.values())


def test_the_worksheet_for_marks_has_every_criterion_of_the_shipped_set_with_its_sign() -> None:
    shipped = shelf.read(Folder(SHIPPED), "en").sets["training-set"]
    sheet = (SHIPPED / "quality/en/04-appraisal/06-tool-appraisal-form.md").read_text(encoding="utf-8")
    printed = [
        (standard, *sign)
        for standard, marks in re.findall(r"^\| ([A-Z]+\d+) [^|]+\| ([^|]*……[^|]*) \| …… /", sheet, re.MULTILINE)
        for sign in re.findall(r"([a-e])(★?)(!?) ……", marks)
    ]
    assert printed == [
        (each.code[:-1], each.code[-1], "★" * each.essential, "!" * each.safety) for each in shipped.criteria.values()
    ]


def test_a_set_and_an_exercise_come_back_from_what_is_stored_as_they_were() -> None:
    found = shelf.read(Folder(CONTENT), "en")
    chosen, service = found.sets["small-set"], found.exercises["lamp"]
    assert standards.decode(standards.encode(chosen)) == chosen
    assert exercise.decode(exercise.encode(service)) == service
    assert list(service.found) == list(chosen.criteria)


def test_a_score_is_the_points_given_among_those_possible() -> None:
    chosen = of(4)
    assert share(rated("2", "1", "0", "2"), chosen) == Fraction(5, 8)
    assert share(rated("2", "NA", "NA", "1"), chosen) == Fraction(3, 4)
    assert share(rated("NA", "NA", "NA", "NA"), chosen) is None


def test_a_score_is_told_once_seventy_per_cent_of_what_is_relevant_is_rated() -> None:
    assert share(rated(*["2"] * 6), of(10)) is None
    assert share(rated(*["2"] * 7), of(10)) == 1
    assert share(rated("2", "2", "NA", "NA"), of(5)) is None  # two of three
    assert share(rated("2", "0", "NA", "NA", "NA"), of(5)) == Fraction(1, 2)


def test_what_is_not_rated_never_counts_as_not_met() -> None:
    assert share(rated("2", "2", "2"), of(4)) == share(rated("2", "2", "2", "2"), of(4)) == 1


@pytest.mark.parametrize(
    ("ratings", "band"),
    [("00000", "red"), ("22100", "amber"), ("22211", "green"), ("22201", "amber"), ("22000", "red")],
)
def test_bands_begin_at_a_half_and_at_four_fifths(ratings: str, band: str) -> None:
    assert score(of(5), rated(*ratings)).standards[0].band == band


def test_an_essential_criterion_that_is_not_met_keeps_its_standard_out_of_the_upper_band() -> None:
    missed = score(of(10, essential=1), rated("0", *["2"] * 9)).standards[0]
    assert (missed.share, missed.band, missed.is_capped) == (Fraction(9, 10), "amber", True)
    partly = score(of(10, essential=1), rated("1", *["2"] * 9)).standards[0]
    assert (partly.band, partly.is_capped) == ("green", False)
    low = score(of(2, essential=1), rated("0", "0")).standards[0]
    assert (low.band, low.is_capped) == ("red", False)


def test_the_whole_is_the_mean_of_its_domains_once_all_of_them_are_there() -> None:
    chosen = of(2, domains=2)
    half = score(chosen, rated("2", "2"))
    assert half.domains[0].share == 1
    assert (half.domains[1].share, half.overall.share) == (None, None)
    whole = score(chosen, rated("2", "2") | rated("0", "1", domain=1))
    assert whole.overall.share == Fraction(5, 8)
    without = score(chosen, rated("2", "1") | rated("NA", "NA", domain=1))
    assert without.overall.share == Fraction(3, 4)


def test_safety_that_fails_is_named_whatever_the_score() -> None:
    ratings: dict[str, Rating] = dict.fromkeys(small().criteria, MET)
    assert score(small(), ratings).alarms == ()
    assert [each.code for each in score(small(), {**ratings, "CA1a": "0"}).alarms] == ["CA1a"]


@given(some.lists(some.sampled_from([*RATINGS, ""]), min_size=6, max_size=6))
@effort(max_examples=60)
def test_scores_lie_between_nothing_and_all_and_count_every_criterion_once(given_: list[str]) -> None:
    ratings = {code: cast("Rating", rating) for code, rating in zip(small().criteria, given_, strict=True) if rating}
    found = score(small(), ratings)
    for each in (found.overall, *found.domains, *found.standards):
        assert each.share is None or 0 <= each.share <= 1
    told = found.overall.counts
    assert told.relevant + told.not_relevant == 6
    assert told.open == given_.count("")


def judged(first: Sequence[str], second: Sequence[str]) -> tuple[Fraction | None, Fraction | None]:
    chosen = of(len(first))
    found = compare(chosen, rated(*first), rated(*second))
    return found.share, found.kappa


def test_agreement_and_kappa_are_those_of_a_worked_example() -> None:
    # 20 criteria: both met 9, both not met 6, met/not met 3, not met/met 2. By chance (12·11 + 8·9) / 400 = 0.51.
    first, second = "2" * 9 + "0" * 6 + "222" + "00", "2" * 9 + "0" * 6 + "000" + "22"
    share_, kappa = judged(first, second)
    assert share_ == Fraction(3, 4)
    assert kappa == Fraction(24, 49)


def test_two_who_always_give_one_rating_agree_wholly_and_have_no_kappa() -> None:
    assert judged("2222", "2222") == (Fraction(1), None)
    assert judged(["", ""], "22") == (None, None)


@given(some.lists(some.tuples(some.sampled_from(RATINGS), some.sampled_from(RATINGS)), min_size=2, max_size=12))
@effort(max_examples=40)
def test_kappa_is_what_statistics_would_say_by_its_definition(pairs: list[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    n = len(pairs)
    by_chance = sum(Fraction(first.count(each) * second.count(each), n * n) for each in set(first))
    agreed = Fraction(sum(one == other for one, other in pairs), n)
    wanted = None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)
    assert judged(first, second) == (agreed, wanted)


def test_a_plan_begins_with_what_is_essential_and_then_with_what_is_missing() -> None:
    ratings: dict[str, Rating] = {"AC1a": "1", "AC1b": "0", "CA1a": "0", "CA1b": "NA", "CA2a": "1", "RI1a": "2"}
    assert [gap.criterion.code for gap in gaps(small(), ratings)] == ["CA1a", "AC1a", "AC1b", "CA2a"]


def test_a_set_goes_out_as_a_table_and_comes_back_the_same() -> None:
    shipped = shelf.read(Folder(SHIPPED), "en").sets["training-set"]
    notes = Notes("set.csv")
    again = rows.read_rows(rows.write_rows(shipped).encode(), shipped.title, shipped.notice, notes)
    assert (again, notes.found) == (shipped, ())


def test_a_national_set_is_read_from_csv_with_semicolons_and_from_json() -> None:
    one, problems = imported(HEAD.replace(",", ";") + "uz;uz;Boshqaruv;1.1;Maqsad;1.1.a;Maqsad yozilgan.;1\n")
    assert problems == []
    assert one is not None
    assert one.criteria["1.1.a"].essential
    assert one.domains[0].code == "1"
    row = '{"set_id":"uz","lang":"uz","domain":"Boshqaruv","std_code":"1.1","std_title":"Maqsad","crit_code":"1.1.a",'
    other, problems = imported(f'[{row}"crit_text":"Maqsad yozilgan.","essential":true}}]')
    assert (other, problems) == (one, [])


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("a,b\n1,2\n", ":1:", "no column set_id"),
        (HEAD, ":1:", "no criterion"),
        (HEAD + "s,en,D,D1,T,D1a,Text.,1\ns,en,D,D1,T,D1a,Text.,1\n", ":3:", "twice"),
        (HEAD + "s,en,D,D1,T,D1a,,1\n", ":2:", "no crit_text"),
        (HEAD + "s,en,D,D1,T,D1a,Text.,maybe\n", ":2:", "essential is 'maybe'"),
        (HEAD + "s,en,D,D1,T,D1a,=SUM(A1),1\n", ":2:", "formula"),
        (HEAD + "s,en,D,D1,T,D1 a,Text.,1\n", ":2:", "cannot be a code"),
        (HEAD + "s,en,D,D1,T,D1a,Text.,1\ns,en,E,D1,T,D1b,Text.,1\n", ":3:", "two domains"),
        (HEAD + "s,en,D,D1,T,D1a,Text.,1\nt,en,D,D1,T,D1b,Text.,1\n", ":3:", "set_id is 't'"),
        ('[{"set_id": 1}, 2]', ":1:", "not a list of objects"),
        ('[\n{"set_id": }]', ":2:", "no JSON"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(text: str, place: str, word: str) -> None:
    found, problems = imported(text)
    assert found is None
    assert any(place in problem and word in problem for problem in problems), problems
