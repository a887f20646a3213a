"""What a certificate asks for, as a programme may set it for one cohort: a few settings instead of the curriculum's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from curricula.model import CertificateRule

SHARES = ("attendance", "post_mark", "participation")
DEMANDS = ("lessons", "quizzes")
ANSWERS = ("pre_test", "post_test", "critical")
SETTABLE = (*DEMANDS, *ANSWERS, *SHARES)
"""What a cohort may ask for otherwise than its curriculum: the names of fields of a `CertificateRule`."""


def difference(own: CertificateRule, wanted: CertificateRule) -> str:
    """Write down, as JSON, what `wanted` asks for otherwise than a curriculum's `own` rule; "" where nothing."""
    differs = {name: getattr(wanted, name) for name in SETTABLE if getattr(wanted, name) != getattr(own, name)}
    plain = {name: str(value) if isinstance(value, Fraction) else value for name, value in differs.items()}
    return json.dumps(plain, sort_keys=True) if plain else ""


@lru_cache
def applied(own: CertificateRule, instead: str) -> CertificateRule:
    """Return the rule that a cohort goes by: its curriculum's `own`, with what `difference` wrote down instead."""
    if not instead:
        return own
    written: Mapping[str, Any] = json.loads(instead)
    changes = {name: _value(name, value) for name, value in written.items() if name in SETTABLE}
    return replace(own, **changes)


def _value(name: str, value: Any) -> Any:
    return Fraction(value) if name in SHARES and value is not None else value
