"""What people did, as xAPI statements."""

from __future__ import annotations

from lms.connect.api import cursors, tokens
from lms.connect.api.resource import Asked, Page, Resource, Schema
from lms.connect.xapi import reading
from lms.learning import overdue
from lms.managing.completions import query


def read(asked: Asked) -> Page:
    """Return statements in the order of the log: those of ``limit`` records, each of which may make several."""
    (after,) = cursors.read(asked.cursor, cursors.position) or (0,)
    if not after:
        overdue.hand_in(asked.cohorts)
    found = reading.page(asked.cohorts, after, query.settled(), asked.limit + 1)
    shown = found[: asked.limit]
    tells = reading.teller(asked.cohorts, asked.named)
    items = [statement for deed in shown for statement in tells.tell(deed)]
    cursor = cursors.write(shown[-1].position) if shown else asked.cursor
    return Page(items, cursor, len(found) > asked.limit)


def _schema() -> Schema:
    iri: Schema = {"type": "string", "format": "uri"}
    words = {"type": "object", "additionalProperties": {"type": "string"}}
    account = {
        "type": "object",
        "required": ["homePage", "name"],
        "properties": {"homePage": iri, "name": {"type": "string"}},
    }
    return {
        "type": "object",
        "description": "An xAPI 1.0.3 statement: https://github.com/adlnet/xAPI-Spec",
        "required": ["id", "actor", "verb", "object", "timestamp", "version"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "actor": {
                "type": "object",
                "required": ["objectType", "account"],
                "properties": {"objectType": {"const": "Agent"}, "account": account, "name": {"type": "string"}},
            },
            "verb": {"type": "object", "required": ["id", "display"], "properties": {"id": iri, "display": words}},
            "object": {
                "type": "object",
                "required": ["objectType", "id"],
                "properties": {"objectType": {"enum": ["Activity", "StatementRef"]}, "id": {"type": "string"}},
            },
            "result": {"type": "object"},
            "context": {"type": "object"},
            "timestamp": {"type": "string", "format": "date-time"},
            "version": {"const": "1.0.3"},
        },
    }


RESOURCE = Resource(tokens.STATEMENTS, tokens.SCOPES[tokens.STATEMENTS], read, _schema)
