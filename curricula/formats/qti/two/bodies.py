"""What stands in an item of QTI 2: its text in Markdown, and what it asks, each thing where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.places import PLACE
from curricula.formats.qti.items import Ask, Option
from curricula.formats.qti.texts import Texts
from curricula.formats.qti.two.expressions import around
from curricula.formats.qti.two.values import Declaration, as_number, decimal

_WHY_NOT = {
    "hotspotInteraction": "places on a picture are chosen",
    "selectPointInteraction": "places on a picture are chosen",
    "graphicOrderInteraction": "places on a picture are ordered",
    "graphicAssociateInteraction": "places on a picture are joined",
    "graphicGapMatchInteraction": "things are dragged onto a picture",
    "positionObjectInteraction": "things are dragged onto a picture",
    "drawingInteraction": "something is drawn",
    "mediaInteraction": "a recording is played",
    "customInteraction": "it is a program of its own",
}
_COMPARISONS = frozenset({"gte", "gt", "lte", "lt"})
_EQUALS = frozenset({"equal", "match", "stringMatch", "member", "substring"})


@dataclass(slots=True)
class Body:
    """Reads the body of one item; `asks` are found in their order, and `rubrics` are notes for who marks it."""

    item: xml.Element
    declared: Mapping[str, Declaration]
    texts: Texts
    asks: list[Ask] = field(default_factory=list)
    rubrics: list[xml.Element] = field(default_factory=list)

    def read(self) -> str:
        """Give the text, with `PLACE` for everything that is asked within it."""
        found = xml.first(self.item, "itemBody")
        if found is None:
            raise Malformed("it has no body")
        if next(self.item.iterdescendants("{*}printedVariable"), None) is not None:
            raise Malformed("its numbers are drawn anew for everybody")
        body = deepcopy(found)
        for each in list(body.iter()):
            if each.text:
                each.text = each.text.replace(PLACE, "")
            if each.tail:
                each.tail = each.tail.replace(PLACE, "")
        self._walk(body)
        return self.texts.inside(body).text

    def _walk(self, parent: xml.Element) -> None:
        for each in list(parent):
            name = xml.name_of(each)
            if name in _READERS:
                _READERS[name](self, each)
            elif name.endswith("Interaction") and name != "endAttemptInteraction":
                raise Malformed(f"{name} is not known here: {_WHY_NOT.get(name, 'it is not of the standard')}")
            elif name in ("rubricBlock", "feedbackBlock", "feedbackInline", "endAttemptInteraction", "infoControl"):
                self._aside(name, each)
            elif name == "object" and (each.get("type") or "").startswith("image/"):
                _become(each, "img", {"src": each.get("data") or "", "alt": xml.words_of(each).strip()})
            else:
                self._walk(each)

    def _aside(self, name: str, element: xml.Element) -> None:
        view = (element.get("view") or "candidate").split()
        if name == "rubricBlock" and "candidate" in view:
            _become(element, "div", {})
            return
        if name == "rubricBlock":
            self.rubrics.append(deepcopy(element))
            self.rubrics[-1].tail = None
        _remove(element)

    def _add(self, element: xml.Element, ask: Ask) -> None:
        """Note what is asked; in its place stays its prompt, or the sign of a gap."""
        self.asks.append(ask)
        prompt = xml.first(element, "prompt")
        _become(element, "span" if ask.inline else "div", {})
        for each in list(element):
            if each is not prompt:
                _remove(each)
        element.text = PLACE if ask.inline else None
        if prompt is not None:
            _become(prompt, "div", {})

    def _response(self, element: xml.Element) -> Declaration:
        ident = element.get("responseIdentifier") or ""
        if ident not in self.declared:
            raise Malformed(f"it asks for a response {ident[:40]!r} that it does not declare")
        return self.declared[ident]

    def _options(self, parent: xml.Element, *names: str) -> tuple[Option, ...]:
        return tuple(self._option(each) for each in xml.all_in(parent, *names))

    def _option(self, element: xml.Element) -> Option:
        """Read a choice, without the remark that may stand in it."""
        own = deepcopy(element)
        own.tail = None
        feedback: list[str] = []
        for remark in [each for each in own.iterdescendants() if xml.name_of(each) in _REMARKS]:
            feedback.append(self.texts.inside(remark).text)
            _remove(remark)
        if element.get("templateIdentifier"):
            raise Malformed("its choices are drawn anew for everybody")
        text = self.texts.inside(own).compact
        return Option(element.get("identifier") or "", text, "\n\n".join(each for each in feedback if each))

    def choice(self, element: xml.Element) -> None:
        """Read a choiceInteraction."""
        response = self._response(element)
        shuffle = element.get("shuffle") == "true"
        self._add(element, self._chosen(response, self._options(element, "simpleChoice"), shuffle=shuffle))

    def _chosen(self, response: Declaration, options: tuple[Option, ...], *, shuffle: bool) -> Ask:
        key = tuple(dict.fromkeys([*response.earning, *_constants(self.item, response.ident)]))
        sort: Literal["many", "one"] = "many" if response.several else "one"
        return Ask(ident=response.ident, sort=sort, options=options, key=key, shuffle=shuffle)

    def order(self, element: xml.Element) -> None:
        """Read an orderInteraction."""
        response = self._response(element)
        if element.get("maxChoices") or element.get("minChoices"):
            self.texts.lose("that only some of the steps are put into order: here all of them are")
        options = self._options(element, "simpleChoice")
        key = tuple(str(each) for each in response.correct.items)
        self._add(element, Ask(ident=response.ident, sort="order", options=options, key=key))

    def match(self, element: xml.Element) -> None:
        """Read a matchInteraction: two sets of cells."""
        response = self._response(element)
        sets = [self._options(each, "simpleAssociableChoice") for each in xml.all_in(element, "simpleMatchSet")]
        if len(sets) != 2:
            raise Malformed("there are not two sides to match in it")
        first = next(xml.all_in(element, "simpleMatchSet"))
        several = any(each.get("matchMax") != "1" for each in xml.all_in(first, "simpleAssociableChoice"))
        self._add(element, Ask(ident=response.ident, sort="pairs", options=sets[0], targets=sets[1],
                               key=_right(response), several=several))  # fmt: skip

    def associate(self, element: xml.Element) -> None:
        """Read an associateInteraction: pairs within one set; the first of each stands on the left."""
        response = self._response(element)
        options = {each.ident: each for each in self._options(element, "simpleAssociableChoice")}
        pairs = [pair.split() for pair in _right(response)]
        lefts = [pair[0] for pair in pairs if len(pair) == 2 and set(pair) <= set(options)]
        self.texts.lose("that each thing may be joined with each: now there is a left and a right side")
        self._add(element, Ask(ident=response.ident, sort="pairs", key=_right(response),
                               options=tuple(options[name] for name in dict.fromkeys(lefts)),
                               targets=tuple(each for name, each in options.items() if name not in lefts)))  # fmt: skip

    def line(self, element: xml.Element) -> None:
        """Read a textEntryInteraction or a slider."""
        response = self._response(element)
        numeric = response.base in ("float", "integer")
        known = dict.fromkeys([*response.keys, *_constants(self.item, response.ident)])
        ranges = tuple(dict.fromkeys(_ranges(self.item, response))) if numeric else None
        self._add(element, Ask(ident=response.ident, sort="line", key=tuple(known), ranges=ranges, inline=True))

    def slider(self, element: xml.Element) -> None:
        """Read a slider as a number that is typed."""
        self.texts.lose("the slider: here the number is typed")
        self.line(element)

    def pick(self, element: xml.Element) -> None:
        """Read an inlineChoiceInteraction."""
        response = self._response(element)
        options = tuple(
            Option(each.get("identifier") or "", " ".join(xml.words_of(each).split()))
            for each in xml.all_in(element, "inlineChoice")
        )
        known = dict.fromkeys([*response.earning, *_constants(self.item, response.ident)])
        self._add(element, Ask(ident=response.ident, sort="one", options=options, key=tuple(known), inline=True))

    def hottext(self, element: xml.Element) -> None:
        """Read a text in which words are chosen; the text stays, and its words are the choices."""
        response = self._response(element)
        found = [each for each in element.iterdescendants() if xml.name_of(each) == "hottext"]
        options = tuple(Option(each.get("identifier") or "", self.texts.inside(each).compact) for each in found)
        self.asks.append(self._chosen(response, options, shuffle=False))
        self.texts.lose("that words are chosen in the text itself: they stand below it now")
        _become(element, "div", {})

    def gap_match(self, element: xml.Element) -> None:
        """Read a text with gaps, and the words that are dragged into them."""
        response = self._response(element)
        if next(xml.all_in(element, "gapImg"), None) is not None:
            raise Malformed("pictures are dragged into its gaps")
        words = {each.get("identifier") or "": each for each in xml.all_in(element, "gapText")}
        options = tuple(Option(name, " ".join(xml.words_of(each).split())) for name, each in words.items())
        right = [pair.split() for pair in _right(response)]
        gaps = [each for each in element.iterdescendants() if xml.name_of(each) == "gap"]
        for gap in gaps:
            ident = gap.get("identifier") or ""
            key = tuple(pair[0] for pair in right if len(pair) == 2 and pair[1] == ident)
            self.asks.append(Ask(ident=f"{response.ident} {ident}", sort="one", options=options, key=key, inline=True))
            _become(gap, "span", {})
            gap.text = PLACE
        for each in list(xml.all_in(element, "gapText")):
            _remove(each)
        _become(element, "div", {})

    def text(self, element: xml.Element) -> None:
        """Read an extendedTextInteraction."""
        if (element.get("maxStrings") or "1") != "1":
            self.texts.lose(f"that up to {element.get('maxStrings')} texts may be given")
        self._add(element, Ask(ident=self._response(element).ident, sort="text"))

    def upload(self, element: xml.Element) -> None:
        """Read an uploadInteraction."""
        audio = (element.get("type") or "").startswith("audio/")
        self._add(element, Ask(ident=self._response(element).ident, sort="file", audio=audio))


_READERS: Mapping[str, Callable[[Body, xml.Element], None]] = {
    "choiceInteraction": Body.choice,
    "orderInteraction": Body.order,
    "matchInteraction": Body.match,
    "associateInteraction": Body.associate,
    "textEntryInteraction": Body.line,
    "sliderInteraction": Body.slider,
    "inlineChoiceInteraction": Body.pick,
    "hottextInteraction": Body.hottext,
    "gapMatchInteraction": Body.gap_match,
    "extendedTextInteraction": Body.text,
    "uploadInteraction": Body.upload,
}
_REMARKS = frozenset({"feedbackInline", "feedbackBlock"})


def _become(element: xml.Element, name: str, attributes: Mapping[str, str]) -> None:
    element.tag = name
    element.attrib.clear()
    for key, value in attributes.items():
        element.set(key, value)


def _remove(element: xml.Element) -> None:
    """Take an element away, but not the text behind it."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _right(response: Declaration) -> tuple[str, ...]:
    """Give the right values as they are written: those of the key, or those that are mapped to points."""
    if response.correct.items:
        return tuple(str(each) for each in response.correct.items)
    mapping = response.mapping
    return tuple(key for key, worth in mapping.entries.items() if worth > 0) if mapping else ()


def _asked(element: xml.Element, ident: str) -> bool:
    return any(xml.name_of(each) == "variable" and each.get("identifier") == ident for each in element)


def _constants(item: xml.Element, ident: str) -> Iterator[str]:
    """Give the words that the rules compare a response with."""
    processing = xml.first(item, "responseProcessing")
    for each in processing.iterdescendants() if processing is not None else ():
        if xml.name_of(each) in _EQUALS and _asked(each, ident):
            yield from (" ".join(xml.words_of(value).split()) for value in each.iter("{*}baseValue"))


def _ranges(item: xml.Element, response: Declaration) -> Iterator[tuple[Decimal, Decimal]]:
    """Give the numbers that the rules tell apart, in their order; those of the key where no rule says more."""
    processing = xml.first(item, "responseProcessing")
    found = list(_ruled(processing, response)) if processing is not None else []
    numbers = [as_number(key) for key in response.keys]
    yield from found or ((decimal(each), decimal(each)) for each in numbers)


def _ruled(processing: xml.Element, response: Declaration) -> Iterator[tuple[Decimal, Decimal]]:
    for each in processing.iterdescendants():
        name = xml.name_of(each)
        if name == "and":
            compared = [one for one in each if xml.name_of(one) in _COMPARISONS and _asked(one, response.ident)]
            edges = sorted(as_number(xml.words_of(value)) for one in compared for value in one.iter("{*}baseValue"))
            if len(edges) == 2:
                yield decimal(edges[0]), decimal(edges[1])
        elif name in ("equal", "match") and _asked(each, response.ident):
            middles = [as_number(xml.words_of(value)) for value in each if xml.name_of(value) == "baseValue"]
            if xml.first(each, "correct") is not None:
                middles += [as_number(key) for key in response.correct.items]
            for middle in middles:
                low, high = around(each, middle)
                yield decimal(low), decimal(high)
