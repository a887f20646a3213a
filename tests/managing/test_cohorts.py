"""Cohorts: beginning and changing one, who may join, the sheet on the wall."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from flask import Flask

from lms import database, identity
from lms.tables import cohorts
from tests import people
from tests.people import Cast


def form(**changes: str) -> dict[str, str]:
    """Return the fields of a cohort's form, filled in."""
    filled = {
        "id": str(uuid4()),
        "title": "Outreach workers, Osh",
        "course": "overdose/ru",
        "starts_on": "2027-03-01",
        "ends_on": "2027-03-05",
        "place": "Osh",
        "country": "KG",
        "timezone": "",
        "modality": "hybrid",
    }
    return {**filled, **changes}


def stored(app: Flask, title: str) -> list[identity.Cohort]:
    """Return the cohorts with a title, as the database has them."""
    with app.app_context():
        return list(identity.cohorts_where(cohorts.c.title == title))


def new(cast: Cast) -> str:
    """Return the address of the form for a new cohort in Carol's programme."""
    return f"/manage/programmes/{cast.programme}/cohorts/new"


def test_a_manager_makes_a_cohort_and_sending_the_form_twice_makes_one(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    filled = form()
    first, second = carol.post(new(cast), data=filled), carol.post(new(cast), data=filled)
    (made,) = stored(app, "Outreach workers, Osh")
    assert first.location == second.location == f"/manage/{made.code}/"
    assert (made.curriculum, made.language, made.timezone) == ("overdose", "ru", "Asia/Bishkek")
    assert made.joining
    assert len({made.code, made.join_code}) == 2


def test_the_form_offers_the_courses_that_exist_and_the_region_first(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.carol).get(new(cast)).text
    assert 'value="overdose/ru">Помощь при передозировке (русский)' in page
    countries = re.findall(r'<option value="([A-Z]{2})">', page)
    assert len(countries) > 200
    assert countries.index("KZ") < countries.index("AD")
    assert countries.index("XK") < countries.index("AD")


def test_the_countries_are_named_in_the_readers_language(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    carol.set_cookie("lms_language", "ru")
    assert ">Кыргызстан<" in carol.get(new(cast)).text or ">Киргизия<" in carol.get(new(cast)).text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Give the cohort a title."),
        ({"course": "overdose/fr"}, "Choose a course."),
        ({"course": ""}, "Choose a course."),
        ({"starts_on": ""}, "Say on which day the training begins."),
        ({"ends_on": "2027-02-28"}, "The last day lies before the first."),
        ({"ends_on": "soon"}, "“soon” is not a date."),
        ({"place": ""}, "Name the town or the place."),
        ({"country": "EU"}, "Choose a country."),
        ({"country": "RU"}, "This country has several time zones. Choose one."),
        ({"timezone": "Mars/Base"}, "Choose a time zone."),
        ({"modality": "by post"}, "Choose how the cohort meets."),
    ],
)
def test_it_names_what_must_be_mended_and_keeps_the_rest(
    app: Flask, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    wrong = form(**{"place": "Osh <script>", **changes})
    answer = people.signed_in(app, cast.carol).post(new(cast), data=wrong)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")
    assert "Osh &lt;script&gt;" in answer.text or "place" in changes
    assert f'name="id" value="{wrong["id"]}"' in answer.text
    assert stored(app, wrong["title"]) == []


def test_a_country_with_one_usual_zone_needs_no_choice_and_another_may_be_chosen(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    carol.post(new(cast), data=form(title="Almaty", country="KZ"))
    carol.post(new(cast), data=form(title="Pristina", country="XK"))
    carol.post(new(cast), data=form(title="Oral", country="KZ", timezone="Asia/Oral"))
    zones = [stored(app, title)[0].timezone for title in ("Almaty", "Pristina", "Oral")]
    assert zones == ["Asia/Almaty", "Europe/Belgrade", "Asia/Oral"]


def test_a_cohort_page_tells_the_facts_and_how_many_are_where(app: Flask, cast: Cast) -> None:
    page = people.signed_in(app, cast.carol).get(f"/manage/{cast.cohort.code}/").text
    assert "Dushanbe, November 2026" in page
    assert "Helping in an overdose" in page
    assert "Tajikistan: Dushanbe" in page
    assert re.search(r"<dt>trainee</dt><dd>1</dd>", page)
    assert re.search(r"<dt>have completed the course</dt><dd>0</dd>", page)
    code = cast.cohort.join_code
    assert f"{code[:4]}-{code[4:]}" in page


def test_only_its_manager_reaches_a_cohort(app: Flask, cast: Cast) -> None:
    code = cast.cohort.code
    pages = [f"/manage/{code}/", f"/manage/{code}/edit", f"/manage/{code}/join-sheet", new(cast)]
    acts = [f"/manage/{code}/edit", f"/manage/{code}/joining", f"/manage/{code}/join-code", new(cast)]
    for person in (cast.bob, cast.alice, cast.mallory):
        browser = people.signed_in(app, person)
        assert {browser.get(page).status_code for page in pages} == {404}
        assert {browser.post(act, data=form()).status_code for act in acts} == {404}
    carol = people.signed_in(app, cast.carol)
    assert carol.get(f"/manage/{cast.other_cohort.code}/").status_code == 404
    assert carol.get("/manage/NOWHERE0/").status_code == 404
    anybody = people.browser(app)
    assert {anybody.get(page).status_code for page in pages} == {303}
    assert {anybody.post(act, data=form()).location for act in acts} == {"/sign-in"}


def test_a_cohort_cannot_be_put_into_a_foreign_programme_by_its_id(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    assert carol.post(new(cast), data=form(id=str(cast.other_cohort.id))).status_code == 404
    assert carol.post(f"/manage/programmes/{cast.other_programme}/cohorts/new", data=form()).status_code == 404


def test_a_cohort_is_changed_while_its_codes_stay(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/edit"
    assert 'value="Dushanbe, November 2026"' in carol.get(address).text
    assert carol.post(address, data=form(title="Moved to Osh")).status_code == 303
    (changed,) = stored(app, "Moved to Osh")
    assert (changed.code, changed.join_code) == (cast.cohort.code, cast.cohort.join_code)
    assert (changed.place, changed.timezone) == ("Osh", "Asia/Bishkek")


def test_the_course_stays_once_somebody_has_done_anything(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat)
    with app.app_context(), database.writing() as link:
        link.execute(cohorts.update().values(curriculum="withdrawn"))
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/edit"
    answer = carol.post(address, data=form())
    assert answer.status_code == 400
    assert "Choose a course." in answer.text


def test_its_language_may_change_even_then(app: Flask, cast: Cast) -> None:
    people.complete(app, cast.alices_seat)
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/edit"
    assert "The course stays, since people have begun it." in carol.get(address).text
    assert carol.post(address, data=form(title="In Russian")).status_code == 303
    assert stored(app, "In Russian")[0].language == "ru"


def test_joining_is_closed_and_opened_again(app: Flask, cast: Cast) -> None:
    carol, anybody = people.signed_in(app, cast.carol), people.browser(app)
    join = f"/join/{cast.cohort.join_code}"
    assert "Dushanbe, November 2026" in anybody.get(join).text
    closed = carol.post(f"/manage/{cast.cohort.code}/joining", data={"joining": "closed"}, follow_redirects=True)
    assert "Nobody can join with the code." in closed.text
    assert "Dushanbe, November 2026" not in anybody.get(join, follow_redirects=True).text
    carol.post(f"/manage/{cast.cohort.code}/joining", data={"joining": "open"})
    assert "Dushanbe, November 2026" in anybody.get(join).text


def test_a_new_join_code_replaces_the_old_one_once_however_often_it_is_sent(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    address = f"/manage/{cast.cohort.code}/join-code"
    old = {"instead_of": cast.cohort.join_code}
    carol.post(address, data=old)
    (first,) = stored(app, cast.cohort.title)
    carol.post(address, data=old)
    (second,) = stored(app, cast.cohort.title)
    assert first.join_code == second.join_code != cast.cohort.join_code


def test_the_join_sheet_speaks_the_cohorts_language_and_carries_the_code(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    code = cast.cohort.join_code
    page = carol.get(f"/manage/{cast.cohort.code}/join-sheet").text
    assert f"http://localhost/join/{code}" in page
    assert f"{code[:4]}-{code[4:]}" in page
    assert "<svg" in page
    assert " style=" not in page
    carol.post(f"/manage/{cast.cohort.code}/edit", data=form())
    assert '<html class="lms paper" lang="ru"' in carol.get(f"/manage/{cast.cohort.code}/join-sheet").text


def test_the_pages_are_drawn_in_russian(app: Flask, cast: Cast) -> None:
    carol = people.signed_in(app, cast.carol)
    carol.set_cookie("lms_language", "ru")
    for address in ("/manage/", f"/manage/{cast.cohort.code}/", f"/manage/{cast.cohort.code}/edit", new(cast)):
        page = carol.get(address)
        assert page.status_code == 200
        assert 'lang="ru"' in page.text
    assert "Таджикистан" in carol.get("/manage/").text
