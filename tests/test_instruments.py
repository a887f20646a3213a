"""The instruments of the other tests: one that could not find anything would prove nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import create_engine, inspect, text

from app import create_app
from lms.tables import objects, publications
from tests import postgres
from tests.browser import DESK, Examine
from tests.conftest import CONTENT, Clock, let_go
from tests.databases import Databases


def test_axe_finds_a_field_without_a_label(page: Page, axe: Examine) -> None:
    page.set_content("<html lang=en><title>A form</title><main><input name=code></main></html>")
    assert [violation.rule for violation in axe(page)] == ["label"]


def test_axe_finds_grey_on_white_and_a_target_that_is_too_small(page: Page, axe: Examine) -> None:
    page.set_content(
        "<html lang=en><title>Two links</title><main><p style='color: #999'>Read this.</p>"
        "<nav><a href=a style='font-size: 8px'>a</a><br><a href=b style='font-size: 8px'>b</a></nav></main></html>"
    )
    assert {violation.rule for violation in axe(page)} == {"color-contrast", "target-size"}


def test_nothing_is_found_on_a_good_page_in_any_look(
    page: Page, wrong_in_any_look: Callable[[Page], list[str]]
) -> None:
    page.set_content("<html lang=en><title>Good</title><main><h1>Good</h1></main></html>")
    assert wrong_in_any_look(page) == []


def test_what_only_one_look_shows_is_found_and_named(
    page: Page, wrong_in_any_look: Callable[[Page], list[str]]
) -> None:
    dark = "@media (prefers-color-scheme: dark) {p {color: #222; background: #111}}"
    wide = "@media (max-width: 800px) {p {width: 900px}}"
    page.set_content(
        f"<html lang=en><title>Bad</title><style>{dark}{wide}</style><main><p>Read this.</p></main></html>"
    )
    on_a_phone, in_the_dark = wrong_in_any_look(page)
    assert "(360, light): it is wider than the screen" in on_a_phone
    assert "(1400, dark)" in in_the_dark
    assert "color-contrast" in in_the_dark


@pytest.mark.parametrize(
    ("rules", "in_dark", "at_a_desk"),
    [
        ("@media (prefers-color-scheme: dark) {p {color: #222; background: #111}}", ["color-contrast"], []),
        ("img {display: none} @media (min-width: 800px) {img {display: block}}", [], ["image-alt"]),
    ],
    ids=["colours", "what only a desk shows"],
)
def test_axe_finds_what_only_another_look_at_the_same_page_shows(
    page: Page, axe: Examine, rules: str, in_dark: list[str], at_a_desk: list[str]
) -> None:
    picture = "<img src='data:,' width=50 height=50>" if "img" in rules else ""
    page.set_content(f"<html lang=en><title>Good</title><style>{rules}</style><main><p>Read this.</p>{picture}</main>")
    assert axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert [violation.rule for violation in axe(page, is_same=True)] == in_dark
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    assert [violation.rule for violation in axe(page, is_same=True)] == at_a_desk


def test_axe_finds_the_same_pale_text_on_each_page(page: Page, axe: Examine) -> None:
    for _page in range(2):
        page.set_content("<html lang=en><title>Bad</title><main><p style='color: #999'>Read this.</p></main>")
        assert [violation.rule for violation in axe(page)] == ["color-contrast"]


@pytest.mark.parametrize(
    "change",
    [
        "main {background: #555}",
        "main {opacity: 0.5}",
        "p {color: #bbb}",
        "p {font-size: 12px}",
        "p {font-weight: 100}",
    ],
)
def test_axe_finds_a_text_that_only_another_page_made_pale(page: Page, axe: Examine, change: str) -> None:
    # Pale enough for a text that is large, or not as large and bold.
    fits = "p {color: #888; font-size: 20px; font-weight: bold}"
    for rules, found in ((fits, []), (f"{fits} {change}", ["color-contrast"])):
        page.set_content(f"<html lang=en><title>A text</title><style>{rules}</style><main><p>Read this.</p></main>")
        assert [violation.rule for violation in axe(page)] == found


def test_axe_finds_a_pale_text_that_it_could_not_judge_before(page: Page, axe: Examine) -> None:
    pale = "<p style='color: #9a9a9a; margin: 0'>Read this.</p>"
    cover = "<img src='data:,' alt='A cover' style='position: absolute; top: 0; left: 0; width: 100px; height: 100px'>"
    for over, found in ((cover, []), ("", ["color-contrast"])):
        page.set_content(f"<html lang=en><title>Bad</title><main>{pale}{over}</main>")
        assert [violation.rule for violation in axe(page)] == found


def test_a_phone_is_narrow_and_a_desk_is_wide(page: Page, desk: Page) -> None:
    assert [window.evaluate("innerWidth") for window in (page, desk)] == [360, 1400]


def test_a_browser_without_script_runs_none(without_script: Page) -> None:
    without_script.set_content("<p>as sent</p><script>document.querySelector('p').textContent = 'changed'</script>")
    assert without_script.inner_text("p") == "as sent"


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_has_a_database_of_its_own(empty_database_uri: str, turn: str) -> None:
    engine = create_engine(empty_database_uri)
    assert "lms_people" in inspect(engine).get_table_names()
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (turn VARCHAR(10))"))  # fails where one is there already
        connection.execute(text("INSERT INTO left_behind VALUES (:turn)"), {"turn": turn})
    engine.dispose()


def test_a_database_has_its_rows_again_after_a_test_that_changed_them(
    databases: Databases, publish: Callable[[str], None]
) -> None:
    found, kept = [], (objects, publications)
    for _turn in range(3):
        with databases.fresh(publish) as uri:
            engine = create_engine(uri)
            with engine.begin() as connection:
                found.append([connection.execute(table.select().order_by(*table.primary_key)).all() for table in kept])
                connection.execute(objects.insert().values(hash="left behind", body=b"{}"))
                connection.execute(publications.delete())
            engine.dispose()
    assert found[0] == found[1] == found[2]
    assert all(found[0])


@pytest.mark.one_database
def test_an_application_has_the_addresses_that_one_made_by_itself_has(
    make_app: Callable[..., Flask], empty_database_uri: str, tmp_path: Path
) -> None:
    first, second = make_app(empty_database_uri), make_app(empty_database_uri)
    alone = create_app(INSTANCE=str(tmp_path), SQLALCHEMY_DATABASE_URI=empty_database_uri, LMS_CONTENT=str(CONTENT))
    for app in (first, second):
        assert {repr(rule) for rule in app.url_map.iter_rules()} == {repr(rule) for rule in alone.url_map.iter_rules()}
        assert app.view_functions.keys() == alone.view_functions.keys()
        with pytest.raises(AssertionError, match="make a Flask of your own"):
            app.add_url_rule("/of-this-test-alone", "alone")
    let_go(alone)


def test_the_clock_stands_still_until_it_is_moved(clock: Clock) -> None:
    before = clock()
    assert clock() == before
    assert (clock.forward(days=1) - before).days == 1


def test_postgresql_ends_with_the_process_that_started_it() -> None:
    program = (
        "import os, signal; from tests import postgres;"
        "print(postgres.start().folder, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = Path(__file__).resolve().parents[1]
    killed = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False)
    folder = Path(killed.stdout.strip())
    give_up = time.monotonic() + postgres.DEADLINE_SECONDS
    while folder.exists() and time.monotonic() < give_up:
        time.sleep(0.05)
    assert folder.name.startswith("threshold-")
    assert not os.path.lexists(folder)
