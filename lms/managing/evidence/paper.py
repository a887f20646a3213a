"""The report of a pack as PDF: tagged (PDF/UA-1), kept for ever (PDF/A-2a). The same facts give the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from lms import language
from lms.language import gettext, number, percent_in_tenths
from lms.managing.evidence import charts, coded
from lms.managing.evidence.facts import SHARE, Facts, Sheet
from lms.managing.exports.table import Cell, Column, iso
from lms.typesetting import Unprintable, typeset

TEMPLATE = Path(__file__).with_name("report.typ")
MISSING = "\N{REPLACEMENT CHARACTER}"
TRIES = 20  # each finds further letters that our fonts lack; a list of names has few
DRAWN = "signature"  # the column of what was drawn
LONGEST = 300  # characters of a cell on paper


def pdf(facts: Facts) -> bytes:
    """Print the report in the language of the facts; letters without a font are shown as a question mark."""
    with language.speaking(facts.language):
        told = json.dumps(_told(facts), ensure_ascii=False)
    for _try in range(TRIES):
        try:
            return typeset(TEMPLATE, told, facts.made_at)
        except Unprintable as error:
            lacking = error
        for letter in lacking.letters:
            told = told.replace(json.dumps(letter, ensure_ascii=False)[1:-1], "?")
    raise lacking


def _told(facts: Facts) -> Mapping[str, Any]:
    made = facts.made_at
    return {
        "language": facts.language.partition("-")[0],
        "direction": language.direction(facts.language),
        "issuer": facts.site,
        "made": [made.year, made.month, made.day],
        "heading": gettext("Evidence pack %(number)s", number=facts.number),
        "title": facts.title,
        "facts": _head(facts),
        "charts": [_chart(chart) for chart in charts.of_facts(facts)],
        "sheets": [_sheet(sheet) for sheet in facts.sheets if sheet.printed and sheet.rows],
        "method": [[section.title, list(section.sentences)] for section in facts.method],
        "words": {
            "charts": gettext("Pictures"),
            "method": gettext("Method"),
            "before": gettext("before"),
            "after": gettext("after"),
        },
    }


def _head(facts: Facts) -> list[tuple[str, str]]:
    listed = [
        (gettext("Programme"), facts.programme),
        (gettext("Funder"), facts.funder),
        (gettext("Budget line"), facts.budget_line),
        (gettext("Site"), facts.site),
        (gettext("Made at (UTC)"), iso(facts.made_at)),
        (gettext("Made by"), facts.made_by),
        (gettext("Up to record"), str(facts.until)),
    ]
    return [(words, value) for words, value in listed if value]


def _chart(chart: charts.Chart) -> dict[str, Any]:
    bars = [[bar.label, bar.told, bar.share, bar.earlier] for bar in chart.bars]
    return {"title": chart.title, "heads": [chart.label, chart.counted], "bars": bars, "paired": chart.paired}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    places = [sheet.place(name) for name, _words in sheet.printed]
    columns = [sheet.columns[place] for place in places]
    rows = [[_cell(column, row[place]) for column, place in zip(columns, places, strict=True)] for row in sheet.rows]
    numeric = [column.type in ("integer", "decimal") for column in columns]
    return {"title": sheet.title, "heads": [words for _name, words in sheet.printed], "rows": rows, "numeric": numeric}


def _cell(column: Column, cell: Cell) -> str | dict[str, str]:
    if column.name == DRAWN and cell:
        lines = 'fill="none" stroke="#26221a" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"'
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 304 104"><path d="{cell}" {lines}/></svg>'
        return {"svg": svg, "alt": gettext("Signature")}
    return words(column, cell)


def words(column: Column, cell: Cell) -> str:
    """Return a cell as it is read on paper and on pages: shares in per cent, dates as 2026-11-23."""
    match cell:
        case None:
            return ""
        case bool():
            return gettext("yes") if cell else gettext("no")
        case Decimal():
            return percent_in_tenths(float(cell)) if column.unit == SHARE else number(float(round(cell, 2)))
        case int():
            return number(cell)
        case date():
            return iso(cell)
        case UUID():
            return str(cell)
    said = coded.words(column.name, cell)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
