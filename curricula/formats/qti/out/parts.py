"""What makes a question an item of QTI 2.1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from curricula.formats import xml


@dataclass(frozen=True, slots=True)
class Parts:
    """The responses of an item, what it asks, and its rules.

    `asked` stands below the text, or within it for each gap that `within` has. `rules` set the score. `feedback` has
    what is said to single answers, in HTML, by the name that FEEDBACK gets. `kind` is our type where the interaction
    does not show it, and `several` says that more than one thing can be chosen.
    """

    responses: list[xml.Element]
    asked: list[xml.Element] = field(default_factory=list)
    rules: list[xml.Element] = field(default_factory=list)
    within: dict[str, xml.Element] = field(default_factory=dict)
    feedback: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    several: bool = False


def said(fact: bool) -> str:
    """Write a fact as XML has it."""
    return "true" if fact else "false"
