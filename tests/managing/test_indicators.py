"""What a programme promised: counted by the site, or written down with a source, in the page and in the pack."""

from __future__ import annotations

import io
import json
import zipfile
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from lms import database
from lms.identity import Seat
from lms.managing.evidence import packs
from lms.privacy import declared
from tests import people
from tests.people import Cast


def add(carol: FlaskClient, cast: Cast, name: str, counted: str, target: str = "40") -> None:
    form = {"id": str(uuid4()), "name": name, "target": target, "counted": counted}
    assert carol.post(f"/manage/programmes/{cast.programme}/indicators", data=form).status_code == 303


def one_took_part(app: Flask, cast: Cast, sex: str) -> None:
    trainee = people.trainee(app, cast.cohort, f"One of {sex}")
    (held,) = trainee.memberships
    assert held.cohort is not None
    people.complete(app, Seat(held.id, trainee, held.cohort))
    with app.app_context(), database.writing():
        declared.keep(trainee.id, cast.programme, {"sex": sex})


def figure(page: str, name: str) -> str:
    """Return the cell of an indicator's figure."""
    return page.partition(f"<bdi>{name}</bdi></th>")[2].split('<td class="n">')[2].partition("</td>")[0].strip()


def test_the_site_counts_people_and_hides_what_would_tell_of_few(app: Flask, cast: Cast) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/indicators"
    for sex in ("female", "male"):
        for _ in range(5):
            one_took_part(app, cast, sex)
    add(carol, cast, "Trained staff", "completed")
    add(carol, cast, "Women trained", "women-completed")
    shown = carol.get(page).text
    assert figure(shown, "Trained staff") == "10"
    assert figure(shown, "Women trained") == "5"
    people.complete(app, cast.alices_seat)  # who told nothing: one alone could be had by subtraction
    shown = carol.get(page).text
    assert figure(shown, "Trained staff") == "11"
    assert "hidden" in figure(shown, "Women trained")


def test_women_who_completed_are_hidden_where_those_who_did_not_could_be_had_by_subtraction(
    app: Flask, cast: Cast
) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/indicators"
    for sex in ("female", "male"):
        for _ in range(5):
            one_took_part(app, cast, sex)
    people.complete(app, cast.alices_seat, without={"after/post-test"})
    with app.app_context(), database.writing():
        declared.keep(cast.alice.id, cast.programme, {"sex": "female"})
    add(carol, cast, "Women", "women")
    add(carol, cast, "Women trained", "women-completed")
    shown = carol.get(page).text
    assert figure(shown, "Women") == "6"
    assert "hidden" in figure(shown, "Women trained"), "one of six did not complete"


def test_a_figure_that_nobody_counts_has_a_day_and_a_source(app: Flask, cast: Cast) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}/indicators"
    add(carol, cast, "Laws changed", "by-hand", target="2")
    key = carol.get(page).text.partition('<option value="')[2].partition('"')[0]
    form = {"id": str(uuid4()), "indicator": key, "number": "1"}
    refused = carol.post(f"{page}/figure", data=form)
    assert refused.status_code == 400
    assert "Write where the figure is from." in refused.text
    told = {**form, "as_of": "2026-11-20", "source": "Official gazette 17"}
    for number in ("1", "2"):  # what is written last counts
        assert carol.post(f"{page}/figure", data={**told, "id": str(uuid4()), "number": number}).status_code == 303
    shown = carol.get(page).text
    assert figure(shown, "Laws changed") == "2"
    assert "Official gazette 17" in shown
    carol.post(f"{page}/leave-out", data={"indicator": key})
    assert "Laws changed" not in carol.get(page).text


def test_the_pack_of_the_programme_says_budget_line_and_indicators(app: Flask, cast: Cast) -> None:
    carol, page = people.signed_in(app, cast.carol), f"/manage/programmes/{cast.programme}"
    form = {"title": "Treatment near home", "funder": "A fund", "budget_line": "TJK/K50, 3.2"}
    assert carol.post(f"{page}/edit", data=form).status_code == 303
    assert "TJK/K50, 3.2" in carol.get("/manage/").text
    add(carol, cast, "Trained staff", "people")
    assert carol.post(f"{page}/evidence", data={"id": str(uuid4())}).status_code == 303
    with app.app_context():
        (pack,) = packs.of_scope(cast.programme)
        files = zipfile.ZipFile(io.BytesIO(packs.zip_of(pack)))
    assert json.loads(files.read("manifest.json"))["budget_line"] == "TJK/K50, 3.2"
    (table,) = [name for name in files.namelist() if name.endswith("indicators.csv")]
    assert "Trained staff" in files.read(table).decode("utf-8-sig")
