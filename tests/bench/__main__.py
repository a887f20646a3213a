"""``python -m tests.bench`` measures everything, writes ``bench/results.json`` and the table in the README.

``python -m tests.bench pages answers`` measures only these and writes nothing; ``python -m tests.bench million``, which
takes some minutes, has a file and a table of its own. The exit status is 1 when a figure misses what is asked of it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench import answers, drawn, exports, million, pages, searched, starts, synced
from tests.bench.figures import Figure
from tests.bench.prepared import CHECKOUT
from tests.bench.table import BENCH, MILLION, plain, put_into, table

RESULTS = {BENCH: CHECKOUT / "bench/results.json", MILLION: CHECKOUT / "bench/million.json"}
README = CHECKOUT / "README.md"

SECTIONS: Mapping[str, Callable[[Path], Iterator[Figure]]] = {
    "pages": pages.measure,
    "answers": answers.measure,
    "synced": synced.measure,
    "starts": starts.measure,
    "exports": exports.measure,
    "drawn": drawn.measure,
    "searched": searched.measure,
}
BY_ITSELF: Mapping[str, Callable[[Path], Iterator[Figure]]] = {"million": million.measure}


def main() -> int:
    """Measure, say each figure as it comes, and keep them when all of them were measured."""
    known = [*SECTIONS, *BY_ITSELF]
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure the site against its budgets.")
    parser.add_argument("sections", nargs="*", metavar="section", help=f"some of: {', '.join(known)}")
    chosen = parser.parse_args().sections
    unknown = set(chosen) - set(known)
    if unknown:
        parser.error(f"there is no {', '.join(sorted(unknown))}; choose from {', '.join(known)}")
    for name in [name for name in os.environ if name.startswith("LMS_")]:
        del os.environ[name]  # no setting of the programmer's own gets into a figure
    figures = list(measured(chosen or list(SECTIONS)))
    recipe = BENCH if not chosen else MILLION if chosen == ["million"] else ""
    if recipe:
        keep(recipe, {"machine": machine(), "figures": [figure.as_json() for figure in figures]})
    missed = [figure.name for figure in figures if figure.met is False]
    if missed:
        print(f"Missed: {', '.join(missed)}.", file=sys.stderr)
    return 1 if missed else 0


def measured(sections: Sequence[str]) -> Iterator[Figure]:
    """Yield the figures of some sections; each section has a folder of its own that is gone afterwards."""
    for name in sections:
        with tempfile.TemporaryDirectory(prefix="threshold-bench-") as folder:
            for figure in {**SECTIONS, **BY_ITSELF}[name](Path(folder)):
                print(line(figure), flush=True)
                yield figure


def line(figure: Figure) -> str:
    """Return a figure as the terminal shows it."""
    compared = "" if figure.ratio is None else f"  ratio {figure.ratio:.2f} (asked for: {figure.target or 'nothing'})"
    return f"{figure.name:28} {plain(figure.value):>8} {figure.unit:5}{compared}"


def machine() -> dict[str, object]:
    """Return what the figures depend on beside the code."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "postgresql": answers.postgresql_version(),
    }


def keep(recipe: str, results: Mapping[str, object]) -> None:
    """Write the results, and the table made from them into the README, or to the terminal where there is none."""
    path, drawn = RESULTS[recipe], table(results, recipe)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if README.exists():
        README.write_text(put_into(README.read_text(encoding="utf-8"), drawn, recipe), encoding="utf-8")
    else:
        print(drawn)


if __name__ == "__main__":
    sys.exit(main())
