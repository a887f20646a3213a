"""Assessors, auditors and organisations: what each of them sees and does, where, and on which days."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from lms import database, granting, identity
from lms.granting import Terms
from lms.identity import Cohort, Person
from lms.privacy import declared
from lms.tables import looks, memberships
from tests import people
from tests.conftest import Clock
from tests.people import Cast


def given(app: Flask, cast: Cast, role: str, cohort: Cohort | None = None, **terms: object) -> FlaskClient:
    """Return the browser of somebody with a role in Carol's programme, or in one cohort of it."""
    somebody = people.person(app, f"The {role}", email=f"{uuid4()}@example.org")
    with app.app_context(), database.writing():
        granting.grant(somebody.id, role, cast.programme, cohort and cohort.id, Terms(**terms))  # type: ignore[arg-type]
    return people.signed_in(app, somebody)


def form(**changes: str) -> dict[str, str]:
    filled = {"id": str(uuid4()), "email": "aigul@example.org", "name": "Aigul Toktomatova", "role": "auditor"}
    return {**filled, **changes}


def works_at(app: Flask, cast: Cast, who: Person, organisation: str) -> None:
    with app.app_context(), database.writing():
        declared.keep(who.id, cast.programme, {"organisation": organisation})


def test_a_manager_invites_an_auditor_and_ends_the_role(app: Flask, cast: Cast) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/roles"
    answer = carol.post(page, data=form(until_on="2027-01-31"))
    assert "You see it only now" in answer.text  # no mail goes out here: the link is handed on
    with app.app_context():
        (held,) = database.connection().execute(select(memberships).where(memberships.c.role == "auditor"))
    assert (held.programme, held.cohort, held.until_on) == (cast.programme, None, date(2027, 1, 31))
    assert "Aigul Toktomatova" in carol.get(page).text
    assert "Auditor" in carol.get(f"/manage/{cast.cohort.code}/people").text
    ended = carol.post(f"{page}/end", data={"membership": str(held.id)}, follow_redirects=True)
    assert "Aigul Toktomatova no longer has this role." in ended.text
    assert "Aigul Toktomatova" not in carol.get(page).text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"role": "manager"}, "Choose a role."),
        ({"role": "organisation"}, "Write the organisation as its people name it."),
        ({"cohort": "ZZZZZZZZ"}, "Choose one of the list."),
        ({"from_on": "2026-12-02", "until_on": "2026-12-01"}, "The last day lies before the first."),
        ({"until_on": "2026-01-01"}, "This day is over."),
    ],
)
def test_a_role_that_says_too_little_is_asked_for_again(
    app: Flask, cast: Cast, wrong: dict[str, str], told: str
) -> None:
    page = f"/manage/programmes/{cast.programme}/roles"
    answer = people.signed_in(app, cast.carol).post(page, data=form(**wrong))
    assert answer.status_code == 400
    assert told in answer.text
    assert "Aigul Toktomatova" in answer.text  # nothing typed is lost


def test_somebody_who_only_learned_signs_in_again_with_a_new_role(app: Flask, cast: Cast) -> None:
    student = people.person(app, "Aigul Toktomatova", email="aigul@example.org")
    people.give(app, student, identity.TRAINEE, programme=cast.programme, cohort=cast.cohort.id)
    phone = people.signed_in(app, student)
    page = f"/manage/programmes/{cast.programme}/roles"
    people.signed_in(app, cast.carol).post(page, data=form())
    assert phone.get("/account").location.startswith("/sign-in")


def test_a_role_is_held_from_its_first_day_to_its_last(app: Flask, cast: Cast, clock: Clock) -> None:
    first, last = date(2026, 12, 1), date(2026, 12, 31)
    auditor, page = given(app, cast, "auditor", from_on=first, until_on=last), f"/manage/{cast.cohort.code}/"
    seen = []
    for day in ("2026-11-29", "2026-12-01", "2026-12-31", "2027-01-02"):
        clock.time = datetime.fromisoformat(f"{day}T12:00:00+00:00")
        seen.append(auditor.get(page).status_code)
    assert seen == [404, 200, 200, 404]


def test_an_auditor_reads_everything_is_noted_and_sends_nothing(app: Flask, cast: Cast) -> None:
    auditor = given(app, cast, "auditor")
    manage = f"/manage/{cast.cohort.code}"
    page = auditor.get(f"{manage}/people")
    assert "Alice Nazarova" in page.text
    assert "You audit this" in page.text
    assert "Enrol a trainee" not in page.text
    assert cast.cohort.join_code[:4] not in auditor.get(f"{manage}/").text
    assert auditor.get(f"{manage}/join-sheet").status_code == 404
    with auditor.get(f"{manage}/records.csv") as file:
        assert file.status_code == 200
        assert file.data.startswith(b"\xef\xbb\xbf")
    refused = auditor.post(f"{manage}/joining", data={"joining": "closed"})
    assert refused.status_code == 403
    assert "Nothing was changed." in refused.text
    with app.app_context():
        noted = database.connection().execute(select(looks.c.page).order_by(looks.c.position)).scalars().all()
    assert noted == ["enrolment.people", "completions.cohort_file"]


def test_an_auditor_of_one_cohort_finds_that_one_and_no_other(app: Flask, cast: Cast) -> None:
    other = people.cohort(app, cast.programme, title="Khujand, December 2026")
    auditor = given(app, cast, "auditor", cast.cohort)
    listed = auditor.get("/manage/").text
    assert "Dushanbe, November 2026" in listed
    assert "Khujand" not in listed
    assert auditor.get(f"/manage/{cast.cohort.code}/evidence").status_code == 200
    assert auditor.get(f"/manage/{other.code}/").status_code == 404
    assert auditor.get(f"/manage/programmes/{cast.programme}/evidence").status_code == 404


def test_an_assessor_judges_and_sees_no_registers(app: Flask, cast: Cast) -> None:
    assessor, teach = given(app, cast, "assessor", cast.cohort), f"/teach/{cast.cohort.code}"
    assert cast.cohort.title in assessor.get("/teach/").text
    assert assessor.get(f"{teach}/").location == f"{teach}/assess"
    for page in ("assess", "to-mark", "handed-in", "appraisals"):
        assert assessor.get(f"{teach}/{page}").status_code == 200
    for page in ("attendance", "attendance.csv", "attention", "evaluation", str(cast.alice.id)):
        assert assessor.get(f"{teach}/{page}").status_code == 404
    assert "Open an exercise" not in assessor.get(f"{teach}/appraisals").text


def test_an_organisation_sees_its_own_people_alone(app: Flask, cast: Cast) -> None:
    zarina = people.trainee(app, cast.cohort, "Zarina Qodirova")
    people.trainee(app, cast.cohort, "Somebody who told nothing")
    works_at(app, cast, cast.alice, "City narcology centre")
    works_at(app, cast, zarina, "Another centre")
    browser = given(app, cast, "organisation", organisation="city Narcology centre")
    assert "1 trainee" in browser.get("/organisation/").text
    page = browser.get(f"/organisation/{cast.cohort.code}").text
    assert "Alice Nazarova" in page
    assert "0 of" in page
    assert "Zarina" not in page
    assert "Somebody who told nothing" not in page
    assert browser.get(f"/organisation/{cast.other_cohort.code}").status_code == 404
    assert browser.get(f"/teach/{cast.cohort.code}/").status_code == 404


def test_under_a_code_name_nobody_is_shown_to_an_organisation(app: Flask, cast: Cast) -> None:
    hidden = people.cohort(app, cast.programme, title="Under code names", code_names=True)
    browser = given(app, cast, "organisation", organisation="City narcology centre")
    assert "Under code names" not in browser.get("/organisation/").text
    assert browser.get(f"/organisation/{hidden.code}").status_code == 404
