"""The site as its operator starts it: a process of its own, asked over HTTP."""

from __future__ import annotations

import os
import signal
import subprocess
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Site:
    """A running site. ``said`` is what it printed before it was ready."""

    process: subprocess.Popen[str]
    address: str
    said: str

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Return the status and the text of a page, after redirects."""
        asked = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310 — it is our own address
        with urllib.request.urlopen(asked, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read().decode()

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Stop the site with a signal and return its exit status."""
        self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE_SECONDS)


def environment(instance: Path, **variables: str) -> dict[str, str]:
    """Return what a site is started with: a free port, a folder of its own, nothing of the programmer's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    return {**kept, "PORT": "0", "INSTANCE": str(instance), "LMS_DEMONSTRATION": "no", **variables}


@contextmanager
def running(command: Sequence[str | Path], folder: Path, env: dict[str, str]) -> Iterator[Site]:
    """Start a site in ``folder`` and give it once it says its address; it is stopped at the end, whatever happens."""
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    with process.stdout:
        try:
            said = ""
            while "http://" not in said:
                line = process.stdout.readline()
                assert line, f"it ended with status {process.wait()} before it said its address: {said}"
                said += line
            address = next(word for word in said.split() if word.startswith("http://"))
            yield Site(process, address.rstrip("/"), said)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
