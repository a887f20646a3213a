"""A run with workers tells what each test came to, whatever becomes of the workers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALL_KINDS = """
import os, pytest

@pytest.fixture
def cannot_be_made():
    raise ValueError("not made")

@pytest.fixture
def cannot_be_put_away():
    yield
    raise ValueError("not put away")

def test_without_what_it_needs(cannot_be_made): pass
def test_with_a_bad_end(cannot_be_put_away): pass
def test_that_fails(): assert 1 == 2, "one is not two"
def test_left_out(): pytest.skip("not here")
@pytest.mark.xfail(reason="known")
def test_known(): assert False
@pytest.mark.parametrize("number", range(9))
def test_that_passes(number): pass
"""
DEADLY = "import os\ndef test_deadly(): os._exit(9)\n"


def told(folder: Path, tests: str, workers: int) -> str:
    """Return what pytest says at the end of a run of tests with so many workers."""
    (folder / "test_all.py").write_text(tests, encoding="utf-8")
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    options = ["-q", "-rsx", f"--numprocesses={workers}", "--dist=loadgroup"]
    for plugin in ("tests.scheduling", "no:anyio", "no:cacheprovider"):
        options += ["-p", plugin]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "test_all.py"],
        cwd=folder, env={**own, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return ran.stdout


def test_only_what_went_well_is_told_in_brief(tmp_path: Path) -> None:
    said = told(tmp_path, ALL_KINDS, 2)
    for reason in ("ValueError: not made", "ValueError: not put away", "one is not two", "not here", "known"):
        assert reason in said
    assert "1 failed, 10 passed, 1 skipped, 1 xfailed, 2 errors" in said


@pytest.mark.parametrize("workers", [1, 2])
def test_a_test_that_its_worker_dies_of_fails_once_and_all_others_are_run(tmp_path: Path, workers: int) -> None:
    said = told(tmp_path, DEADLY + ALL_KINDS, workers)
    assert said.count("node down") == 1
    assert "2 failed, 10 passed, 1 skipped, 1 xfailed, 2 errors" in said
