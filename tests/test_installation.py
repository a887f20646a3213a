"""The installation picks the Python that everything runs with: of several of one version, the fastest that will do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

FASTEST = Path(__file__).parents[1] / ".ci/fastest.py"
VERSION = str(sys.version_info[:2])


def taken(folder: Path, answer: str) -> str:
    """Return which Python is taken when another one of this one's name is on the path, and does as ``answer`` says."""
    other = folder / f"python3.{sys.version_info[1]}"
    other.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    other.chmod(0o755)
    ran = subprocess.run(
        [sys.executable, FASTEST], env={"PATH": str(folder)}, capture_output=True, text=True, check=True
    )
    return ran.stdout


def test_a_python_of_the_same_version_that_is_clearly_faster_is_taken(tmp_path: Path) -> None:
    assert taken(tmp_path, f"echo '{VERSION} 0.0000001'") == str(tmp_path / f"python3.{sys.version_info[1]}")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(f'exec "{sys.executable}" -X tracemalloc=25 "$@"', id="one that is slower"),
        pytest.param("echo 'python: command not found' >&2; exit 127", id="one that is not installed"),
        pytest.param("echo '(3, 9) 0.0000001'", id="one of another version"),
        pytest.param("exec sleep 60 <", id="one that is broken"),
        pytest.param("echo \"No module named 'ensurepip'\" >&2; exit 1", id="one that cannot make environments"),
    ],
)
def test_any_other_is_passed_over(answer: str, tmp_path: Path) -> None:
    assert taken(tmp_path, answer) == sys.executable
