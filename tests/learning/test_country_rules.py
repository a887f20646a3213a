"""Rules that differ by country stand side by side; the cohort's own is first, and none is made up for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import people
from tests.learning.trainee import at_work, draft

pytestmark = pytest.mark.one_database

FACTS = "shared/en/safety.md"
RULES = (
    "\n## SAFE-02 Missed days: the ladder\nValue: 3 days: half the dose\nSource: W14o\nConfidence: high\nReviewed:\n"
    "Country: AU\n\n## SAFE-03 Missed days in prison\nValue: more than 2 days: start again\nSource: W14o\n"
    "Confidence: high\nReviewed:\nCountry: {country}\n"
)
LINKED = "Half of it [after 3 days](SAFE-02), or start again [after 2 days](SAFE-03). Air first."


@pytest.mark.parametrize(("country", "is_own"), [("TJ", True), ("KG", False)])
def test_the_rule_of_the_cohorts_country_is_first_and_none_is_made_up(
    app: Flask, tmp_path: Path, country: str, is_own: bool
) -> None:
    cast = people.settle(app)  # the cohort is in Tajikistan
    content = draft(app, tmp_path)
    facts = (content.folder / FACTS).read_text(encoding="utf-8")
    content.add(FACTS, facts + RULES.format(country=country))
    content.edit("overdose/en/01-response/02-first-steps.md", "Air first.", LINKED).publish()
    alice = at_work(app, cast.alice, cast.alices_seat)
    assert "facts/countries" in alice.get("facts").text
    page = alice.get("facts/countries").text.split("<main")[1]
    names = {"TJ": "Tajikistan", "KG": "Kyrgyzstan"}
    assert (page.index(f"<h3>{names[country]}") < page.index("<h3>Australia")) is is_own
    assert ("Your country" in page) is is_own
    assert ("No rule for Tajikistan is known here." in page) is not is_own
    assert "SAFE-01" not in page


def test_a_country_that_is_no_country_is_told(app: Flask, tmp_path: Path) -> None:
    content = draft(app, tmp_path)
    facts = (content.folder / FACTS).read_text(encoding="utf-8")
    content.add(FACTS, facts + RULES.format(country="Kyrgyzstan"))
    app.config["LMS_CONTENT"] = str(content.folder)
    said = app.test_cli_runner().invoke(args=["lms", "check"])
    assert "E406 'Kyrgyzstan' is no country" in said.stdout
