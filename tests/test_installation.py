"""The installation picks the Python that everything runs with: of several of one version, the fastest that will do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FASTEST = Path(__file__).parents[1] / ".ci/fastest.py"
VERSION = str(sys.version_info[:2])
SHELL = "#!/bin/sh\n"
# Says its version, then how long it takes, each time that it is asked.
ANSWERS = SHELL + "echo '{version}'; turn=0; while read -r line; do turn=$((turn + 1)); echo {seconds}; done"
NO_TIME = "0.0000001"


def taken(folder: Path, program: str) -> str:
    """Return which Python is taken when another one of this one's name is on the path, and is ``program``."""
    other = folder / f"python3.{sys.version_info[1]}"
    other.write_text(program, encoding="utf-8")
    other.chmod(0o755)
    ran = subprocess.run(
        [sys.executable, FASTEST], env={"PATH": str(folder)}, capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_a_python_of_the_same_version_that_is_clearly_faster_is_taken(tmp_path: Path) -> None:
    fast = ANSWERS.format(version=VERSION, seconds=NO_TIME)
    assert taken(tmp_path, fast) == str(tmp_path / f"python3.{sys.version_info[1]}")


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(f'{SHELL}exec "{sys.executable}" -X tracemalloc "$@"', id="one that is slower"),
        pytest.param(f"{SHELL}echo 'python: command not found' >&2; exit 127", id="one that is not installed"),
        pytest.param(ANSWERS.format(version="(3, 9)", seconds=NO_TIME), id="one of another version"),
        pytest.param(
            ANSWERS.format(version=VERSION, seconds=f"$((turn % 3 > 0)).{NO_TIME[2:]}"),
            id="one that is fast now and then",
        ),
        pytest.param(f"{SHELL}echo '{VERSION}'", id="one that says no more than its version"),
        pytest.param("no program of this machine", id="one that is broken"),
        pytest.param(f"{SHELL}echo \"No module named 'sqlite3'\" >&2; exit 1", id="one that lacks a part"),
    ],
)
def test_any_other_is_passed_over(program: str, tmp_path: Path) -> None:
    assert taken(tmp_path, program) == sys.executable
