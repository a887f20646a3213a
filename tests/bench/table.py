"""The results as a Markdown table, and its place in the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
HEAD = ("What is measured", "Median", "Middle half", "n", "Bound or budget", "Ratio", "Asked for", "Met")
SAID = {True: "yes", False: "**no**", None: ""}


def table(results: Mapping[str, Any]) -> str:
    """Return the machine in a sentence and a row for each figure, from what the results file holds."""
    rows = [_row(figure) for figure in results["figures"]]
    lines = [HEAD, ("---", "--:", "--:", "--:", "--:", "--:", "---", "---"), *rows]
    return f"{_machine(results['machine'])}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(facts: Mapping[str, Any]) -> str:
    listed = [f"{facts['cores']} cores", facts["system"], f"Python {facts['python']}", f"SQLite {facts['sqlite']}"]
    if facts["postgresql"]:
        listed.append(f"PostgreSQL {facts['postgresql']}")
    return f"Measured by `make bench` on {', '.join(listed)}."


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


def put_into(readme: str, drawn: str) -> str:
    """Return the README with this table between its two markers, which are added at its end where it has none."""
    if BEGIN not in readme:
        readme = f"{readme.rstrip()}\n\n## Measured\n\n{BEGIN}\n{END}\n"
    before, _, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"{BEGIN} is not closed: write {END} behind the table.")
    return f"{before}{BEGIN}\n{drawn}\n{END}{after}"


def found_in(readme: str) -> str:
    """Return what stands between the two markers of a README."""
    return readme.partition(BEGIN)[2].partition(END)[0].strip()
