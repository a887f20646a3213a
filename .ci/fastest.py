"""Print the path of the Python that is to run Threshold: of all that have this one's version, the fastest.

A machine can have several of one version, and one that a version manager compiled without optimisation takes a fifth
longer for everything. This one stays unless another on the path is clearly faster, and has all that Threshold needs.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLEARLY = 0.9
# Prints version and seconds: the shortest of twenty tries, as whatever else the machine does can only lengthen one.
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

print(sys.version_info[:2], min(once() for _ in range(20)))
"""


def main() -> None:
    """Compare them."""
    name = f"python3.{sys.version_info[1]}"
    here = Path(sys.executable).resolve()
    others = {Path(folder, name).resolve() for folder in os.get_exec_path() if os.access(Path(folder, name), os.X_OK)}
    times = {path: seconds(path) for path in {here} | others}
    able = [path for path in times if times[path] < float("inf")]
    # In turns, as the machine itself is now slow and now fast.
    for path in able * 2 if len(able) > 1 else ():
        times[path] = min(times[path], seconds(path))
    fastest = min(times, key=lambda path: times[path])
    print(fastest if times[fastest] < CLEARLY * times[here] else sys.executable, end="")


def seconds(python: Path) -> float:
    """Return how long a piece of work takes it: for ever where it cannot do it, or lacks a part of Python."""
    try:
        # A version manager leaves programs on the path that only say that it is not installed.
        said = subprocess.run([python, "-I", "-c", PROBE], capture_output=True, text=True, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return float("inf")
    version, _, time = said.stdout.strip().rpartition(" ")
    return float(time) if version == str(sys.version_info[:2]) else float("inf")


if __name__ == "__main__":
    main()
