"""The published form of the content: the same value is always the same bytes, and so has one hash.

A dataclass becomes an object with its `kind` and those fields that differ from their defaults: a field added later with
a default changes no hash, and bytes from before can still be read. New kinds of activity and new types of question need
no change here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from hashlib import sha256
from types import UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from curricula import activities, model, questions
from curricula.model import Activity
from curricula.questions.base import Question

REFERENCE = "question-reference"

Refer = Callable[[Question], str]
Fetch = Callable[[str], bytes]


def encode(value: object) -> bytes:
    """Write a value of the model, or a question, as canonical JSON in UTF-8."""
    return _bytes(_plain(value, None))


def decode(content: bytes) -> Any:
    """Read back what `encode` wrote; raise `ValueError` for bytes that it did not write."""
    return _value(object, json.loads(content), None)


def content_hash(content: bytes) -> str:
    """Name bytes by what they say: SHA-256 in 64 hexadecimal digits."""
    return sha256(content).hexdigest()


def separate(activity: Activity) -> tuple[bytes, dict[str, bytes]]:
    """Write an activity with each question replaced by its hash, and the questions by that hash."""
    parts: dict[str, bytes] = {}

    def refer(question: Question) -> str:
        content = encode(question)
        parts[content_hash(content)] = content
        return content_hash(content)

    return _bytes(_plain(activity, refer)), parts


def join(content: bytes, fetch: Fetch) -> Activity:
    """Read an activity that was separated; `fetch` finds the bytes of a question by its hash."""
    activity = _value(Activity, json.loads(content), fetch)
    if not isinstance(activity, Activity):
        raise ValueError(f"these bytes hold {type(activity).__name__}, not an activity")
    return activity


def _bytes(plain: object) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: object, refer: Refer | None) -> object:
    match value:
        case None | bool() | int() | str():
            return value
        case Fraction():
            return str(value)
        case Decimal():
            return format(value.normalize(), "f")
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item, refer) for item in value]
        case Mapping():
            return sorted([_plain(key, refer), _plain(item, refer)] for key, item in value.items())
        case Question() if refer is not None:
            return {"kind": REFERENCE, "hash": refer(value)}
    if not is_dataclass(value) or isinstance(value, type):
        raise TypeError(f"{type(value).__name__} is not part of the published form")
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    kept = {
        field.name: _plain(told[field.name], refer) for field in fields(value) if told[field.name] != _default(field)
    }
    return {"kind": _kind(type(value)), **kept}


def _default(field: Field[Any]) -> object:
    # MISSING equals nothing but itself, so a field without a default is always written.
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _value(hint: Any, plain: Any, fetch: Fetch | None) -> Any:
    if plain is None or hint is str or hint is int or hint is bool:
        return plain  # most values, and asking what another hint is made of takes long
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return plain
    if isinstance(plain, dict):
        return _whole(plain, fetch)
    if origin in (Union, UnionType):
        return _value(next(each for each in inner if each is not type(None)), plain, fetch)
    if origin is tuple:
        hints = inner[:1] * len(plain) if inner[-1] is Ellipsis else inner
        return tuple(_value(each, item, fetch) for each, item in zip(hints, plain, strict=True))
    if origin is Mapping:
        return {_value(inner[0], key, fetch): _value(inner[1], item, fetch) for key, item in plain}
    if hint is date:
        return date.fromisoformat(plain)
    return hint(plain) if hint in (Fraction, Decimal) else plain


def _whole(plain: dict[str, Any], fetch: Fetch | None) -> Any:
    kind = str(plain.get("kind"))
    if kind == REFERENCE and fetch is not None:
        return _whole(json.loads(fetch(plain["hash"])), None)
    if kind not in _classes():
        raise ValueError(f"unknown kind {kind!r} in published content; known are {', '.join(sorted(_classes()))}")
    cls = _classes()[kind]
    hints = _hints(cast("Any", cls))
    return cls(**{name: _value(hints[name], item, fetch) for name, item in plain.items() if name != "kind"})


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return get_type_hints(cls)


def _kind(cls: type[Any]) -> str:
    kind = getattr(cls, "kind", None)
    return kind if isinstance(kind, str) else cls.__name__.lower()


@cache
def _classes() -> Mapping[str, type[Any]]:
    """Find every dataclass that can occur, by its kind: the model, the types, and what their fields are made of."""
    found: dict[str, type[Any]] = {}
    seen: set[type[Any]] = set()
    waiting: list[Any] = [*vars(model).values(), *(form.model for form in activities.forms()), *questions.types()]
    while waiting:
        hint = waiting.pop()
        if not isinstance(hint, type) or get_origin(hint) is not None:
            waiting.extend(get_args(hint))
        elif is_dataclass(hint) and found.setdefault(_kind(hint), hint) is not hint:
            raise TypeError(f"{hint.__name__} and {found[_kind(hint)].__name__} are both called {_kind(hint)!r}")
        elif is_dataclass(hint) and hint not in seen:
            seen.add(hint)
            waiting.extend(_hints(hint).values())
    return found
