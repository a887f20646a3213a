"""Print the path of the Python that is to run Threshold: of all that have this one's version, the fastest.

A machine can have several of one version, and one that a version manager compiled without optimisation takes a fifth
longer for everything. This one stays unless another on the path is clearly faster, and has all that Threshold needs.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
from pathlib import Path

CLEARLY = 0.9
# A shared machine is half as fast for some tenths of a second, and then fast again: only what two do one right after
# the other can be compared, and that often.
ROUNDS = 25
PATIENCE_SECONDS = 30
# Prints the version, and for each line that it is sent the seconds that a piece of work takes.
PROBE = """
import ensurepip, sqlite3, ssl, sys, time, venv

class Row:
    def __init__(self, number):
        self.number, self.name = number, str(number)

    def both(self):
        return self.number, self.name

def once():
    start = time.perf_counter()
    rows = {row.name: row.both() for row in map(Row, range(4000))}
    sorted(rows, key=lambda name: rows[name])
    return time.perf_counter() - start

print(sys.version_info[:2], flush=True)
for line in sys.stdin:
    print(min(once() for _ in range(2)), flush=True)
"""


class Candidate:
    """A Python that works, at ``path``, as long as :attr:`is_able`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.running = _started(path)
        # A version manager leaves programs on the path that only say that it is not installed.
        self.is_able = self.running is not None and self._said() == str(sys.version_info[:2])

    def _said(self) -> str:
        assert self.running is not None
        assert self.running.stdout is not None
        return self.running.stdout.readline().strip()

    def seconds(self) -> float:
        """Return how long a piece of work takes it: for ever where it cannot do it."""
        assert self.running is not None
        assert self.running.stdin is not None
        try:
            self.running.stdin.write("\n")
            self.running.stdin.flush()
            return float(self._said())
        except (OSError, ValueError):
            self.is_able = False
            return float("inf")

    def end(self) -> None:
        """Stop it."""
        if self.running is not None:
            self.running.kill()
            self.running.communicate()


def _started(python: Path) -> subprocess.Popen[str] | None:
    try:
        running = subprocess.Popen(  # noqa: S603 — what the path of the machine names
            [python, "-I", "-c", PROBE],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
    except OSError:
        return None
    watch = threading.Timer(PATIENCE_SECONDS, running.kill)
    watch.daemon = True  # who is done sooner does not wait for it
    watch.start()
    return running


def main() -> None:
    """Compare them."""
    if hasattr(os, "sched_setaffinity"):
        # On one core, as another may be the slower one for a while.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    name = f"python3.{sys.version_info[1]}"
    here = Path(sys.executable).resolve()
    others = {Path(folder, name).resolve() for folder in os.get_exec_path() if os.access(Path(folder, name), os.X_OK)}
    this, *rest = candidates = [Candidate(path) for path in (here, *sorted(others - {here}))]
    able = [candidate for candidate in rest if candidate.is_able]
    ratios = {candidate: ratio(candidate, this) for candidate in able}
    fastest = min(able, key=lambda candidate: ratios[candidate], default=this)
    print(fastest.path if ratios.get(fastest, 1) < CLEARLY else sys.executable, end="")
    for candidate in candidates:
        candidate.end()


def ratio(one: Candidate, other: Candidate) -> float:
    """Return how long ``one`` takes as a part of what ``other`` takes: the median of many turns."""
    turns = [(one.seconds(), other.seconds()) for _ in range(ROUNDS)]
    return statistics.median(mine / its for mine, its in turns) if one.is_able else float("inf")


if __name__ == "__main__":
    main()
