"""What helps reading: words explained in place, rules of one's country, safety facts, cards, notes, and larger text."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from lms import database, publication
from lms.learning import explained
from lms.tables import notes, people
from tests import people as cast_of
from tests.conftest import Clock
from tests.learning.trainee import LESSON, Draft, Trainee, at_work
from tests.people import Cast

GLOSSARY = "---\ntitle: Words\n---\n- **Naloxone** — it brings back < breathing. <!-- id: G42 -->\n"
PATH = "overdose/en/01-response/01-signs.md"
RULES = (
    "\n## Rule: Tajikistan\nCountry: TJ\n\nCall 103 there.\n\n## Rule: Serbia\nCountry: RS\n\nCall 194 there.\n"
    "\n## Take to work: signs\n\nCount the [breaths](SAFE-01).\n"
)
SHEETS = (
    "\n## Sheet 1: Out\n\nDate: …… Pair: ………… Why: …………………………\n\n| Kit | Given |\n|---|---|\n| naloxone | |\n"
    "\n## Sheet 2: Back\n\nCounted by: ………… and ………… [signs](SAFE-01)\n\n## Filled example: Out\n\nDate: 3 May\n"
)


@pytest.fixture
def helped(content: Draft) -> Draft:
    """Publish a lesson with a word to explain, rules of two countries and a card."""
    lesson = (content.folder / PATH).read_text(encoding="utf-8")
    content.add("shared/en/glossary.md", GLOSSARY).add(PATH, f"{lesson}\n## Help\n\nGive naloxone. Naloxone.\n{RULES}")
    content.publish()
    return content


def test_a_word_is_explained_where_it_is_mentioned_first_and_the_button_says_what_by(
    helped: Draft, alice: Trainee
) -> None:
    page = alice.get(f"lesson/{LESSON}").text
    [(by, word)] = re.findall(r'<button type="button" class="term" aria-describedby="(\w+)">(\w+)</button>', page)
    assert word == "naloxone"
    assert f'<i id="{by}">it brings back &lt; breathing.</i>' in page


def test_a_lesson_explains_no_more_words_than_its_page_has_room_for(
    helped: Draft, app: Flask, alice: Trainee, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explained, "ROOM", 1)
    page = alice.get(f"lesson/{LESSON}").text
    assert "Give naloxone. Naloxone." in page
    assert 'class="term"' not in page


def test_the_words_of_the_field_have_a_page_with_an_anchor_for_each(helped: Draft, alice: Trainee) -> None:
    page = alice.get("words").text
    assert '<dt id="G42"><b>Naloxone</b></dt><dd>it brings back &lt; breathing.</dd>' in page


def test_an_edition_of_before_there_was_a_glossary_can_still_be_opened(app: Flask, alice: Trainee) -> None:
    with app.app_context():
        edition = publication.editions.read_edition(1, b'{"courses": {}, "safety": {}, "sources": {}}', lambda key: b"")
    assert edition.glossary == {}
    assert "No words are explained yet." in alice.get("words").text


def test_a_trainee_sees_the_rule_of_their_country_and_the_others_behind_it(
    helped: Draft, app: Flask, cast: Cast, alice: Trainee
) -> None:
    here = alice.get(f"lesson/{LESSON}").text
    assert here.index("Call 103 there") < here.index("What holds in other countries") < here.index("Call 194 there")
    mallory = at_work(app, cast.mallory, cast.mallorys_seat).get(f"lesson/{LESSON}").text
    assert mallory.index("Call 194 there") < mallory.index("Call 103 there")


def test_where_no_rule_is_known_for_a_country_the_lesson_says_so(helped: Draft, app: Flask, cast: Cast) -> None:
    cohort = cast_of.cohort(app, cast.programme, country="KZ")
    person = cast_of.trainee(app, cohort, "Aliya Serik")
    page = cast_of.signed_in(app, person).get(f"/learn/{cohort.code}/lesson/{LESSON}").text
    assert "No rule for Kazakhstan is known here." in page
    assert page.index("What holds in other countries") < page.index("Call 103 there")


def test_a_safety_fact_says_how_its_review_stands_and_which_lessons_cite_it(content: Draft, alice: Trainee) -> None:
    awaiting = alice.get("facts").text
    assert "Awaiting clinical review" in awaiting
    assert '/lesson/response/first-steps"' in awaiting
    safety = (content.folder / "shared/en/safety.md").read_text(encoding="utf-8")
    signed = safety.replace("Reviewed:\n", "Reviewed: 2026-05-31 Z. Karimova, narcologist\n")
    assert signed != safety
    content.add("shared/en/safety.md", signed).publish()
    assert "Reviewed by Z. Karimova, narcologist, 31 May 2026" in alice.get("facts").text


def test_cards_are_printed_for_one_lesson_or_the_course_with_their_review_and_working_links(
    helped: Draft, cast: Cast, alice: Trainee
) -> None:
    assert alice.get(f"lesson/{LESSON}?card").location == f"/learn/{cast.cohort.code}/cards?of={LESSON}"
    for page in (alice.get(f"cards?of={LESSON}").text, alice.get("cards").text):
        assert "Count the" in page
        assert f'href="/learn/{cast.cohort.code}/lesson/{LESSON}#SAFE-01"' in page
        assert "Awaiting clinical review" in page
    assert "Count the" not in alice.get("cards?of=response/first-steps").text
    assert alice.get("cards?of=nothing").status_code == 404


def test_sheets_are_printed_empty_each_on_its_page_with_room_for_a_pen(
    content: Draft, cast: Cast, alice: Trainee
) -> None:
    lesson = (content.folder / PATH).read_text(encoding="utf-8")
    content.add(PATH, lesson + SHEETS).publish()
    assert "Pair: …………" in alice.get(f"lesson/{LESSON}").text
    assert alice.get(f"lesson/{LESSON}?sheet").location == f"/learn/{cast.cohort.code}/sheets?of={LESSON}"
    for page in (alice.get(f"sheets?of={LESSON}").text, alice.get("sheets").text):
        assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["Sheet 1: Out", "Sheet 2: Back"]
        assert re.findall(r'class="room (\w+)"', page) == ["number", "word", "line", "word", "word"]
        assert "3 May" not in page
        assert f'href="/learn/{cast.cohort.code}/lesson/{LESSON}#SAFE-01"' in page
    assert "no sheets yet" in alice.get("sheets?of=response/first-steps").text


def test_a_module_says_what_opening_all_of_it_costs(alice: Trainee) -> None:
    heading = re.search(r"<h2>[^<]*<small[^>]*>([^<]*)</small></h2>", alice.get().text)
    assert heading is not None
    assert re.fullmatch(r"\d+ min · \d+\skB", heading[1])


def test_a_trainee_can_write_change_and_delete_a_note_and_find_it_again(
    app: Flask, cast: Cast, alice: Trainee, clock: Clock
) -> None:
    where = f"lesson/{LESSON}/note"
    assert alice.send(where, text="Count for a <minute>", marked="1").status_code == 303
    page = alice.get("notes").text
    assert "Count for a &lt;minute&gt;" in page
    assert "Bookmark" in page
    assert "Count for a <minute>" in alice.get("notes.txt").text
    alice.send(where, text="Two minutes")
    page = alice.get("notes").text
    assert "Two minutes" in page
    assert "Count for" not in page
    assert "Two minutes" in alice.get(where).text
    alice.send(where, text=" ")
    assert "You have written no notes in this course yet." in alice.get("notes").text
    with app.app_context():
        assert database.connection().execute(select(notes)).all() == []


def test_a_note_is_on_no_page_of_a_trainer_or_of_another_trainee(app: Flask, cast: Cast, alice: Trainee) -> None:
    alice.send(f"lesson/{LESSON}/note", text="Mine alone")
    other = cast_of.trainee(app, cast.cohort, "Farida Saidova")
    beside = cast_of.signed_in(app, other).get(f"/learn/{cast.cohort.code}/notes").text
    bob = cast_of.signed_in(app, cast.bob)
    looked = [bob.get(f"/teach/{cast.cohort.code}/{path}").text for path in ("", f"trainee/{cast.alice.id}")]
    assert all("Mine alone" not in page for page in (beside, *looked))


def test_a_note_that_is_too_long_is_not_kept_and_not_lost(alice: Trainee) -> None:
    answer = alice.send(f"lesson/{LESSON}/note", text="long " * 1000)
    assert answer.status_code == 400
    assert "A note can have at most 4,000 characters." in answer.text
    assert "long long" in answer.text
    assert "long" not in alice.get("notes.txt").text


def test_the_size_of_the_text_goes_with_the_person_to_another_device(app: Flask, cast: Cast, alice: Trainee) -> None:
    assert "reading.css" not in alice.get().text
    assert alice.client.post("/reading", data={"size": "3", "ease": "1"}).status_code == 303
    other_device = cast_of.signed_in(app, cast.alice).get(f"/learn/{cast.cohort.code}/lesson/{LESSON}").text
    assert 'data-reading="3e"' in other_device
    assert "reading.css" in other_device
    with app.app_context():
        kept = database.connection().execute(select(people.c.reading).where(people.c.id == cast.alice.id)).scalar_one()
    assert kept == "3e"
    alice.client.post("/reading", data={"size": ""})
    assert "data-reading" not in cast_of.signed_in(app, cast.alice).get("/reading").text


def test_a_phone_keeps_the_larger_text_with_the_pages_that_it_keeps(alice: Trainee) -> None:
    before = alice.get("offline/response.json").text
    alice.client.post("/reading", data={"size": "3"})
    after = alice.get("offline/response.json").text
    assert "reading.css" not in before
    assert "reading.css" in after


def test_somebody_who_has_not_signed_in_keeps_the_size_in_a_cookie_and_nonsense_is_dropped(app: Flask) -> None:
    browser = cast_of.browser(app)
    browser.post("/reading", data={"size": "2"})
    assert 'data-reading="2"' in browser.get("/sign-in").text
    browser.post("/reading", data={"size": '9" onload="'})
    assert "data-reading" not in browser.get("/sign-in").text
