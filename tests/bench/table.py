"""The results as a Markdown table, and its place in the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BENCH, MILLION = "bench", "bench-million"  # the recipes that measure, and the markers of their tables
HEADINGS = {BENCH: "Measured", MILLION: "Measured among a million enrolments"}
HEAD = ("What is measured", "Median", "Middle half", "n", "Bound or budget", "Ratio", "Asked for", "Met")
SAID = {True: "yes", False: "**no**", None: ""}


def table(results: Mapping[str, Any], recipe: str = BENCH) -> str:
    """Return the machine in a sentence and a row for each figure, from what the results file of a recipe holds."""
    rows = [_row(figure) for figure in results["figures"]]
    lines = [HEAD, ("---", "--:", "--:", "--:", "--:", "--:", "---", "---"), *rows]
    return f"{_machine(results['machine'], recipe)}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(facts: Mapping[str, Any], recipe: str) -> str:
    listed = [f"{facts['cores']} cores", facts["system"], f"Python {facts['python']}", f"SQLite {facts['sqlite']}"]
    if facts["postgresql"]:
        listed.append(f"PostgreSQL {facts['postgresql']}")
    return f"Measured by `make {recipe}` on {', '.join(listed)}."


def _row(figure: Mapping[str, Any]) -> Sequence[str]:
    unit = figure["unit"]
    first, third = figure["spread"]
    return (
        f"`{figure['name']}`: {figure['what']}",
        f"{plain(figure['value'])} {unit}",
        f"{plain(first)}–{plain(third)}",
        str(figure["n"]),
        "" if figure["bound"] is None else f"{plain(figure['bound'])} {unit}",
        "" if figure["ratio"] is None else f"{figure['ratio']:.2f}",
        figure["target"] or "",
        SAID[figure["met"]],
    )


def plain(value: float) -> str:
    """Write a number with three significant digits, and whole from a hundred up."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def put_into(readme: str, drawn: str, mark: str = BENCH) -> str:
    """Return the README with this table between its two markers, which are added at its end where it has none."""
    begin, closing = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    if begin not in readme:
        readme = f"{readme.rstrip()}\n\n## {HEADINGS[mark]}\n\n{begin}\n{closing}\n"
    before, _, rest = readme.partition(begin)
    _, end, after = rest.partition(closing)
    if not end:
        raise ValueError(f"{begin} is not closed: write {closing} behind the table.")
    return f"{before}{begin}\n{drawn}\n{closing}{after}"


def found_in(readme: str, mark: str = BENCH) -> str:
    """Return what stands between the two markers of a README."""
    return readme.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0].strip()
