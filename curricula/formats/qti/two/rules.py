"""The processing of answers in QTI 2, followed step by step: what an answer earns is asked of the rules themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.qti.items import Effort, Responses, Verdict
from curricula.formats.qti.nodes import Node, node
from curricula.formats.qti.two.expressions import worked_out
from curricula.formats.qti.two.values import NOTHING, Declaration, Value, scalar


@dataclass(slots=True)
class Rules:
    """The rules of one item; `remarks` are its pieces of feedback by name, each with its outcome."""

    item: xml.Element
    declared: Mapping[str, Declaration]
    effort: Effort
    remarks: Mapping[str, xml.Element] = field(default_factory=dict)
    processing: Node | None = None
    scored: bool = False
    defaults: dict[str, Value] = field(default_factory=dict)
    outcome: str = "SCORE"

    def __post_init__(self) -> None:
        """Find the processing, the score, and what outcomes are at the beginning."""
        found = xml.first(self.item, "responseProcessing")
        self.processing = node(found) if found is not None else None
        outcomes = [node(each) for each in xml.all_in(self.item, "outcomeDeclaration")]
        self.outcome = _score(outcomes)
        self.defaults = {each.get("identifier") or "": _default(each) for each in outcomes}
        self.scored = self.processing is not None and any(
            each.get("identifier") == self.outcome for each in self.processing.everywhere("setOutcomeValue")
        )

    @property
    def is_marked(self) -> bool:
        """Tell whether anything says what is right."""
        return self.scored or any(each.correct.items or each.mapping for each in self.declared.values())

    def judge(self, responses: Responses) -> Verdict:
        """Follow the rules for an answer."""
        given = {name: each.value(responses.get(name, ())) for name, each in self.declared.items()}
        run = _Run(self, given, dict(self.defaults))
        if self.processing is not None:
            run.follow(self.processing, 0)
        score = run.outcomes.get(self.outcome, NOTHING).number if self.scored else self._usual(run)
        return Verdict(score, frozenset(name for name, each in self.remarks.items() if run.shows(each)))

    def _usual(self, run: _Run) -> Fraction:
        """Mark by one of the templates of the standard, or as they do where there is no rule about the score."""
        template = (self.processing.get("template") or "") if self.processing is not None else ""
        name = template.rstrip("/").rpartition("/")[2].removesuffix(".xml")
        if "point" in name:
            raise Malformed("places on a picture decide it")
        keyed = [each for each in self.declared.values() if each.correct.items or each.mapping]
        maps = [each for each in keyed if each.mapping is not None]
        if maps and "match" not in name.removeprefix("map_"):
            return sum((each.mapping.worth(run.responses[each.ident]) for each in maps if each.mapping), Fraction())
        return Fraction(bool(keyed) and all(each.correct.matches(run.responses[each.ident]) for each in keyed))


def _score(outcomes: list[Node]) -> str:
    """Name the outcome that is the score."""
    numbers = [each.get("identifier") or "" for each in outcomes if each.get("baseType") in ("float", "integer")]
    others = (name for name in numbers if name.upper() not in ("MAXSCORE", "MINSCORE"))
    return "SCORE" if "SCORE" in numbers else next(others, "SCORE")


def _default(outcome: Node) -> Value:
    base = outcome.get("baseType") or "identifier"
    values = [value for default in outcome.all("defaultValue") for value in default.all("value")]
    return Value(tuple(scalar(each.words, base) for each in values))


class _Exit(Exception):
    pass


@dataclass(slots=True)
class _Run:
    """The rules while they are followed for one answer."""

    rules: Rules
    responses: dict[str, Value]
    outcomes: dict[str, Value] = field(default_factory=dict)

    def shows(self, remark: xml.Element) -> bool:
        """Tell whether a remark is shown now."""
        value = self.outcomes.get(remark.get("outcomeIdentifier") or "", NOTHING)
        return ((remark.get("identifier") or "") in value.items) != (remark.get("showHide") == "hide")

    def follow(self, rules: Node, depth: int) -> None:
        """Follow a list of rules to its end, or to where it is left."""
        try:
            self._follow(rules, depth)
        except _Exit:
            return

    def _follow(self, rules: Node, depth: int) -> None:
        for rule in rules.inside:
            self.rules.effort.spend(depth)
            match rule.name:
                case "responseCondition":
                    self._branch(rule, depth + 1)
                case "setOutcomeValue":
                    self.outcomes[rule.get("identifier") or ""] = self._only(rule, depth)
                case "responseProcessingFragment":
                    self._follow(rule, depth + 1)
                case "exitResponse":
                    raise _Exit
                case "lookupOutcomeValue" | "include":
                    raise Malformed(f"the rule {rule.name} is not known here")

    def _branch(self, condition: Node, depth: int) -> None:
        for branch in condition.inside:
            if branch.name == "responseElse":
                self._follow(branch, depth)
                return
            if branch.inside and self.value(branch.inside[0], depth).holds:
                self._follow(branch, depth)
                return

    def _only(self, rule: Node, depth: int) -> Value:
        return self.value(rule.inside[0], depth) if rule.inside else NOTHING

    def value(self, element: Node, depth: int) -> Value:
        """Work out an expression."""
        self.rules.effort.spend(depth)
        name = element.name
        found = self._leaf(name, element)
        if found is not None:
            return found
        inside = [self.value(each, depth + 1) for each in element.inside]
        return worked_out(name, element, inside)

    def _leaf(self, name: str, element: Node) -> Value | None:
        """Work out what has no expressions inside, None for an operator."""
        ident = element.get("identifier") or ""
        match name:
            case "variable":
                return self.responses.get(ident, self.outcomes.get(ident, NOTHING))
            case "baseValue":
                return Value((scalar(element.words, element.get("baseType") or "string"),))
            case "correct":
                return self._declared(ident).correct
            case "mapResponse":
                mapping = self._declared(ident).mapping
                return Value((mapping.worth(self.responses[ident]) if mapping else Fraction(),))
            case "null" | "default":
                return NOTHING
        return None

    def _declared(self, ident: str) -> Declaration:
        found = self.rules.declared.get(ident)
        if found is None:
            raise Malformed(f"its rules speak of a response {ident[:40]!r} that it does not have")
        return found
