"""Branching cases as their files say them: what is read, how one walks, and what a translation keeps."""

from __future__ import annotations

from pathlib import Path

import pytest

from curricula.activities.scenario.case import Meter, NoSuchMove, Scenario, walk
from curricula.changes import compare
from curricula.compiled import encode, join, separate
from curricula.facts import CASE_ENDED
from curricula.model import Curriculum, Module
from curricula.progress import derive
from tests.curricula.course import activity, codes, library
from tests.curricula.test_progress import fact

HEAD = "---\nkind: scenario\ntitle: A case\nminutes: 5\nmeters: {trust: 3, safety: 9}\n---\n"
BODY = """Two of you arrive.

## Arrival
A list is no choice:

- tea
- kits

- [Greet **her**](#inside "trust +1, safety +4") *
  > She nods.
- [Walk
  past](#end-gone-harm "Trust −5")
  > She
  > leaves.

## Inside <!-- id: kitchen -->
- [Go on](#end-gone-harm)

## End: Gone (harm)
Nobody is here.

## Debrief
- Why?
"""
RUSSIAN = """---
title: Случай
meters: {доверие: 3, безопасность: 9}
---
Вас двое.

## Прибытие
- [Поздороваться](#внутри "доверие +1, безопасность +4") *
  > Она кивает.
- [Пройти мимо](#end-gone-harm "trust -5")
  > Она уходит.

## Внутри
- [Дальше](#финал-ушла-вред)

## Финал: Ушла (вред)
Никого нет.

## Разбор
- Почему?
"""
PATH = "course/{}/01-module/03-case.md"


def case(folder: Path, text: str = HEAD + BODY) -> Scenario:
    found, problems = activity(folder, text)
    assert isinstance(found, Scenario), problems
    assert not problems
    return found


def shape(of: Scenario) -> list[object]:
    return [
        (scene.id, scene.ending, [(move.to, move.effects, move.is_best) for move in scene.moves]) for scene in of.scenes
    ]


def test_headings_are_scenes_links_are_choices_and_quotes_are_feedback(tmp_path: Path) -> None:
    found = case(tmp_path)
    arrival, inside, gone = found.scenes
    assert found.meters == (Meter("trust", 3), Meter("safety", 9))
    assert "Two of you arrive" in found.intro
    assert "<li>kits</li>" in arrival.html
    greet, past = arrival.moves
    assert (greet.text, greet.to, greet.effects) == ("Greet <strong>her</strong>", "kitchen", (1, 4))
    assert (past.text, past.effects) == ("Walk past", (-5, 0))
    assert (greet.is_best, past.is_best, inside.moves[0].is_best) == (True, False, True)
    assert past.feedback == "<p>She\nleaves.</p>"
    assert (gone.title, gone.ending, gone.moves) == ("Gone", "harm", ())
    assert "Why?" in found.debrief
    assert [scene.id for scene in found.scenes] == ["arrival", "kitchen", "end-gone-harm"]


def test_a_walk_follows_the_choices_and_no_meter_leaves_its_scale(tmp_path: Path) -> None:
    found = case(tmp_path)
    begun = walk(found, ())
    assert (begun.scene.id, begun.levels, begun.steps) == ("arrival", (3, 9), ())
    best = walk(found, (0, 0))
    assert (best.scene.ending, best.levels) == ("harm", (4, 10))
    assert [step.better for step in best.steps] == [None, None]
    worse = walk(found, (1,))
    assert worse.levels == (0, 9)
    assert worse.steps[0].better == found.scenes[0].moves[0]


def test_the_choices_stand_in_an_order_of_each_run_and_keep_their_numbers(tmp_path: Path) -> None:
    arrival = case(tmp_path).scenes[0]
    orders = {arrival.offered(str(seed)) for seed in range(20)}
    assert len(orders) == 2
    assert all(arrival.moves[number] is move for order in orders for number, move in order)
    assert arrival.offered("1") == arrival.offered("1")


@pytest.mark.parametrize("chosen", [(2,), (-1,), (1, 0)])
def test_a_walk_takes_no_choice_that_is_not_offered(tmp_path: Path, chosen: tuple[int, ...]) -> None:
    with pytest.raises(NoSuchMove):
        walk(case(tmp_path), chosen)


def test_the_best_choices_may_not_lead_round_in_a_circle(tmp_path: Path) -> None:
    round_again = BODY.replace(
        "- [Go on](#end-gone-harm)", "- [Back](#arrival) *\n  > Again.\n- [Go](#end-gone-harm)\n  > So."
    )
    found, problems = activity(tmp_path, HEAD + round_again)
    assert found is None
    assert [problem.code for problem in problems] == ["E604"]


def test_what_is_published_of_a_case_is_read_back_as_it_was(tmp_path: Path) -> None:
    found = case(tmp_path)
    body, questions = separate(found)
    assert questions == {}
    assert join(body, questions.__getitem__) == found
    assert b"Two of you" not in encode(found.hollow())


def test_a_case_counts_as_a_lesson_and_is_done_by_an_ending(tmp_path: Path) -> None:
    course = Curriculum("c", "en", "", "", "", "", (), (Module("m", "", "", (case(tmp_path),)),))
    begun, ended = derive(course, ()), derive(course, [fact(CASE_ENDED, "module/lesson", 3)])
    assert [condition.name for condition in begun.conditions] == ["lessons"]
    assert (begun.finished_at, begun.next) == (None, "module/lesson")
    assert ended.finished_at is not None
    assert not derive(course, [fact("lesson-completed", "module/lesson", 3)]).activities["module/lesson"].done


def test_a_translation_has_the_same_scenes_under_its_own_words(tmp_path: Path) -> None:
    files = {PATH.format("en"): HEAD + BODY, PATH.format("ru"): RUSSIAN}
    found, problems = library(tmp_path, files, translated=True)
    assert not [problem for problem in problems if problem.path.endswith("03-case.md")]
    original, translated = (found.curricula["course", speaks].activity("module/case") for speaks in ("en", "ru"))
    assert isinstance(original, Scenario)
    assert isinstance(translated, Scenario)
    assert [meter.name for meter in translated.meters] == ["доверие", "безопасность"]
    assert [scene.title for scene in translated.scenes] == ["Прибытие", "Внутри", "Ушла"]
    assert shape(original) == shape(translated)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("безопасность: 9", "безопасность: 8"),
        ("доверие +1", "доверие +2"),
        (" *\n", "\n"),
        ("(вред)", "(хорошо)"),
        ("#финал-ушла-вред", "#внутри"),
    ],
)
def test_a_translation_that_leads_elsewhere_is_refused(tmp_path: Path, old: str, new: str) -> None:
    files = {PATH.format("en"): HEAD + BODY, PATH.format("ru"): RUSSIAN.replace(old, new)}
    _, problems = library(tmp_path, files, translated=True)
    assert {"E613", "E606", "E604"} & set(codes(tuple(each for each in problems if each.path.endswith("03-case.md"))))


def test_new_words_are_wording_and_another_way_is_structure(tmp_path: Path) -> None:
    before = case(tmp_path)
    words = case(tmp_path, (HEAD + BODY).replace("Nobody is here", "The room is empty"))
    assert [(each.kind, each.old, each.new) for each in compare(before, words)] == [
        ("wording", "Nobody is here.", "The room is empty.")
    ]
    way = case(tmp_path, (HEAD + BODY).replace('#inside "trust +1', '#inside "trust +2'))
    assert {each.kind for each in compare(before, way)} == {"structure"}
    meters = case(tmp_path, (HEAD + BODY).replace("safety: 9", "safety: 8"))
    assert {(each.kind, each.part) for each in compare(before, meters)} == {("structure", "meters")}
