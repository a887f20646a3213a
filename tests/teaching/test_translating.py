"""Translators at work: a file beside its original, what is stale, what is saved, and what trainees are offered."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from curricula.translations import compare
from lms import publication
from lms.identity import Seat
from lms.publication import drafts
from tests import people
from tests.conftest import CONTENT
from tests.people import Cast

SIGNS = "overdose/ru/01-response/01-signs.md"
ORIGINAL = "overdose/en/01-response/01-signs.md"
PAGE = "/content/translate/overdose/ru/01-response/01-signs"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the tests' content that may be written to."""
    return Path(shutil.copytree(CONTENT, tmp_path / "content"))


@pytest.fixture
def app(make_app: Callable[..., Flask], database_uri: str, content: Path) -> Flask:
    """Return an application over the copy."""
    return make_app(database_uri, LMS_CONTENT=str(content))


@pytest.fixture
def author(app: Flask, cast: Cast) -> FlaskClient:
    """Return the browser of somebody who writes courses."""
    return people.signed_in(app, cast.dave)


def form(page: str) -> dict[str, str]:
    """Return what the page's form would send as it was drawn, without its ticks."""
    main = page[page.index('name="original"') - 300 :]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', main))
    areas = re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
    return fields | {name: text.replace("&#39;", "'").replace("&#34;", '"') for name, text in areas}


def field_of(page: str, words: str) -> str:
    """Return the name of the field in which these words stand."""
    return next(name for name, text in form(page).items() if text == words)


def field_beside(page: str, words: str) -> str:
    """Return the name of the field beside these words of the original."""
    found = re.search(rf'dir="ltr">{re.escape(words)}</div>.*?name="(unit-[^"]*)"', page, re.DOTALL)
    assert found is not None, words
    return found[1]


def change(content: Path, path: str, old: str, new: str) -> None:
    place = content / path
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new), encoding="utf-8")


def publish(app: Flask) -> None:
    with app.app_context():
        publication.publish(drafts.draft().library)


def test_a_translator_sees_original_and_translation_beside_each_other(author: FlaskClient) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    assert "Call loudly and shake the shoulder." in page
    assert "Громко позовите и потрясите за плечо." in page
    assert page.count("<textarea") == 19
    assert 'lang="ru" dir="ltr"' in page


def test_only_authors_translate(app: Flask, cast: Cast) -> None:
    for somebody in (cast.alice, cast.bob, cast.carol):
        browser = people.signed_in(app, somebody)
        assert browser.get(PAGE).status_code == 404
        assert browser.post(PAGE, data={"hash": ""}).status_code == 404


def test_saving_changes_the_words_that_were_typed_and_no_others(author: FlaskClient, content: Path) -> None:
    before = (content / SIGNS).read_text(encoding="utf-8")
    page = author.get(PAGE).get_data(as_text=True)
    sent = form(page)
    sent[field_of(page, "Посмотрите на зрачки.")] = "Посветите в глаза и посмотрите на зрачки."
    assert author.post(PAGE, data=sent).status_code == 303
    after = (content / SIGNS).read_text(encoding="utf-8")
    body, _, marks = after.partition("\n\n<!-- made-from-units\n")
    assert body == before.rstrip().replace("Посмотрите", "Посветите в глаза и посмотрите")
    assert marks.endswith("-->\n")


def test_a_unit_is_stale_once_its_original_changed_and_no_other_is(author: FlaskClient, content: Path) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    author.post(PAGE, data={**form(page), "compared": "1"})
    change(content, ORIGINAL, "Skin is pale for many reasons.", "Skin is pale or grey for many reasons.")
    page = author.get(PAGE).get_data(as_text=True)
    assert page.count("The original changed") == 1
    assert "<ins>or grey</ins>" in re.sub(r"<ins> ?(.*?) ?</ins>", r"<ins>\1</ins>", page)
    stale = field_beside_change(page)
    assert author.post(PAGE, data={**form(page), "right": stale.removeprefix("unit-")}).status_code == 303
    assert "The original changed" not in author.get(PAGE).get_data(as_text=True)


def field_beside_change(page: str) -> str:
    found = re.search(r'Before:.*?name="(unit-[^"]*)"', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_a_stale_unit_that_is_left_as_it_is_stays_stale(author: FlaskClient, content: Path) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    author.post(PAGE, data={**form(page), "compared": "1"})
    change(content, ORIGINAL, "Skin is pale for many reasons.", "Skin is grey.")
    page = author.get(PAGE).get_data(as_text=True)
    author.post(PAGE, data={**form(page), field_of(page, "Посмотрите на зрачки."): "Смотрите на зрачки."})
    assert author.get(PAGE).get_data(as_text=True).count("The original changed") == 1


def test_another_dose_is_told_beside_it(author: FlaskClient, content: Path) -> None:
    change(content, "overdose/ru/01-response/09-quiz.md", "- (0%) = 20 мг", "- (0%) = 200 мг")
    page = author.get("/content/translate/overdose/ru/01-response/09-quiz").get_data(as_text=True)
    assert "A dose, a time or a share differs." in page
    assert "Only in the translation: 200." in page


def test_two_translators_of_different_units_are_both_kept(app: Flask, author: FlaskClient, cast: Cast) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    other = people.signed_in(app, cast.dave)
    first, second = form(page), form(page)
    first[field_of(page, "Посмотрите на зрачки.")] = "Взгляните на зрачки."
    second[field_of(page, "Нет ответа")] = "Человек не отвечает"
    assert other.post(PAGE, data=first).status_code == 303
    assert author.post(PAGE, data=second).status_code == 303
    now = author.get(PAGE).get_data(as_text=True)
    assert "Взгляните на зрачки." in now
    assert "Человек не отвечает" in now


def test_two_translators_of_one_unit_are_told_and_nobody_is_overwritten(
    app: Flask, author: FlaskClient, cast: Cast, content: Path
) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    name = field_of(page, "Посмотрите на зрачки.")
    assert people.signed_in(app, cast.dave).post(PAGE, data={**form(page), name: "Взгляните."}).status_code == 303
    answer = author.post(PAGE, data={**form(page), name: "Смотрите."})
    told = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Взгляните." in (content / SIGNS).read_text(encoding="utf-8")
    assert "In the file now:" in told
    assert form(told)[name] == "Смотрите."
    assert author.post(PAGE, data=form(told)).status_code == 303
    assert "Смотрите." in (content / SIGNS).read_text(encoding="utf-8")


def test_nothing_typed_is_lost_when_the_original_changes_meanwhile(author: FlaskClient, content: Path) -> None:
    page = author.get(PAGE).get_data(as_text=True)
    sent = form(page)
    sent[field_of(page, "Бледная кожа")] = "Серая кожа"
    change(content, ORIGINAL, "- [ ] Pale skin", "- [ ] Cold skin")
    answer = author.post(PAGE, data=sent)
    assert answer.status_code == 409
    assert "Серая кожа" in answer.get_data(as_text=True)


def test_a_new_language_is_begun_with_the_first_save(app: Flask, author: FlaskClient, content: Path) -> None:
    found = author.get("/content/translate?curriculum=overdose&language=fa")
    assert found.headers["Location"].endswith("/content/translate/overdose/fa/")
    assert "Not begun" in author.get("/content/translate/overdose/fa/").get_data(as_text=True)
    address = "/content/translate/overdose/fa/01-response/02-first-steps"
    page = author.get(address).get_data(as_text=True)
    assert 'lang="fa" dir="rtl"' in page
    sent = form(page)
    assert {sent[name] for name in sent if name.startswith("unit-")} == {""}
    sent[next(name for name in sent if name.startswith("unit-"))] = "گام‌های نخست"
    assert author.post(address, data=sent).status_code == 303
    written = (content / "overdose/fa/01-response/02-first-steps.md").read_text(encoding="utf-8")
    assert "title: گام‌های نخست\n" in written
    original = (content / "overdose/en/01-response/02-first-steps.md").read_text(encoding="utf-8")
    assert compare(original, written, "fa").translated == 1


def test_a_language_that_is_none_is_asked_for_again(author: FlaskClient) -> None:
    for code in ("en", "Русский", "../x", ""):
        page = author.get("/content/translate", query_string={"curriculum": "overdose", "language": code})
        assert page.status_code == 200
        assert "Write the language as its short code" in page.get_data(as_text=True)
    assert author.get("/content/translate/overdose/..%2Fx/index").status_code == 404
    assert author.get("/content/translate/overdose/ru/../../secret").status_code == 404


def test_the_status_page_counts_what_is_done_stale_and_required(author: FlaskClient, content: Path) -> None:
    (content / "overdose/ru/02-aftercare/01-staying.md").unlink()
    page = author.get("/content/translate").get_data(as_text=True)
    row = re.sub(r"<[^>]*>", " ", page[page.index("/content/translate/overdose/ru/") :].partition("</tr>")[0])
    assert re.search(r"русский\s+9\d%\s+0\s", row)
    assert "7 of 8" in row


def test_a_language_is_offered_when_its_required_parts_are_published(app: Flask, cast: Cast, content: Path) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/programmes/{cast.programme}/cohorts/new"
    assert "overdose/ru" in carol.get(address).get_data(as_text=True)
    (content / "overdose/ru/02-aftercare/01-staying.md").unlink()
    publish(app)
    page = carol.get(address).get_data(as_text=True)
    assert "overdose/ru" not in page
    assert "overdose/en" in page


def test_a_cohort_keeps_its_language_when_that_is_not_offered_any_more(app: Flask, cast: Cast, content: Path) -> None:
    group = people.cohort(app, cast.programme, title="Osh", language="ru")
    (content / "overdose/ru/02-aftercare/01-staying.md").unlink()
    publish(app)
    page = people.signed_in(app, cast.carol).get(f"/manage/{group.code}/edit").get_data(as_text=True)
    assert '<option value="overdose/ru" selected>' in page


def test_a_part_that_is_not_translated_is_there_in_the_original_and_says_so(
    app: Flask, cast: Cast, content: Path
) -> None:
    group = people.cohort(app, cast.programme, title="Osh", language="ru")
    aigul = people.trainee(app, group, "Айгуль")
    for path in ("02-aftercare/01-staying.md", "01-response/09-quiz.md"):
        (content / "overdose/ru" / path).unlink()
    publish(app)
    browser = people.signed_in(app, aigul)
    course = browser.get(f"/learn/{group.code}/").get_data(as_text=True)
    assert "Три признака" in course
    assert course.count("This part is not translated yet: English") == 2
    lesson = browser.get(f"/learn/{group.code}/lesson/aftercare/staying").get_data(as_text=True)
    assert "This part is not translated yet: English" in lesson
    assert '<article lang="en"' in lesson
    quiz = browser.get(f"/learn/{group.code}/quiz/response/quiz").get_data(as_text=True)
    assert "This part is not translated yet: English" in quiz
    assert "not translated" not in browser.get(f"/learn/{group.code}/lesson/response/signs").get_data(as_text=True)


def test_the_preview_of_a_translation_has_what_it_lacks_in_the_original_as_trainees_will_have_it(
    author: FlaskClient, content: Path
) -> None:
    (content / "overdose/ru/02-aftercare/01-staying.md").unlink()
    (content / "overdose/ru/01-response/09-quiz.md").unlink()
    place = "/content/preview/draft/overdose/ru/"
    course = author.get(place).get_data(as_text=True)
    assert "Три признака" in course
    assert course.count("This part is not translated yet: English") == 2
    lesson = author.get(f"{place}aftercare/staying").get_data(as_text=True)
    assert "This part is not translated yet: English" in lesson
    assert '<article lang="en"' in lesson
    assert "This part is not translated yet: English" in author.get(f"{place}response/quiz").get_data(as_text=True)
    assert "not translated" not in author.get(f"{place}response/signs").get_data(as_text=True)
    assert author.get("/content/preview/draft/overdose/uz/").status_code == 404
    # To be signed there is only what the translation itself says.
    assert author.get("/content/reviews/draft/overdose/ru/aftercare/staying").status_code == 404


def test_a_change_of_the_original_tells_of_certificates_where_it_stands_in_for_a_translation(
    app: Flask, cast: Cast, content: Path
) -> None:
    group = people.cohort(app, cast.programme, title="Osh", language="ru")
    aigul = people.trainee(app, group, "Aigul Asanova")
    (content / "overdose/ru/02-aftercare/01-staying.md").unlink()
    publish(app)
    people.complete(app, Seat(aigul.memberships[0].id, aigul, group))
    assert people.signed_in(app, aigul).post(f"/learn/{group.code}/certificate").status_code == 303
    change(content, "overdose/en/02-aftercare/01-staying.md", "minutes: 10", "minutes: 15")
    change(content, "overdose/en/01-response/01-signs.md", "minutes: 10", "minutes: 15")
    dave = people.signed_in(app, cast.dave)
    assert "Aigul" in dave.get("/content/changes/overdose/en/aftercare/staying").get_data(as_text=True)
    assert "Aigul" not in dave.get("/content/changes/overdose/en/response/signs").get_data(as_text=True)


def test_an_attempt_at_a_borrowed_quiz_stays_in_the_language_it_began_in(app: Flask, cast: Cast, content: Path) -> None:
    group = people.cohort(app, cast.programme, title="Osh", language="ru")
    browser = people.signed_in(app, people.trainee(app, group, "Айгуль"))
    quiz = content / "overdose/ru/01-response/09-quiz.md"
    text = quiz.read_text(encoding="utf-8")
    quiz.unlink()
    publish(app)
    begun = browser.post(f"/learn/{group.code}/quiz/response/quiz").headers["Location"]
    quiz.write_text(text, encoding="utf-8")
    publish(app)
    again = browser.post(f"/learn/{group.code}/quiz/response/quiz").headers["Location"]
    assert again == begun
    asked = [browser.get(f"{begun}/{number}").get_data(as_text=True) for number in range(1, 5)]
    assert any("What is the largest first dose" in page for page in asked)
    assert not any("Какова наибольшая" in page for page in asked)


def test_what_was_read_in_one_language_is_done_in_the_other(app: Flask, cast: Cast) -> None:
    alice = people.signed_in(app, cast.alice)
    home = f"/learn/{cast.cohort.code}/"
    assert alice.post(home + "language", data={"language": "ru"}).status_code == 303
    lesson = alice.get(home + "lesson/response/signs").get_data(as_text=True)
    assert '<article lang="ru"' in lesson
    alice.post(home + "lesson/response/signs?check=t-1-c1", data={"t-1-c1": "2"})
    assert alice.post(home + "lesson/response/signs/done").status_code == 303
    alice.post(home + "language", data={"language": "en"})
    again = alice.get(home + "lesson/response/signs").get_data(as_text=True)
    assert '<article lang="en"' in again
    assert "You finished this lesson" in again


def test_a_check_answered_in_one_language_is_answered_in_the_other(app: Flask, cast: Cast) -> None:
    alice = people.signed_in(app, cast.alice)
    home = f"/learn/{cast.cohort.code}/"
    alice.post(home + "lesson/response/signs?check=t-1-c1", data={"t-1-c1": "2"})
    alice.post(home + "language", data={"language": "ru"})
    page = alice.get(home + "lesson/response/signs").get_data(as_text=True)
    assert "Без воздуха мозг страдает за минуты." in page


def test_the_chosen_language_is_the_seats_own_and_is_remembered(app: Flask, cast: Cast) -> None:
    second = people.trainee(app, cast.cohort, "Second Person")
    home = f"/learn/{cast.cohort.code}/"
    people.signed_in(app, cast.alice).post(home + "language", data={"language": "ru"})
    assert "Три признака" in people.signed_in(app, cast.alice).get(home).get_data(as_text=True)
    assert "Three signs" in people.signed_in(app, second).get(home).get_data(as_text=True)


def test_a_language_that_is_not_offered_cannot_be_chosen(app: Flask, cast: Cast) -> None:
    alice = people.signed_in(app, cast.alice)
    home = f"/learn/{cast.cohort.code}/"
    for code in ("uz", "", "en/../ru"):
        assert alice.post(home + "language", data={"language": code}).status_code == 400
    assert people.signed_in(app, cast.mallory).post(home + "language", data={"language": "ru"}).status_code == 404


def test_a_seat_whose_language_is_withdrawn_is_read_in_the_cohorts(app: Flask, cast: Cast, content: Path) -> None:
    alice = people.signed_in(app, cast.alice)
    home = f"/learn/{cast.cohort.code}/"
    alice.post(home + "language", data={"language": "ru"})
    shutil.rmtree(content / "overdose/ru")
    publish(app)
    assert "Three signs" in alice.get(home).get_data(as_text=True)
