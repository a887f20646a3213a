"""An item of QTI 1.2 as what it asks."""

from __future__ import annotations

from curricula.formats import labels, xml
from curricula.formats.base import Malformed
from curricula.formats.qti.items import Effort, Item, Responses, Verdict
from curricula.formats.qti.one.presentations import Presentation
from curricula.formats.qti.one.rules import Conditions
from curricula.formats.qti.texts import Texts
from curricula.formats.rubrics import rubric

_POINTS = ("points_possible", "cc_weighting", "qmd_absolutescore_max", "qmd_weighting")
_PERCENT = "100"


def described(element: xml.Element) -> dict[str, str]:
    """Read what the metadata of an item, or of a test, say by their names."""
    found: dict[str, str] = {}
    for each in element.iterdescendants():
        if xml.name_of(each) == "qtimetadatafield":
            label = xml.words_of(xml.first(each, "fieldlabel")).strip()
            found[label] = xml.words_of(xml.first(each, "fieldentry")).strip()
        elif xml.name_of(each).startswith(("qmd_", "bbmd_")):
            found[xml.name_of(each)] = xml.words_of(each).strip()
    return found


def read(element: xml.Element, texts: Texts, effort: Effort) -> Item:
    """Read an item; raise `Malformed` where it cannot be asked."""
    said = described(element)
    computed = next(element.iter("{*}itemproc_extension"), None) is not None
    if computed or said.get("question_type") == "calculated_question":
        raise Malformed("its numbers are drawn anew for everybody")
    rules = Conditions(element, effort)
    shown = Presentation(element, said, rules, texts)
    text = shown.read()

    def judge(responses: Responses) -> Verdict:
        return rules.judge(_turned(responses, shown.turned))

    remarks, asides = _feedback(element, texts)
    points = _points(element, said)
    if notes := _notes(element, texts):
        asides["rubric"] = rubric(notes, points)
    return Item(
        id=element.get("ident") or "",
        name=" ".join((element.get("title") or "").split()),
        text=text,
        asks=tuple(shown.asks),
        judge=judge,
        texts=texts,
        told=labels.read([said["cc_question_category"]] if said.get("cc_question_category") else []),
        is_marked=rules.is_marked,
        points=points,
        remarks=remarks,
        asides=asides,
    )


def _turned(responses: Responses, turned: dict[tuple[str, str], tuple[str, str]]) -> Responses:
    """Say an answer as the item has it."""
    found: dict[str, tuple[str, ...]] = {}
    for name, values in responses.items():
        for value in values:
            ident, given = turned.get((name, value), (name, value))
            found[ident] = (*found.get(ident, ()), given)
    return found


def _feedback(element: xml.Element, texts: Texts) -> tuple[dict[str, str], dict[str, str]]:
    """Read what is said after an answer by its name, and what is a solution or a hint."""
    said: dict[str, str] = {}
    asides: dict[str, str] = {}
    for each in element.iterdescendants("{*}itemfeedback"):
        solution, hint = xml.first(each, "solution"), xml.first(each, "hint")
        for name, found in (("why", solution), ("hint", hint)):
            if found is not None and (words := texts.html(texts.material(found)).text):
                asides[name] = words
        if solution is None and hint is None and (words := texts.html(texts.material(each)).text):
            said[each.get("ident") or ""] = words
    return said, asides


def _notes(element: xml.Element, texts: Texts) -> str:
    found = [each for each in element.iterdescendants("{*}rubric", "{*}itemrubric")
             if (each.get("view") or "All").lower() not in ("candidate", "all")]  # fmt: skip
    return "\n\n".join(words for each in found if (words := texts.html(texts.material(each)).text))


def _points(element: xml.Element, said: dict[str, str]) -> str:
    """Say what the item is worth; where only the score says it, 100 are percent."""
    told = next((said[name] for name in _POINTS if said.get(name)), "")
    if told or "question_type" in said:
        return told
    most = next((each.get("maxvalue") or "" for each in element.iterdescendants("{*}decvar")), "")
    return "" if most.partition(".")[0] == _PERCENT else most
