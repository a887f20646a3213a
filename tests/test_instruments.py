"""The instruments of the other tests: one that could not find anything would prove nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import create_engine, inspect, text

from tests import postgres
from tests.browser import Violation
from tests.conftest import Clock

Axe = Callable[[Page], list[Violation]]


def test_axe_finds_a_field_without_a_label(page: Page, axe: Axe) -> None:
    page.set_content("<html lang=en><title>A form</title><main><input name=code></main></html>")
    assert [violation.rule for violation in axe(page)] == ["label"]


def test_axe_finds_grey_on_white_and_a_target_that_is_too_small(page: Page, axe: Axe) -> None:
    page.set_content(
        "<html lang=en><title>Two links</title><main><p style='color: #999'>Read this.</p>"
        "<nav><a href=a style='font-size: 8px'>a</a><br><a href=b style='font-size: 8px'>b</a></nav></main></html>"
    )
    assert {violation.rule for violation in axe(page)} == {"color-contrast", "target-size"}


def test_axe_finds_nothing_on_a_good_page(every_page: Page, axe: Axe) -> None:
    every_page.set_content("<html lang=en><title>Good</title><main><h1>Good</h1></main></html>")
    assert axe(every_page) == []


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
