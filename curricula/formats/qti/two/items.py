"""An item of QTI 2.1 or 2.2 as what it asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curricula.formats import labels, xml
from curricula.formats.base import Malformed
from curricula.formats.qti.items import Effort, Item, Responses, Verdict
from curricula.formats.qti.texts import Texts
from curricula.formats.qti.two.bodies import Body
from curricula.formats.qti.two.rules import Rules
from curricula.formats.qti.two.values import declarations
from curricula.formats.rubrics import rubric

_OUTCOME_OF_POINTS = "MAXSCORE"


def read(element: xml.Element, tags: Iterable[str], texts: Texts, effort: Effort) -> Item:
    """Read an item, with the tags that its package gives it; raise `Malformed` where it is none."""
    if xml.first(element, "templateProcessing") is not None:
        raise Malformed("it is drawn anew for everybody")
    if element.get("adaptive") == "true":
        texts.lose("that it may be tried again within the same attempt")
    declared = declarations(element)
    feedback = dict(_feedback(element))
    rules = Rules(element, declared, effort, feedback)
    body = Body(element, declared, texts)
    text = body.read()
    points = _points(element, rules)
    notes = "\n\n".join(texts.inside(each).text for each in body.rubrics)

    def judge(responses: Responses) -> Verdict:
        return rules.judge(_joined(responses))

    return Item(
        id=element.get("identifier") or "",
        name=" ".join((element.get("title") or "").split()),
        text=text,
        asks=tuple(body.asks),
        judge=judge,
        texts=texts,
        told=labels.read(tags),
        is_marked=rules.is_marked,
        points=points,
        remarks={name: texts.inside(each).text for name, each in feedback.items()},
        asides={"rubric": rubric(notes, points)} if notes else {},
    )


def _joined(responses: Responses) -> Responses:
    """Make one response of words that are dragged into several gaps: "word gap" for each."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in responses.items():
        ident, _, gap = name.partition(" ")
        given = tuple(f"{value} {gap}" for value in values) if gap else values
        found[ident] = (*found.get(ident, ()), *given)
    return found


def _feedback(element: xml.Element) -> Iterator[tuple[str, xml.Element]]:
    """Give what is said after an answer by its name; of two with one name, the second has a sign behind it."""
    taken: set[str] = set()
    body = xml.first(element, "itemBody")
    inside = [each for each in body.iterdescendants() if xml.name_of(each) in ("feedbackBlock", "feedbackInline")
              and not any(xml.name_of(above) == "simpleChoice" for above in each.iterancestors())
              ] if body is not None else []  # fmt: skip
    for each in [*xml.all_in(element, "modalFeedback"), *inside]:
        name = each.get("identifier") or "feedback"
        while name in taken:
            name += "'"
        taken.add(name)
        yield name, each


def _points(element: xml.Element, rules: Rules) -> str:
    """Say what the item is worth: what it declares, or what its key earns."""
    for outcome in xml.all_in(element, "outcomeDeclaration"):
        default = xml.first(outcome, "defaultValue", "value")
        if outcome.get("identifier") == _OUTCOME_OF_POINTS and default is not None:
            return xml.words_of(default).strip()
    for outcome in xml.all_in(element, "outcomeDeclaration"):
        if outcome.get("identifier") == rules.outcome and outcome.get("normalMaximum"):
            return (outcome.get("normalMaximum") or "").strip()
    return ""
