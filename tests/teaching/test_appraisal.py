"""Appraisals: an exercise that is marked, rounds of a service, two assessors, what they come to, and the plan."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DatabaseError

from lms import database
from lms.tables import ratings
from tests import people
from tests.conftest import Clock
from tests.people import Cast
from tests.teaching.appraising import CODES, KEY, begin, open_exercise, rate

MET = dict.fromkeys(CODES, "2")


@pytest.fixture
def alice(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.alice)


@pytest.fixture
def bob(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.bob)


@pytest.fixture
def dave(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.dave)


def words(page: str) -> str:
    """Return what a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def mine(cast: Cast, appraisal: str, page: str = "") -> str:
    return f"/learn/{cast.cohort.code}/appraisal/{appraisal}{page}"


def theirs(cast: Cast, appraisal: str, page: str = "") -> str:
    return f"/teach/{cast.cohort.code}/appraisal/{appraisal}{page}"


def two(cast: Cast, alice: FlaskClient, bob: FlaskClient, first: Mapping[str, str], second: Mapping[str, str]) -> str:
    """Let Alice and Bob rate a service and hand in; return the round."""
    made = begin(bob, cast.cohort, cast.alice, cast.bob)
    rate(alice, cast.cohort, made, first)
    rate(bob, cast.cohort, made, second)
    return made


def table(bob: FlaskClient, address: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(bob.get(address).get_data().decode("utf-8-sig"))))


def decide(bob: FlaskClient, cast: Cast, made: str, criterion: str, rating: str, reason: str = "Read again.") -> int:
    form = {"criterion": criterion, "rating": rating, "reason": reason}
    return bob.post(theirs(cast, made, "/differences"), data=form).status_code


# The exercise


def test_a_trainee_rates_criterion_by_criterion_and_goes_on_where_they_stopped(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    assert "Appraisals" not in alice.get(f"/learn/{cast.cohort.code}/").text
    made = open_exercise(bob, cast.cohort)
    assert "/appraisals" in alice.get(f"/learn/{cast.cohort.code}/").text
    page = words(alice.get(mine(cast, made, "/criterion/AC1a")).text)
    assert "A card on the door says 9 to 17." in page
    assert "The hours are written and not kept." not in page
    answer = alice.post(mine(cast, made, "/criterion/AC1a"), data={"rating": "1"})
    assert answer.location == mine(cast, made, "/criterion/AC1b")
    overview = words(alice.get(mine(cast, made)).text)
    assert "1 of 6" in overview
    assert "Go on with AC1b" in overview
    assert "not the official text" in overview


def test_an_exercise_is_passed_by_agreement_with_the_expert_and_gives_the_reasons(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = open_exercise(bob, cast.cohort)
    rate(alice, cast.cohort, made, {**KEY, "CA1a": "1"})
    page = words(alice.get(mine(cast, made)).text)
    assert "Passed: you rate 83% of the criteria as the expert does." in page
    assert "Cohen’s kappa: 0.76" in page
    assert "There is no naloxone at all." in page
    listed = words(bob.get(theirs(cast, made)).text)
    assert "Alice Nazarova 6 of 6 23 November 2026 83% 0.76 Passed" in listed
    assert "CA1a: Everybody who uses opioids has naloxone. 1 0 1 0 0" in listed


def test_below_four_fifths_it_is_not_passed(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = open_exercise(bob, cast.cohort)
    rate(alice, cast.cohort, made, {**KEY, "CA1a": "1", "AC1a": "2"})
    assert "Not passed: you rate 66% of the criteria as the expert does; 80% are needed." in words(
        alice.get(mine(cast, made)).text
    )


def test_an_exercise_is_handed_in_whole_and_then_locked(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = open_exercise(bob, cast.cohort)
    rate(alice, cast.cohort, made, {"AC1a": "1"}, hand_in=False)
    refused = alice.post(mine(cast, made, "/hand-in"))
    assert refused.status_code == 409
    assert "5 criteria have no rating yet." in refused.text
    rate(alice, cast.cohort, made, KEY)
    assert alice.post(mine(cast, made, "/criterion/AC1a"), data={"rating": "2"}).status_code == 409
    assert alice.get(mine(cast, made, "/criterion/AC1a")).location == mine(cast, made)


def test_an_exercise_keeps_its_key_when_the_file_changes(
    app: Flask, cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = open_exercise(bob, cast.cohort)
    app.config["LMS_CONTENT"] = "/nowhere"
    rate(alice, cast.cohort, made, KEY)
    assert "Passed: you rate 100%" in words(alice.get(mine(cast, made)).text)


def test_the_form_can_be_printed_with_what_is_found_in_an_exercise_but_without_its_key(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    exercise = words(alice.get(mine(cast, open_exercise(bob, cast.cohort), "/paper")).text)
    assert "A card on the door says 9 to 17." in exercise
    assert "The hours are written and not kept." not in exercise
    real = words(bob.get(mine(cast, begin(bob, cast.cohort, cast.alice, cast.bob), "/paper")).text)
    assert "A card on the door says 9 to 17." not in real
    assert all(f"{code} " in page for code in CODES for page in (exercise, real))
    assert "not the official text" in real


def test_an_exercise_can_be_about_some_domains_only(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = open_exercise(bob, cast.cohort, domains="1", domain=["AC", "RI"])
    assert "0 of 3" in words(alice.get(mine(cast, made)).text)
    assert alice.get(mine(cast, made, "/criterion/CA1a")).status_code == 404
    none = bob.post(f"/teach/{cast.cohort.code}/appraisals/exercise", data={"of": "en:lamp", "domains": "1"})
    assert none.status_code == 400


# What may be written


def test_met_needs_two_sources_and_not_relevant_a_reason(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    address = mine(cast, made, "/criterion/AC1a")
    once = alice.post(address, data={"rating": "2", "evidence": "document"})
    assert (once.status_code, "at least two sources" in once.text) == (400, True)
    assert alice.post(address, data={"rating": "NA"}).status_code == 400
    assert alice.post(address, data={"comment": "No rating"}).status_code == 400
    assert alice.post(address, data={"rating": "1"}).status_code == 303


def test_a_comment_that_names_a_patient_is_kept_only_when_somebody_stands_by_it(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    form = {"rating": "1", "comment": "File of Timur Askarov, 12.03.1988, has no plan"}
    first = alice.post(mine(cast, made, "/criterion/AC1a"), data=form)
    assert first.status_code == 400
    assert "reads like a person’s name" in first.text
    assert "Timur Askarov" in first.text, "what was typed is not lost"
    assert "0 of 6" in words(alice.get(mine(cast, made)).text)
    assert alice.post(mine(cast, made, "/criterion/AC1a"), data={**form, "sure": "1"}).status_code == 303


def test_a_standard_that_the_service_does_not_offer_is_left_out_with_one_reason(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    address = mine(cast, made, "/standard/CA1")
    assert alice.post(address).status_code == 400
    assert alice.post(address, data={"reason": "It has no beds."}).status_code == 303
    assert "2 of 6" in words(alice.get(mine(cast, made)).text)
    alice.post(mine(cast, made, "/hand-in"))
    scores = {row["code"]: row for row in table(bob, theirs(cast, made, "/scores.csv"))}
    assert (scores["CA1"]["score"], scores["CA1"]["not_relevant"], scores["CA1"]["open"]) == ("", "2", "0")
    exercise = open_exercise(bob, cast.cohort)
    assert alice.post(mine(cast, exercise, "/standard/CA1"), data={"reason": "No"}).status_code == 404


def test_a_rating_that_is_changed_leaves_the_earlier_one_readable(
    app: Flask, cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    for rating in ("0", "0", "1"):
        rate(alice, cast.cohort, made, {"AC1a": rating}, hand_in=False)
    with app.app_context():
        kept = database.connection().execute(ratings.select().order_by(ratings.c.position)).all()
        assert [row.rating for row in kept] == ["0", "1"]
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as link:
            link.execute(ratings.update().values(rating="2"))


# Two assessors


def test_nobody_sees_the_others_ratings_before_both_have_handed_in(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = begin(bob, cast.cohort, cast.alice, cast.bob)
    rate(alice, cast.cohort, made, {**MET, "AC1a": "0"})
    page = words(bob.get(theirs(cast, made)).text)
    assert "What it comes to is shown when every assessor has handed in." in page
    for hidden in ("/differences", "/plan", "/ratings.csv", "/report.pdf"):
        assert bob.get(theirs(cast, made, hidden)).status_code == 409
    assert "Not met" not in words(bob.get(mine(cast, made)).text)


def test_two_assessors_have_agreement_and_kappa_and_what_they_agree_on_is_kept_beside_both_originals(
    cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = two(cast, alice, bob, {**MET, "AC1a": "0", "CA2a": "1"}, {**MET, "AC1a": "1", "CA2a": "1"})
    page = words(bob.get(theirs(cast, made)).text)
    assert "agreement of the assessors before their talk 83%" in page
    assert "1 difference is not decided yet" in page
    assert bob.post(theirs(cast, made, "/sign-off")).status_code == 409
    assert decide(bob, cast, made, "AC1a", "0", reason="") == 400
    assert decide(bob, cast, made, "AC1b", "0") == 409, "they do not differ on it"
    assert decide(bob, cast, made, "AC1a", "0", "The door was locked twice.") == 303
    first = table(bob, theirs(cast, made, "/ratings.csv"))[0]
    told = [first[name] for name in ("criterion", "rating", "first", "second", "agreed", "comment")]
    assert told == ["AC1a", "0", "0", "1", "true", "The door was locked twice."]
    trail = table(bob, theirs(cast, made, "/trail.csv"))
    assert Counter(each["by"] for each in trail) == {"first": 7, "second": 7, "trainer": 1}
    assert [(each["criterion"], each["rating"]) for each in trail if each["what"] == "agreed"] == [("AC1a", "0")]


def test_after_the_sign_off_nothing_changes_any_more(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = two(cast, alice, bob, MET, {**MET, "AC1a": "1"})
    assert decide(bob, cast, made, "AC1a", "1") == 303
    assert bob.post(theirs(cast, made, "/sign-off")).status_code == 303
    assert "Signed off on 23 November 2026" in words(bob.get(theirs(cast, made)).text)
    assert decide(bob, cast, made, "AC1a", "2") == 409
    assert [row["rating"] for row in table(bob, theirs(cast, made, "/ratings.csv"))][0] == "1"


def test_a_round_that_one_person_rates_needs_no_talk(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = begin(bob, cast.cohort, cast.alice, kind="self")
    rate(alice, cast.cohort, made, MET)
    assert "kappa" not in words(bob.get(theirs(cast, made)).text)
    assert bob.post(theirs(cast, made, "/sign-off")).status_code == 303


def test_only_its_assessors_rate_a_round_and_they_are_of_the_cohort(
    app: Flask, cast: Cast, alice: FlaskClient, bob: FlaskClient
) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    assert bob.get(mine(cast, made)).status_code == 404
    aziza = people.signed_in(app, people.trainee(app, cast.cohort, "Aziza Karimova"))
    assert aziza.get(mine(cast, made)).status_code == 404
    form = {"of": "en:small-set", "kind": "self", "name": "Star"}
    for first, second in ((cast.mallory.id, ""), (cast.alice.id, cast.alice.id), (cast.alice.id, cast.mallory.id)):
        sent = {**form, "first": str(first), "second": str(second)}
        assert bob.post(f"/teach/{cast.cohort.code}/appraisals/round", data=sent).status_code == 400


# What it comes to


def test_scores_are_told_with_bands_alarms_and_charts(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = two(cast, alice, bob, {**MET, "CA1a": "0", "RI1a": "NA"}, {**MET, "CA1a": "0", "RI1a": "NA"})
    page = bob.get(theirs(cast, made)).text
    assert "Critical for safety, and not met CA1a: Everybody who uses opioids has naloxone." in words(page)
    scores = {row["code"]: row for row in table(bob, theirs(cast, made, "/scores.csv"))}
    assert [scores[code]["score"] for code in ("AC", "CA", "RI", "")] == ["1", "0.75", "", "0.875"]
    assert (scores["CA1"]["score"], scores["CA1"]["band"], scores["CA1"]["failed"]) == ("0.5", "amber", "CA1a")
    assert '<line class="goal"' in page
    assert "<polygon" not in page, "two domains make no radar"
    assert 'class="shape"' in bob.get(theirs(cast, two(cast, alice, bob, MET, MET))).text


def test_before_and_after_are_drawn_for_a_service_that_was_appraised_again(
    cast: Cast, alice: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    first = begin(bob, cast.cohort, cast.alice)
    rate(alice, cast.cohort, first, {**MET, "AC1a": "1", "AC1b": "1"})
    clock.forward(days=180)
    second = begin(bob, cast.cohort, cast.alice, kind="again")
    rate(alice, cast.cohort, second, {**MET, "AC1a": "1"})
    page = bob.get(theirs(cast, second)).text
    assert "AC Access 50% 75%" in words(page)
    assert re.findall(r'class="step (up|down)"', page) == ["up", "up", "up"]
    assert "Before and after" not in bob.get(theirs(cast, first)).text


# The plan


def test_a_plan_is_drafted_from_the_gaps_then_written_and_tells_what_is_overdue(
    cast: Cast, alice: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    made = begin(bob, cast.cohort, cast.alice)
    rate(alice, cast.cohort, made, {**MET, "CA1b": "0", "CA1a": "1", "AC1b": "1"})
    rows = table(bob, theirs(cast, made, "/plan.csv"))
    assert [row["criterion"] for row in rows] == ["CA1a", "CA1b", "AC1b"], "essential first, then not met"
    form = {"gap": "No kits", "action": "Order 40 kits", "owner": "Head nurse", "due": "2026-12-01", "status": "open"}
    address = theirs(cast, made, "/plan/CA1a")
    assert bob.post(address, data=form).status_code == 303
    assert bob.post(address, data={**form, "due": "tomorrow"}).status_code == 400
    assert "Overdue" not in bob.get(theirs(cast, made, "/plan")).text
    clock.forward(days=30)
    assert "Overdue" in bob.get(theirs(cast, made, "/plan")).text
    assert bob.post(address, data={**form, "status": "done"}).status_code == 303
    row = table(bob, theirs(cast, made, "/plan.csv"))[0]
    told = [row[name] for name in ("action", "owner", "due", "status", "closed", "overdue")]
    assert told == ["Order 40 kits", "Head nurse", "2026-12-01", "done", "2026-12-23", "false"]


def test_a_re_appraisal_goes_on_with_the_rows_that_are_not_done(
    cast: Cast, alice: FlaskClient, bob: FlaskClient, clock: Clock
) -> None:
    gaps = {**MET, "CA1a": "1", "AC1b": "1"}
    first = begin(bob, cast.cohort, cast.alice)
    rate(alice, cast.cohort, first, gaps)
    bob.post(theirs(cast, first, "/plan/CA1a"), data={"action": "Order 40 kits", "status": "under-way"})
    bob.post(theirs(cast, first, "/plan/AC1b"), data={"action": "Mend the lamp", "status": "done"})
    clock.forward(days=90)
    second = begin(bob, cast.cohort, cast.alice, kind="again")
    rate(alice, cast.cohort, second, gaps)
    rows = {row["criterion"]: row["action"] for row in table(bob, theirs(cast, second, "/plan.csv"))}
    assert rows == {"CA1a": "Order 40 kits", "AC1b": ""}


# Files, and sets that are brought in


@pytest.mark.one_database
def test_a_report_and_a_workbook_say_whose_text_it_is(cast: Cast, alice: FlaskClient, bob: FlaskClient) -> None:
    made = two(cast, alice, bob, {**MET, "CA1a": "0"}, {**MET, "CA1a": "0"})
    report = bob.get(theirs(cast, made, "/report.pdf"))
    assert (report.status_code, report.data[:5], report.mimetype) == (200, b"%PDF-", "application/pdf")
    book = zipfile.ZipFile(io.BytesIO(bob.get(theirs(cast, made, "/scores.xlsx")).data))
    assert any(b"For tests, not the official text." in book.read(name) for name in book.namelist())
    assert bob.get(theirs(cast, made, "/scores.exe")).status_code == 404


@pytest.mark.one_database
def test_a_national_set_is_looked_at_then_kept_and_can_be_chosen(
    cast: Cast, bob: FlaskClient, dave: FlaskClient
) -> None:
    body = dave.get("/content/standards/en/small-set.csv").data
    form = {"title": "Standards of a country", "notice": "Order 42."}
    looked = dave.post("/content/standards/look", data={**form, "file": (io.BytesIO(body), "national.csv")})
    assert "4 standards · 6 criteria · 2 essential" in words(looked.text)
    assert "Standards of a country" not in dave.get("/content/standards").text, "nothing is kept yet"
    packed = looked.text.partition('name="packed" value="')[2].partition('"')[0]
    for _time in range(2):
        assert dave.post("/content/standards", data={**form, "packed": packed}).status_code == 303
    assert dave.get("/content/standards").text.count("Standards of a country") == 1
    assert "Standards of a country" in bob.get(f"/teach/{cast.cohort.code}/appraisals/round").text


@pytest.mark.one_database
def test_what_is_wrong_in_a_national_set_is_told_by_line_and_nothing_is_kept(dave: FlaskClient) -> None:
    body = dave.get("/content/standards/en/small-set.csv").data.replace(b"AC1b", b"AC1a")
    form = {"title": "National", "notice": "Order 42.", "file": (io.BytesIO(body), "national.csv")}
    looked = dave.post("/content/standards/look", data=form)
    assert looked.status_code == 400
    assert "national.csv:3 AC1a is here twice (first in line 2)" in words(looked.text)
