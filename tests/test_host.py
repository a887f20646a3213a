"""Threshold inside somebody else's site: their users, their tables, their /static, their error pages stay theirs."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import inspect, select

from lms import cli, database, granting, identity
from lms.tables import cohorts, people, programmes
from tests.conftest import CONTENT, let_go
from tests.connect.api.software import shown_in
from tests.databases import Databases
from tests.host.site import Base, User, create_site, db


@pytest.fixture
def site(databases: Databases, migrate: Callable[[str], None]) -> Iterator[Callable[[str, Path], Flask]]:
    """Return what makes a host's site, ready to be visited."""
    with ExitStack() as stack:

        def make(title: str, content: Path) -> Flask:
            app = create_site(stack.enter_context(databases.fresh(migrate)), content, title)
            stack.callback(let_go, app)
            with app.app_context():
                db.create_all()
                db.session.add_all([User(id=1, name="Alice"), User(id=2, name="Dave", head=True)])
                db.session.commit()
                cli.publish_content()
            return app

        yield make


@pytest.fixture
def ward(site: Callable[[str, Path], Flask]) -> Flask:
    """Return one host."""
    return site("The ward", CONTENT)


def signed_in(app: Flask, user: int) -> FlaskClient:
    client = app.test_client()
    client.post("/who", data={"id": str(user)})
    return client


def seated(app: Flask, subject: str) -> str:
    """Give a host's user a seat in a new cohort; return the cohort's code."""
    with app.app_context(), database.writing() as link:
        person = link.execute(select(people.c.id).where(people.c.external == subject)).scalar_one()
        programme, cohort = uuid4(), uuid4()
        now = datetime.now(UTC)
        link.execute(programmes.insert().values(id=programme, title="Ward training", funder="", created_at=now))
        link.execute(
            cohorts.insert().values(
                id=cohort,
                programme=programme,
                code="WARD0001",
                join_code="JOIN0001",
                joining=True,
                title="Night shift",
                curriculum=CURRICULUM,
                language="en",
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 11, 30),
                place="Ward 3",
                country="KG",
                timezone="Asia/Bishkek",
                modality="online",
                created_at=now,
            )
        )
        granting.grant(person, identity.TRAINEE, programme, cohort)
    return "WARD0001"


CURRICULUM = next(folder.name for folder in sorted(CONTENT.iterdir()) if folder.name != "shared")


def test_the_host_keeps_its_pages_its_static_files_and_its_errors(ward: Flask) -> None:
    client = ward.test_client()
    assert "The ward" in client.get("/").text
    with client.get("/static/site.css") as own:
        assert b"rebeccapurple" in own.data
    missing = client.get("/nowhere")
    assert (missing.status_code, missing.text) == (404, "The ward has no such page.")


def test_the_hosts_answers_get_no_headers_of_ours(ward: Flask) -> None:
    assert "Content-Security-Policy" not in ward.test_client().get("/").headers


def test_somebody_whom_the_host_has_not_signed_in_is_sent_to_the_hosts_own_page(ward: Flask) -> None:
    answer = ward.test_client().get("/training/learn/")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/who?next=%2Ftraining%2Flearn")


def test_a_host_that_names_no_page_of_its_own_is_asked_at_its_front_page(ward: Flask) -> None:
    ward.config["LMS_SIGN_IN_URL"] = ""
    answer = ward.test_client().get("/training/learn/")
    assert answer.headers["Location"] == "/?next=%2Ftraining%2Flearn%2F"


def test_the_hosts_user_is_a_person_of_threshold_from_the_first_visit(ward: Flask) -> None:
    client = signed_in(ward, 1)
    assert client.get("/training/learn/").status_code == 200
    assert client.get("/training/learn/").status_code == 200
    with ward.app_context():
        found = database.connection().execute(select(people.c.name, people.c.external)).all()
    assert [tuple(row) for row in found] == [("Alice", "ward-1")]


def test_a_user_whom_the_host_renames_is_renamed(ward: Flask) -> None:
    client = signed_in(ward, 1)
    client.get("/training/learn/")
    with ward.app_context():
        user = db.session.get(User, 1)
        assert user is not None
        user.name = "Alice Smith"
        db.session.commit()
    client.get("/training/learn/")
    with ward.app_context():
        assert database.connection().execute(select(people.c.name)).scalars().all() == ["Alice Smith"]


def test_the_hosts_head_administers_threshold_and_its_users_do_not(ward: Flask) -> None:
    assert signed_in(ward, 2).get("/training/manage/").status_code == 200
    assert signed_in(ward, 1).get("/training/manage/").status_code in (403, 404)


@pytest.mark.one_database
def test_the_hosts_head_makes_a_token_once_they_manage_the_programme_here_as_well(ward: Flask) -> None:
    signed_in(ward, 1).get("/training/learn/")
    seated(ward, "ward-1")
    head, form = signed_in(ward, 2), {"name": "Dashboard", "scopes": "cohorts", "days": "30"}
    head.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    head.get("/training/manage/")
    with ward.app_context():
        programme = database.connection().execute(select(programmes.c.id)).scalar_one()
        person = database.connection().execute(select(people.c.id).where(people.c.external == "ward-2")).scalar_one()
    address = f"/training/manage/programmes/{programme}/api"
    refused = head.post(address, data=form)
    assert refused.status_code == 409
    assert "has the role of a manager of the programme" in refused.text
    assert "There is no token yet" in head.get(address).text
    with ward.app_context(), database.writing():
        granting.grant(person, identity.MANAGER, programme)
    made = head.post(address, data=form)
    assert made.status_code == 200
    carried = {"Authorization": f"Bearer {shown_in(made.text)}"}
    assert ward.test_client().get("/training/api/v1/cohorts", headers=carried).status_code == 200


def test_a_lesson_is_read_inside_the_host(ward: Flask) -> None:
    client = signed_in(ward, 1)
    client.get("/training/learn/")
    cohort = seated(ward, "ward-1")
    course = client.get(f"/training/learn/{cohort}/")
    assert course.status_code == 200
    assert f"/training/learn/{cohort}/lesson/" in course.text
    assert "/static/" not in course.text.replace("/training/", "")


def test_threshold_has_no_sign_in_of_its_own_there(ward: Flask) -> None:
    client = ward.test_client()
    assert client.get("/training/sign-in").status_code == 404
    assert client.get("/training/join").status_code == 404


def test_what_the_host_has_begun_is_neither_committed_nor_lost(ward: Flask) -> None:
    with ward.test_request_context("/training/"):
        user = db.session.get(User, 1)
        assert user is not None
        user.visits = 7
        with database.writing() as link:
            link.execute(people.insert().values(id=uuid4(), name="Other", epoch=1, created_at=datetime.now(UTC)))
        db.session.rollback()
    with ward.app_context():
        kept = db.session.get(User, 1)
        assert kept is not None
        assert kept.visits == 0
        assert database.connection().execute(select(people.c.name)).scalars().all() == ["Other"]


def test_no_table_of_ours_is_in_the_hosts_metadata_and_no_key_reaches_its_tables(ward: Flask) -> None:
    assert not [name for name in Base.metadata.tables if name.startswith("lms_")]
    with ward.app_context():
        look = inspect(database.engine())
        reached = {
            key["referred_table"]
            for table in look.get_table_names()
            if table.startswith("lms_")
            for key in look.get_foreign_keys(table)
        }
    assert all(name.startswith("lms_") for name in reached)


def test_two_sites_in_one_process_have_their_own_content_and_people(
    site: Callable[[str, Path], Flask], tmp_path: Path
) -> None:
    other_content = tmp_path / "content"
    shutil.copytree(CONTENT, other_content)
    index = next((other_content / CURRICULUM / "en").glob("index.md"))
    words = index.read_text(encoding="utf-8").splitlines()
    words = ["title: Another course" if line.startswith("title:") else line for line in words]
    index.write_text("\n".join(words), encoding="utf-8")
    one, two = site("The ward", CONTENT), site("The prison", other_content)
    titles = []
    for app in (one, two):
        client = signed_in(app, 1)
        client.get("/training/learn/")
        cohort = seated(app, "ward-1")
        titles.append("Another course" in client.get(f"/training/learn/{cohort}/").text)
    assert titles == [False, True]
    assert "The prison" in two.test_client().get("/").text
