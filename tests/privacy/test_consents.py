"""What people agree to: on joining, and again when it is another text."""

from __future__ import annotations

from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from tests import people
from tests.people import Cast


def publish(app: Flask, cast: Cast, **texts: str) -> None:
    form = {f"text-{code}": text for code, text in texts.items()}
    address = f"/manage/programmes/{cast.programme}/consent"
    assert people.signed_in(app, cast.carol).post(address, data=form).status_code == 303


def ticked(page: str) -> str:
    """Return the version that the box on a page agrees to."""
    return page.partition('name="agree" value="')[2].partition('"')[0]


def course(browser: FlaskClient, cast: Cast) -> int:
    return browser.get(f"/learn/{cast.cohort.code}/").status_code


def test_who_joins_agrees_first_and_is_not_asked_again_before_the_text_is_another(app: Flask, cast: Cast) -> None:
    publish(app, cast, en="We keep your name for two years.", ru="Мы храним имя два года.")
    phone, join = people.browser(app), f"/join/{cast.cohort.join_code}"
    page = phone.get(join).text
    assert "We keep your name for two years." in page
    assert "Мы храним имя два года." in phone.get(join, headers={"Accept-Language": "ru"}).text
    form = {"id": str(uuid4()), "name": "Timur"}
    assert phone.post(join, data=form).status_code == 400
    assert phone.post(join, data={**form, "agree": ticked(page)}).status_code == 303
    assert course(phone, cast) == 200
    publish(app, cast, en="We keep your name for two years.", ru="Мы храним имя два года.")
    assert course(phone, cast) == 200  # nothing new
    publish(app, cast, en="We keep your name for five years.")
    assert course(phone, cast) == 303
    agreement = f"/learn/{cast.cohort.code}/agreement"
    assert phone.post(agreement, data={"agree": ticked(page)}).status_code == 400  # the earlier text
    assert phone.post(agreement, data={"agree": ticked(phone.get(agreement).text)}).status_code == 303
    assert course(phone, cast) == 200
    assert "Version 2" in people.signed_in(app, cast.carol).get(f"/manage/programmes/{cast.programme}/consent").text


def test_who_was_enrolled_is_asked_before_the_course_and_nobody_once_the_text_is_empty(app: Flask, cast: Cast) -> None:
    publish(app, cast, en="We keep your name.")
    alice = people.signed_in(app, cast.alice)
    assert course(alice, cast) == 303
    assert course(people.signed_in(app, cast.mallory), cast) == 404
    publish(app, cast)
    assert course(alice, cast) == 200
