"""The API in OpenAPI 3.1, made of the resources themselves: what they promise is what they send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app

from lms import urls
from lms.connect.api.resource import Resource, Schema

VERSION = "1.0"


def whole(resources: Mapping[str, Resource], usual: int, most: int) -> Mapping[str, Any]:
    """Return the description; pages have ``usual`` rows where nobody says otherwise, and ``most`` at most."""
    base = urls.public("courses.home").rstrip("/")
    return {
        "openapi": "3.1.0",
        "info": {"title": f"{current_app.config['LMS_SITE_NAME']}: reading API", "version": VERSION},
        "servers": [{"url": base or "/"}],
        "security": [{"token": []}],
        "paths": {f"/api/v1/{name}": {"get": _reading(name, each)} for name, each in resources.items()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "parameters": _parameters(usual, most),
            "responses": {"problem": _problem(), "unchanged": {"description": "Nothing has changed."}},
            "schemas": {"problem": PROBLEM, **{name: each.schema() for name, each in resources.items()}},
        },
    }


def _reading(name: str, resource: Resource) -> Mapping[str, Any]:
    problem = {"$ref": "#/components/responses/problem"}
    page: Schema = {
        "type": "object",
        "required": ["items", "next", "cursor"],
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
            "next": {"type": ["string", "null"], "format": "uri"},
            "cursor": {"type": ["string", "null"]},
        },
    }
    return {
        "operationId": f"read_{name}",
        "summary": str(resource.title),
        "parameters": [
            {"$ref": f"#/components/parameters/{each}"} for each in ("cohort", "limit", "cursor", "if_none_match")
        ],
        "responses": {
            "200": {
                "description": str(resource.title),
                "headers": {"ETag": {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": page}},
            },
            "304": {"$ref": "#/components/responses/unchanged"},
            **dict.fromkeys(("400", "401", "403", "404", "429"), problem),
        },
    }


def _parameters(usual: int, most: int) -> Mapping[str, Any]:
    text: Schema = {"type": "string"}
    number = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
    return {
        "cohort": {"name": "cohort", "in": "query", "schema": text},
        "limit": {"name": "limit", "in": "query", "schema": number},
        "cursor": {"name": "cursor", "in": "query", "schema": text},
        "if_none_match": {"name": "If-None-Match", "in": "header", "schema": text},
    }


PROBLEM: Schema = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def _problem() -> Mapping[str, Any]:
    return {
        "description": "RFC 9457: what is wrong, and what to do about it.",
        "headers": {
            "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds; with 429 alone."},
            "WWW-Authenticate": {"schema": {"type": "string"}, "description": "With 401 alone."},
        },
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
    }
