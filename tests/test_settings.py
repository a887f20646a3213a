"""Every setting is declared once, told in the README, and used; and the environment is read as it is told there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from lms import settings
from lms.settings import SETTINGS, from_environment

CHECKOUT = Path(__file__).resolve().parents[1]
DECLARED = {setting.name for setting in SETTINGS}
NAME = re.compile(r"\bLMS_[A-Z_]+\b")


def code() -> Mapping[str, str]:
    """Return every file that makes up the site, by its path, but the one that declares the settings."""
    files = [CHECKOUT / "app.py", *CHECKOUT.glob("lms/**/*.py"), *CHECKOUT.glob("templates/**/*.html")]
    declaring = Path(settings.__file__)
    return {str(path.relative_to(CHECKOUT)): path.read_text(encoding="utf-8") for path in files if path != declaring}


def readme() -> str:
    return (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_no_setting_is_declared_twice() -> None:
    assert len(DECLARED) == len(SETTINGS)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_every_setting_is_used(name: str) -> None:
    assert any(name in NAME.findall(text) for text in code().values())


def test_every_setting_that_the_code_asks_for_is_declared() -> None:
    asked = {(path, name) for path, text in code().items() for name in NAME.findall(text)}
    assert {(path, name) for path, name in asked if name not in DECLARED} == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_a_table_of_the_readme_with_its_meaning(setting: settings.Setting) -> None:
    rows = [line for line in readme().splitlines() if line.startswith("|") and setting.name in NAME.findall(line)]
    assert rows, f"{setting.name} has no row in README.md"
    assert any(len(row.split("|")[-2].strip()) > 10 for row in rows)


def test_the_readme_tells_of_no_setting_that_there_is_not() -> None:
    told = {name for name in NAME.findall(readme()) if not name.startswith("LMS_TEST_")}
    assert told <= DECLARED


def test_the_makefile_and_the_tests_set_nothing_that_there_is_not() -> None:
    # LMS_TEST_… choose what the tests run on; they are nothing of the site's.
    for path in (CHECKOUT / "Makefile", *CHECKOUT.glob("tests/**/*.py")):
        if path == Path(__file__).resolve() or "node" in path.parts:
            continue
        names = {name for name in NAME.findall(path.read_text(encoding="utf-8")) if not name.startswith("LMS_TEST_")}
        assert names <= DECLARED, path


@pytest.mark.parametrize(
    ("name", "given", "read"),
    [
        ("LMS_SITE_NAME", "Ward 3", "Ward 3"),
        ("LMS_LANGUAGES", "ru, en ,tg", ("ru", "en", "tg")),
        ("LMS_DEMONSTRATION", "YES", True),
        ("LMS_DEMONSTRATION", "0", False),
        ("LMS_UPLOAD_LIMIT", "1000", 1000),
        ("LMS_RELOAD_SECONDS", "0.5", 0.5),
    ],
)
def test_the_environment_is_read_as_the_kind_of_the_setting(name: str, given: str, read: Any) -> None:
    assert from_environment({name: given}) == {name: read}


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_an_empty_variable_counts_as_not_given(name: str) -> None:
    assert from_environment({name: ""}) == {}


@pytest.mark.parametrize(
    ("name", "given"), [("LMS_DEMONSTRATION", "perhaps"), ("LMS_UPLOAD_LIMIT", "2 MB"), ("LMS_RELOAD_SECONDS", "soon")]
)
def test_a_variable_that_cannot_be_read_is_named_with_what_to_write(name: str, given: str) -> None:
    with pytest.raises(ValueError, match=f"{name}={given}: write "):
        from_environment({name: given})


def test_the_clock_cannot_be_set_from_the_environment() -> None:
    assert from_environment({"LMS_CLOCK": "2026-01-01"}) == {}


def test_variables_of_others_are_left_alone() -> None:
    assert from_environment({"HOME": "/root", "LMS_SIGHT_NAME": "x", "SECRET_KEY": "s"}, ("SECRET_KEY",)) == {
        "SECRET_KEY": "s"
    }


def test_what_a_host_has_set_wins_over_the_defaults() -> None:
    app = Flask("host")
    app.config["LMS_SITE_NAME"] = "The ward"
    settings.apply_defaults(app)
    assert app.config["LMS_SITE_NAME"] == "The ward"
    assert {name for name in app.config if name.startswith("LMS_")} == DECLARED
