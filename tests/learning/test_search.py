"""Searching a course: what is found, where it leads, and what nobody ever finds."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from curricula.model import Lesson
from lms import database, publication
from lms.learning import progress, search
from lms.tables import passages
from tests import people
from tests.learning import doorway, gauge
from tests.learning.trainee import Draft, Trainee
from tests.people import Cast


def found(alice: Trainee, words: str, kind: str = "") -> list[tuple[str, str, str]]:
    """Return what the page lists: where each result leads, its title, and what is marked in it."""
    answer = alice.client.get(f"/learn/{alice.cohort}/search", query_string={"words": words, "kind": kind})
    assert answer.status_code == 200, answer.text
    listed = re.findall(r'<li lang="\w+" dir="\w+"><a href="([^"]+)">(.*?)</a>(.*?)</li>', answer.text, re.DOTALL)
    return [
        (html.unescape(address), bare(title), " ".join(re.findall("<mark>(.*?)</mark>", title + rest)))
        for address, title, rest in listed
    ]


def bare(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


def titles(alice: Trainee, words: str, kind: str = "") -> list[str]:
    return [title for _address, title, _marked in found(alice, words, kind)]


KHMER = "ការព្យាបាលដោយមេតាដូនគឺជាការព្យាបាលដ៏មានប្រសិទ្ធភាព។"
THAI = "ยาเมทาโดนช่วยลดอาการถอนยา"
MIXED = f"""---
title: In other scripts
minutes: 5
outcomes: [T-2]
---
Read it aloud: the dose is [0.4–2 mg](SAFE-01).

## Khmer and Thai
{KHMER} {THAI}

## Русский
Ёмкость для налоксона: 10 мг. Кафе Žižkov.

## Rule: Carrying it home
Country: TJ

Seven ampoules.

## Rule: Carrying it home
Country: RS

Eleven ampoules.

## Take to work: two words
- Windowsill and lantern.
"""
PLACE = "overdose/en/02-aftercare/05-mixed.md"
GLOSSARY = "---\ntitle: Glossary\n---\n- **Ampoule** — a small vial of glass <!-- id: G01 -->\n"


def test_a_trainee_finds_a_section_and_gets_right_to_it(alice: Trainee) -> None:
    by_title = {title: (address, marked) for address, title, marked in found(alice, "loud CALL")}
    assert by_title.keys() == {"What you see", "three signs"}
    address, marked = by_title["What you see"]
    assert marked == "loud call"
    page = alice.client.get(address.partition("#")[0]).text
    assert f'id="{address.partition("#")[2]}"' in page


def test_every_kind_is_found_where_the_course_has_it(alice: Trainee, content: Draft) -> None:
    content.add(PLACE, MIXED).add("shared/en/glossary.md", GLOSSARY).add(gauge.PATH, gauge.SOURCE)
    doorway.publish(content)
    for kind, words, title in (
        ("lesson", "aloud", "In other scripts"),
        ("card", "lantern", "two words"),
        ("term", "vial", "Ampoule"),
        ("fact", "support breathing first", "Naloxone: first dose into the muscle"),
        ("tool", "lips blue", "How fast is the breath"),
        ("case", "sleeps on the stairs", "The open doorway"),
    ):
        assert titles(alice, words) == [title], kind
        assert titles(alice, words, kind) == [title], kind
        others = [other for other in search.NAMES if other != kind]
        assert all(titles(alice, words, other) == [] for other in others), kind
        assert alice.client.get(found(alice, words)[0][0]).status_code == 200


def test_every_script_is_found_and_each_in_the_ways_it_is_written(alice: Trainee, content: Draft) -> None:
    content.add(PLACE, MIXED).publish()
    for words, marked in (
        ("មេតាដូន", "មេតាដូន"),  # a word that no dictionary of Khmer has
        ("មេតាដូន ព្យាបាល", "ព្យាបាល មេតាដូន ព្យាបាល"),
        ("មេតាដូនប្រសិទ្ធភាព", "មេតា ដូន ប្រសិទ្ធភាព"),  # two words that are apart in the text
        ("เมทาโดน", "เมทาโดน"),
        ("емкость", "Ёмкость"),
        ("налоксоном", "налоксона"),
        ("ЗИЖКОВ", ""),
        ("zizkov", "Žižkov"),
        ("10мг", "10 мг"),
    ):
        assert " ".join(each for _a, _t, each in found(alice, words)) == marked, words
    assert '<section class="card">' in alice.get("lesson/aftercare/mixed").text


def test_a_rule_of_another_country_is_not_found(alice: Trainee, content: Draft) -> None:
    content.add(PLACE, MIXED).publish()
    assert titles(alice, "ampoules seven") == ["Carrying it home"]
    assert titles(alice, "ampoules eleven") == []


def test_a_safety_fact_is_found_once_and_says_that_it_awaits_its_review(alice: Trainee, content: Draft) -> None:
    content.add(PLACE, MIXED).publish()
    ((address, title, _marked),) = found(alice, "muscle", "fact")
    assert (title, address) == (
        "Naloxone: first dose into the muscle",
        f"/learn/{alice.cohort}/lesson/response/first-steps#SAFE-01",
    )
    page = alice.get("search?words=muscle&kind=fact").text
    assert "0.4–2 mg · support breathing first" in page
    assert "Awaiting clinical review" in page


def test_a_slip_leads_to_the_word_that_was_meant(alice: Trainee) -> None:
    page = alice.get("search?words=brething+mussle").text
    assert re.search(r'href="[^"]*words=breathing\+muscle"[^>]*><bdi>breathing muscle</bdi>', page)
    assert "Did you mean" not in alice.get("search?words=xyzzy").text


def test_no_question_is_found_neither_of_a_test_nor_of_a_lesson(app: Flask, alice: Trainee, content: Draft) -> None:
    doorway.publish(content)
    for words in ("pale skin", "on the back the airway", "side", "what you can help", "t-q-01", "wants to leave"):
        assert titles(alice, words) == [], words
    with app.app_context():
        course = publication.edition().course("overdose", "en")
        assert course is not None
        whole = [publication.shelf().activity(place.hash) for place in course.places.values()]
        kept = " ".join(database.connection().execute(select(passages.c.title + " " + passages.c.text)).scalars())
    asked = [question for activity in whole for question in activity.questions]
    assert {bare(question.stem) for question in asked if bare(question.stem) in kept} == set()
    assert sum(isinstance(activity, Lesson) for activity in whole) == 3 < len(whole)


def test_how_a_case_goes_on_is_not_found(alice: Trainee, content: Draft) -> None:
    doorway.publish(content)
    for words in ("opens her eyes", "cold water", "neighbour finds", "gone home", "what matters first"):
        assert titles(alice, words) == [], words


def test_it_finds_what_is_published_now_and_nothing_of_before(app: Flask, alice: Trainee, content: Draft) -> None:
    content.edit("overdose/en/02-aftercare/01-staying.md", "so you stay", "so you remain there").publish()
    assert titles(alice, "remain there") == ["Staying with the person"]
    assert titles(alice, '"so you stay"') == []
    with app.app_context():
        publication.go_back(1)
    assert titles(alice, '"so you stay"') == ["Staying with the person"]
    assert titles(alice, "remain there") == []


def test_what_was_published_before_there_was_a_search_is_found_after_one_command(app: Flask, alice: Trainee) -> None:
    def kept() -> list[tuple[object, ...]]:
        with app.app_context():
            columns = [column for column in passages.c if column.name != "position"]
            return sorted(map(tuple, database.connection().execute(select(*columns))), key=repr)

    before = kept()
    with app.app_context(), database.writing() as link:
        link.execute(passages.delete())
    assert titles(alice, "breathing") == []
    assert app.test_cli_runner().invoke(args=["lms", "index"]).exit_code == 0
    assert titles(alice, "breathing") != []
    assert kept() == before
    with app.app_context():
        assert publication.index() == 0


def test_a_course_is_searched_in_the_language_in_which_it_is_read(app: Flask, cast: Cast, alice: Trainee) -> None:
    assert alice.send("language", language="ru").status_code == 303
    assert titles(alice, "sees") == []
    (first, *_others) = found(alice, "дыхание")
    assert "дыхан" in first[2].lower()
    with app.test_request_context():
        seat = replace(cast.alices_seat, reads="en")
        assert all(each.speaks == "en" for each in search.look(seat, progress.course_for(seat), "breath").results)


HOSTILE = (
    '" OR "',
    "OR air",
    "AND (air",
    "NEAR(air first)",
    "words:air",
    "-air",
    "^air*",
    "';--",
    "%",
    "_",
    ":* | air",
)


def test_nothing_typed_is_read_as_a_command(alice: Trainee) -> None:
    assert titles(alice, "air first") == ["First steps"]
    assert {typed: titles(alice, f"nowhere {typed}") for typed in HOSTILE} == {typed: [] for typed in HOSTILE}


def test_whatever_is_typed_is_answered(alice: Trainee) -> None:
    # No address has a NUL in it: that is refused before.
    @given(st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=40))
    @settings(max_examples=25)
    def answered(typed: str) -> None:
        found(alice, typed)

    answered()


def test_nobody_searches_the_course_of_another_cohort(app: Flask, cast: Cast, alice: Trainee) -> None:
    mallory = people.signed_in(app, cast.mallory)
    assert mallory.get(f"/learn/{alice.cohort}/search?words=breathing").status_code == 404
