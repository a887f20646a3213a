"""Totals and groups: the tables of a pack of evidence that tell of nobody alone."""

from __future__ import annotations

from collections.abc import Iterator

from lms.connect.api import tokens
from lms.connect.api.resource import TYPES, Asked, Item, Page, Resource, Schema
from lms.learning import overdue
from lms.managing.evidence import gathering, roll
from lms.managing.evidence.facts import Sheet
from lms.managing.scopes import COHORT, PROGRAMME, Scope


def read(asked: Asked) -> Page:
    """Return every table at once: of a cohort where one was asked for, of the whole programme otherwise."""
    overdue.hand_in(asked.cohorts)
    sheets = gathering.shown(_scope(asked), roll.call(asked.cohorts))
    return Page([_item(sheet) for sheet in sheets], "")


def _scope(asked: Asked) -> Scope:
    programme = asked.programme
    if asked.one_cohort:
        (cohort,) = asked.cohorts
        return Scope(COHORT, cohort.id, cohort.title, programme, asked.cohorts)
    return Scope(PROGRAMME, programme.id, programme.title, programme, asked.cohorts)


def _item(sheet: Sheet) -> Item:
    names = [column.name for column in sheet.columns]
    return {
        "name": sheet.name,
        "title": sheet.title,
        "columns": list(_columns(sheet)),
        "rows": [dict(zip(names, cells, strict=True)) for cells in sheet.rows],
    }


def _columns(sheet: Sheet) -> Iterator[dict[str, str]]:
    for column in sheet.columns:
        yield {
            "name": column.name,
            "type": column.type,
            "unit": str(column.unit),
            "meaning": str(column.meaning),
        }


def _schema() -> Schema:
    text = {"type": "string"}
    cell = {"type": ["string", "number", "boolean", "null"]}
    column = {
        "type": "object",
        "required": ["name", "type", "unit", "meaning"],
        "properties": {"name": text, "type": {"enum": list(TYPES)}, "unit": text, "meaning": text},
    }
    return {
        "type": "object",
        "required": ["name", "title", "columns", "rows"],
        "properties": {
            "name": text,
            "title": text,
            "columns": {"type": "array", "items": column},
            "rows": {"type": "array", "items": {"type": "object", "additionalProperties": cell}},
        },
    }


RESOURCE = Resource(tokens.AGGREGATES, tokens.SCOPES[tokens.AGGREGATES], read, _schema)
