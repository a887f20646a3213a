"""The figures in the README are those of the last ``make bench``, and its table says when one of them is missed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.__main__ import RESULTS
from tests.bench.figures import Figure, against, figure
from tests.bench.table import MILLION, put_into, table
from tests.bench.table import found_in as table_in

CHECKOUT = Path(__file__).resolve().parents[1]
MACHINE = {"cores": 2, "system": "Linux x86_64", "python": "3.11.7", "sqlite": "3.40.1", "postgresql": None}


def drawn(*figures: Figure) -> str:
    """Return the table of some figures, by way of JSON as in the results file."""
    results: dict[str, Any] = {"machine": MACHINE, "figures": [each.as_json() for each in figures]}
    return table(json.loads(json.dumps(results)))


@pytest.mark.parametrize("recipe", [recipe for recipe, path in RESULTS.items() if path.exists()])
def test_the_readme_says_what_the_last_measurement_came_to(recipe: str) -> None:
    results = json.loads(RESULTS[recipe].read_text(encoding="utf-8"))
    readme = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert table_in(readme, recipe) == table(results, recipe), f"run make {recipe}, or take back the table it wrote"


def test_a_rate_is_held_against_the_bound_of_its_own_round() -> None:
    # The machine was ten times slower in the second round; page and bound were so alike.
    measured = against("page", "pages", [50, 5, 50], [100, 10, 100], "/s", at_least=0.5)
    assert measured.ratio == 0.5
    assert measured.met is True


@pytest.mark.parametrize(("seconds", "said"), [(2.0, "yes"), (2.1, "**no**")])
def test_a_budget_that_is_missed_is_shown_as_missed(seconds: float, said: str) -> None:
    row = drawn(figure("start", "a start", [seconds], "s", at_most=2)).splitlines()[-1]
    assert row.endswith(f"| ≤ 2 s | {said} |")


@pytest.mark.parametrize(("milliseconds", "said"), [(11.0, "yes"), (14.0, "**no**")])
def test_a_time_that_grows_is_shown_as_missed(milliseconds: float, said: str) -> None:
    row = drawn(against("page", "a page", [milliseconds], [10.0], "ms", at_most=1.25)).splitlines()[-1]
    assert row.endswith(f"| {milliseconds / 10:.2f} | ≤ 1.25 × bound | {said} |")


def test_a_row_gives_median_spread_rounds_and_ratio() -> None:
    row = drawn(against("page", "pages", [90, 100, 120], [200, 200, 200], "/s", at_least=0.4)).splitlines()[-1]
    assert row == "| `page`: pages | 100 /s | 95–110 | 3 | 200 /s | 0.50 | ≥ 0.4 × bound | yes |"


def test_the_table_changes_nothing_else_in_the_readme() -> None:
    readme = "# Threshold\n\n<!-- bench -->\nold\n<!-- /bench -->\n\nMore.\n"
    assert put_into(readme, "new") == "# Threshold\n\n<!-- bench -->\nnew\n<!-- /bench -->\n\nMore.\n"
    assert table_in(put_into("# Threshold\n", "new")) == "new"


def test_a_marker_that_is_not_closed_loses_nothing_of_the_readme() -> None:
    with pytest.raises(ValueError, match="not closed"):
        put_into("<!-- bench -->\nEverything else.\n", "new")


def test_a_second_table_has_a_place_of_its_own() -> None:
    readme = put_into(put_into("# Threshold\n", "the first"), "the second", MILLION)
    assert (table_in(readme), table_in(readme, MILLION)) == ("the first", "the second")
