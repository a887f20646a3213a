"""``flask --app app lms …`` as it is typed: Flask asks for the application before it knows which command is meant."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import FlaskGroup

from tests.conftest import CONTENT, application, let_go
from tests.site import PATIENCE_SECONDS, environment

CHECKOUT = Path(__file__).parent.parent
OF_THE_SITE = {"sqlalchemy", "flask_sqlalchemy", "flask_login", "alembic", "babel", "brotli", "argon2", "lxml"}
"""Libraries that a check of files has no use for; with them it took a second longer to start."""

pytestmark = pytest.mark.one_database


def test_the_linter_starts_without_the_site(tmp_path: Path) -> None:
    command = (sys.executable, "-X", "importtime", "-m", "flask", "--app", "app", "lms", "check", str(CONTENT))
    said = subprocess.run(
        command, cwd=CHECKOUT, env=environment(tmp_path), capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert said.returncode == 0, said.stderr
    imported = set(re.findall(r"^import time:.*\| +(\S+)$", said.stderr, re.MULTILINE))
    assert "curricula.checking" in imported
    assert {name.partition(".")[0] for name in imported} & OF_THE_SITE == set()
    assert imported & {"lms.extension", "lms.chrome", "lms.tables"} == set()


def test_every_other_command_has_the_site(tmp_path: Path) -> None:
    made: list[Flask] = []

    def make() -> Flask:
        made.append(application(f"sqlite:///{tmp_path / 'site.db'}", tmp_path))
        return made[-1]

    def run(*arguments: str) -> str:
        group = FlaskGroup(create_app=make, set_debug_flag=False)
        said = CliRunner(env={"FLASK_RUN_FROM_CLI": "true"}).invoke(group, ["lms", *arguments])
        assert said.exit_code == 0, said.output
        return said.output

    try:
        listed = run("--help")
        assert "  check  " in listed
        assert "  publish  " in listed
        assert "up to date" in run("migrate")
        assert "This is edition 1." in run("publish")
        assert re.search(r"^ +1  .*at the terminal", run("publications"), re.MULTILINE)
    finally:
        for app in made:
            let_go(app)
