"""Starting and stopping the site, as ``make run`` does it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.site import environment, running

CHECKOUT = Path(__file__).resolve().parents[1]
COMMAND = (sys.executable, CHECKOUT / "app.py")
CONTENT = str(CHECKOUT / "tests/content")


def refusal(instance: Path, **variables: str) -> tuple[int, str]:
    """Start the site where it cannot start; return its exit status and what it says about it."""
    ended = subprocess.run(
        COMMAND, env=environment(instance, **variables), capture_output=True, text=True, timeout=60, check=False
    )
    return ended.returncode, ended.stderr


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=["TERM", "Ctrl-C"])
def test_the_site_answers_and_stops_when_told_to(tmp_path: Path, by: signal.Signals) -> None:
    with running(COMMAND, tmp_path, environment(tmp_path / "its data", LMS_CONTENT=CONTENT)) as site:
        assert site.get("/healthz")[0] == 200
        assert site.stop(by) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(site.process.pid, 0)  # no worker is left behind
    assert (tmp_path / "its data").is_dir()


def test_a_port_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, said = refusal(tmp_path, PORT=str(port))
    assert status == 1
    assert said == f"Port {port} is in use: stop what uses it, or choose another, for example PORT={port + 1}.\n"


@pytest.mark.parametrize("port", ["70000", "http", "-1"])
def test_a_port_that_is_none_is_told_in_one_sentence(tmp_path: Path, port: str) -> None:
    status, said = refusal(tmp_path, PORT=port)
    assert status == 1
    assert port in said
    assert said.count("\n") == 1
