"""Settings that other programs have no place for travel as labels: "Outcome: A-5" among the tags of a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from curricula.formats.notation import RULES, Rule, Written
from curricula.questions.block import SETTINGS
from curricula.words import keyword, spelled

_LABELLED = tuple(name for name in SETTINGS if name not in ("source", "tags"))
_RULE, _KIND, _SURVEY, _LENGTH = "Credit", "Kind", "Survey", "Length"
_BLANK = "____"


@dataclass(frozen=True, slots=True)
class Labels:
    """What labels say: settings with the tags among them, the rule of credit, the type, and whether it is a survey."""

    settings: Mapping[str, str] = field(default_factory=dict)
    rule: Rule | None = None
    kind: str = ""
    survey: bool = False
    length: str = ""

    def on(self, question: Written) -> Written:
        """Give a question these settings; a rule that it has by itself gives way to that of the labels."""
        settings = {**question.settings, **self.settings}
        ask = f"{_BLANK} {self.length}" if self.length and question.ask == _BLANK else question.ask
        return replace(question, settings=settings, rule=self.rule or question.rule, survey=self.survey, ask=ask)


def labels_of(question: Written, kind: str = "") -> tuple[str, ...]:
    """Give the settings of a question that was written in English, then its own tags.

    `kind` is its type, for a format that could not tell it otherwise.
    """
    settings = [
        f"{spelled(name, 'en')}: {question.settings[name]}" for name in _LABELLED if question.settings.get(name)
    ]
    more = {
        _RULE: question.rule or "",
        _KIND: kind,
        _SURVEY: "yes" if question.survey else "",
        _LENGTH: question.ask.removeprefix(_BLANK).strip() if question.ask.startswith(_BLANK) else "",
    }
    tags = [tag.strip() for tag in question.settings.get("tags", "").split(",")]
    return (*settings, *(f"{word}: {value}" for word, value in more.items() if value), *(tag for tag in tags if tag))


def read(labels: Iterable[str]) -> Labels:
    """Turn labels back into what they say; every other one is a tag, without the signs that divide tags."""
    settings: dict[str, str] = {}
    more: dict[str, str] = {}
    tags: dict[str, None] = {}
    for label in labels:
        word, colon, value = (part.strip() for part in label.partition(":"))
        name = keyword(word, "en") if colon else None
        if word in (_RULE, _KIND, _SURVEY, _LENGTH) and value:
            more[word] = value
        elif name in _LABELLED and name is not None and value:
            settings[name] = value
        elif cleaned := " ".join(label.replace(",", " ").replace("·", " ").split()):
            tags[cleaned] = None
    if tags:
        settings["tags"] = ", ".join(tags)
    rule = cast("Rule", more[_RULE]) if more.get(_RULE) in RULES else None
    return Labels(settings, rule, more.get(_KIND, ""), survey=_SURVEY in more, length=more.get(_LENGTH, ""))
