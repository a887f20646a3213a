"""Roles on the whole site: who may give and take them, and what an author and a reviewer then find."""

from __future__ import annotations

import pytest
from flask import Flask

from lms import identity
from tests import people
from tests.people import Cast


def given(app: Flask, cast: Cast, role: str, who: str = "bob@example.org") -> int:
    """Let the administrator give somebody a role; return how that was answered."""
    answer = people.signed_in(app, cast.dave).post("/manage/roles", data={"who": who, "role": role})
    return answer.status_code


def test_an_administrator_makes_somebody_an_author_by_e_mail_and_takes_it_back(app: Flask, cast: Cast) -> None:
    dave = people.signed_in(app, cast.dave)
    assert given(app, cast, "author", " Bob@Example.org ") == 303
    assert given(app, cast, "author") == 303
    assert people.again(app, cast.bob).is_author
    page = dave.get("/manage/roles").text
    assert page.count("Bob Rahimov</bdi>") == 1
    assert dave.post("/manage/roles/end", data={"person": str(cast.bob.id), "role": "author"}).status_code == 303
    assert not people.again(app, cast.bob).is_author
    assert people.again(app, cast.bob).teaches(cast.cohort)


def test_a_card_will_do_and_a_trainee_who_gets_a_role_signs_in_again(app: Flask, cast: Cast) -> None:
    alice = people.signed_in(app, cast.alice)
    assert given(app, cast, "reviewer", "a11c-e000") == 303
    assert people.again(app, cast.alice).is_reviewer
    assert alice.get("/learn/").status_code == 303
    assert alice.get("/learn/").location.startswith("/sign-in")


def test_running_the_site_makes_an_author_and_not_a_clinician(cast: Cast) -> None:
    assert cast.dave.is_author
    assert not cast.dave.is_reviewer


@pytest.mark.parametrize(
    ("who", "role"), [("nobody@example.org", "author"), ("", "author"), ("bob@example.org", "king")]
)
def test_a_form_with_a_mistake_is_drawn_again_with_what_was_typed(app: Flask, cast: Cast, who: str, role: str) -> None:
    answer = people.signed_in(app, cast.dave).post("/manage/roles", data={"who": who, "role": role})
    assert answer.status_code == 400
    assert "There is 1 problem" in answer.text
    assert f'value="{who}"' in answer.text or not who


def test_nobody_locks_themselves_out(app: Flask, cast: Cast) -> None:
    dave = people.signed_in(app, cast.dave)
    assert dave.post("/manage/roles/end", data={"person": str(cast.dave.id), "role": "admin"}).status_code == 409
    assert people.again(app, cast.dave).is_admin
    assert dave.post("/manage/roles/end", data={"person": "nobody", "role": "admin"}).status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "mallory"])
def test_only_an_administrator_finds_the_page(app: Flask, cast: Cast, name: str) -> None:
    browser = people.signed_in(app, getattr(cast, name))
    assert browser.get("/manage/roles").status_code == 404
    assert browser.post("/manage/roles", data={"who": "bob@example.org", "role": "admin"}).status_code == 404
    assert browser.post("/manage/roles/end", data={"person": str(cast.dave.id), "role": "admin"}).status_code == 404
    assert people.again(app, cast.dave).is_admin


@pytest.mark.parametrize("role", [identity.AUTHOR, identity.REVIEWER])
def test_an_author_and_a_reviewer_begin_at_the_content(app: Flask, role: str) -> None:
    erin = people.person(app, "Erin Tosheva", email="erin@example.org")
    people.give(app, erin, role)
    browser = people.signed_in(app, people.again(app, erin))
    assert browser.get("/").location == "/content/"
    assert '<a href="/content/" aria-current="page">Content</a>' in browser.get("/content/").text
    assert "My courses" not in browser.get("/content/").text


def test_a_role_is_given_at_the_terminal_too(app: Flask, cast: Cast) -> None:
    terminal = app.test_cli_runner()
    told = terminal.invoke(args=["lms", "grant", "bob@example.org", "author"])
    assert (told.exit_code, told.output) == (0, "Bob Rahimov (bob@example.org) is author now.\n")
    assert people.again(app, cast.bob).is_author
    wrong = terminal.invoke(args=["lms", "grant", "nobody@example.org", "author"])
    assert wrong.exit_code == 2
    assert "Nobody here has the address nobody@example.org" in wrong.output
