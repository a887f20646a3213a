"""What stands in an item of QTI 1.2: its text, and what it asks, each thing where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.places import PLACE
from curricula.formats.qti.items import Ask, Option
from curricula.formats.qti.one.rules import Conditions, pair_or_word
from curricula.formats.qti.texts import Texts, plain

_RESPONSES = frozenset({"response_lid", "response_str", "response_num", "response_grp", "response_xy"})
_NAMED_GAPS = frozenset({"fill_in_multiple_blanks_question", "multiple_dropdowns_question"})
_NUMERIC = frozenset({"decimal", "integer", "scientific"})
_PAIRS = "pairs"


@dataclass(slots=True)
class Presentation:
    """Reads what is shown of one item; `turned` says which answers of ours are which of the item's."""

    item: xml.Element
    said: Mapping[str, str]
    rules: Conditions
    texts: Texts
    asks: list[Ask] = field(default_factory=list)
    turned: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    rights: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _kinds: list[str] = field(default_factory=list)
    _lids: list[tuple[xml.Element, str]] = field(default_factory=list)

    def read(self) -> str:
        """Give the text, with `PLACE` for everything that is asked within it."""
        shown = xml.first(self.item, "presentation")
        if shown is None:
            raise Malformed("it shows nothing")
        self._walk(shown)
        self._chosen()
        if self.said.get("question_type") == "file_upload_question" and not self.asks:
            self.asks.append(Ask(ident="file", sort="file"))
        if self.said.get("question_type") == "essay_question" and not self.asks:
            self.asks.append(Ask(ident="text", sort="text"))
        return self.texts.html(self._named_gaps("".join(self._paragraphs()))).text

    def _walk(self, parent: xml.Element) -> None:
        lids = list(parent.iterdescendants("{*}response_lid"))
        if len(lids) == 1 and parent.get("class") == "Block" and self._is_matching():
            self._lids.append((lids[0], self.texts.material(parent)))  # Blackboard: the words stand beside it
            return
        for each in parent:
            name = xml.name_of(each)
            if name in _RESPONSES:
                self._response(name, each)
            elif name == "flow" and each.get("class") == "RIGHT_MATCH_BLOCK":
                self.rights = [self.texts.material(row) for row in xml.all_in(each, "flow")]
            elif name in ("flow", "presentation_material"):
                self._walk(each)
            elif name == "response_extension":
                raise Malformed("it is answered in a way of its own")
            elif name not in ("render_extension", "rubric"):
                self._show(each)

    def _is_matching(self) -> bool:
        return sum(1 for _ in self.item.iterdescendants("{*}response_lid")) > 1

    def _show(self, element: xml.Element) -> None:
        holder = element if xml.name_of(element) == "material" else None
        html = self.texts.material(holder) if holder is not None else ""
        if html:
            is_plain = not any("html" in (each.get("texttype") or each.get("type") or "").lower() for each in element)
            self._pieces.append(html)
            self._kinds.append("plain" if is_plain else "html")

    def _paragraphs(self) -> Iterator[str]:
        """Join a gap with plain words on both sides of it; everything else is a paragraph of its own."""
        kinds = ["", *self._kinds, ""]
        for place, piece in enumerate(self._pieces, 1):
            before, kind, after = kinds[place - 1 : place + 2]
            if kind == "gap":
                inline = before == after == "plain"
                yield f" {PLACE}{_space(self._pieces[place])}" if inline else f"<p>{PLACE}</p>"
            elif kind == "plain":
                start = "" if before == "gap" and kinds[place - 2] == "plain" else "<p>"
                end = "" if after == "gap" and kinds[place + 2] == "plain" else "</p>"
                yield start + piece.removeprefix("<p>").removesuffix("</p>") + end
            else:
                yield piece

    def _named_gaps(self, html: str) -> str:
        """Put the signs of gaps where Canvas has their names in brackets, and the asks into that order."""
        if self.said.get("question_type") not in _NAMED_GAPS:
            return html
        places = {ask.ident: html.find(f"[{ask.ident}]") for ask in self.asks}
        if any(place < 0 for place in places.values()):
            raise Malformed("one of its gaps is not in its text")
        self.asks.sort(key=lambda ask: places[ask.ident])
        for ask in self.asks:
            html = html.replace(f"[{ask.ident}]", PLACE, 1)
        return html

    def _response(self, name: str, element: xml.Element) -> None:
        if name == "response_xy":
            raise Malformed("places on a picture are chosen")
        if name == "response_lid":
            self._lids.append((element, self.texts.material(element)))
        elif name == "response_grp":
            self._group(element)
        else:
            self._line(name, element)

    def _line(self, name: str, element: xml.Element) -> None:
        ident = element.get("ident") or ""
        known = self.rules.known(ident)
        field_ = next(element.iterdescendants("{*}render_fib"), None)
        sort = (field_.get("fibtype") or "").lower() if field_ is not None else ""
        ranged = any(each.get("respident") == ident for each in self.item.iterdescendants("{*}vargte", "{*}vargt"))
        if not known and not ranged:
            self.asks.append(Ask(ident=ident, sort="text"))
            return
        if next(self.item.iterdescendants("{*}varsubstring"), None) is not None:
            self.texts.lose("that the right words may stand among others: here they are the whole answer")
        numeric = name == "response_num" or sort in _NUMERIC or ranged
        ranges = self.rules.ranges(ident) if numeric else None
        self.asks.append(Ask(ident=ident, sort="line", key=known, ranges=ranges, inline=True))
        self._pieces.append(PLACE)
        self._kinds.append("gap")

    def _labels(self, element: xml.Element) -> list[Option]:
        return [
            Option(each.get("ident") or "", self.texts.html(self.texts.material(each)).compact)
            for each in element.iterdescendants("{*}response_label")
        ]

    def _chosen(self) -> None:
        """Read what is chosen: one list, gaps with a name, or several lists that are pairs to match."""
        if self.said.get("question_type") in _NAMED_GAPS:
            for lid, name in self._lids:
                self._named(lid, plain(name))
        elif len(self._lids) == 1:
            self._list(self._lids[0][0])
        elif self._lids:
            self._pairs()

    def _list(self, lid: xml.Element) -> None:
        ident, cardinality = lid.get("ident") or "", (lid.get("rcardinality") or "Single").lower()
        options, known = tuple(self._labels(lid)), self.rules.known(ident)
        shuffled = any((each.get("shuffle") or "").lower() == "yes" for each in lid.iterdescendants("{*}render_choice"))
        if cardinality == "ordered":
            self.asks.append(Ask(ident=ident, sort="order", options=options, key=known, strict=False))
            return
        sort: Literal["one", "many"] = "many" if cardinality == "multiple" else "one"
        shuffled = shuffled or _says_nothing(lid)
        self.asks.append(Ask(ident=ident, sort=sort, options=options, key=known, shuffle=shuffled))

    def _named(self, lid: xml.Element, name: str) -> None:
        ident = lid.get("ident") or ""
        words = {each.get("ident") or "": plain(self.texts.material(each))
                 for each in lid.iterdescendants("{*}response_label")}  # fmt: skip
        known = tuple(value for value in self.rules.known(ident) if value in words)
        if self.said["question_type"] == "multiple_dropdowns_question":
            options = tuple(Option(label, text) for label, text in words.items())
            self.turned.update({(name, label): (ident, label) for label in words})
            self.asks.append(Ask(ident=name, sort="one", options=options, key=known, inline=True))
            return
        for label in known:
            self.turned[name, words[label]] = (ident, label)
        self.asks.append(Ask(ident=name, sort="line", key=tuple(words[label] for label in known), inline=True))

    def _pairs(self) -> None:
        """Read several lists that offer the same: each of them is a left-hand cell."""
        lists = [self._labels(lid) for lid, _ in self._lids]
        if self.rights:
            rights = [self.texts.html(html).compact for html in self.rights]
            lists = [[Option(label.ident, text) for label, text in zip(labels, rights, strict=False)]
                     for labels in lists]  # fmt: skip
        offered = list(dict.fromkeys(label.text for labels in lists for label in labels))
        if any({label.text for label in labels} != set(offered) for labels in lists):
            raise Malformed(f"it asks for {len(lists)} things at once, which do not offer the same")
        targets = tuple(Option(f"t{place}", text) for place, text in enumerate(offered))
        names = {text: target.ident for target in targets for text in [target.text]}
        options: list[Option] = []
        key: list[str] = []
        for place, ((lid, html), labels) in enumerate(zip(self._lids, lists, strict=True)):
            options.append(Option(f"l{place}", self.texts.html(html).compact))
            known = self.rules.known(lid.get("ident") or "")
            for label in labels:
                pair = f"l{place} {names[label.text]}"
                self.turned[_PAIRS, pair] = (lid.get("ident") or "", label.ident)
                key += [pair] if label.ident in known else []
        self.asks.append(Ask(ident=_PAIRS, sort="pairs", options=tuple(options), targets=targets, key=tuple(key)))

    def _group(self, group: xml.Element) -> None:
        """Read a response_grp: labels that name what they may be matched with, and those that are matched."""
        ident = group.get("ident") or ""
        labels = {each.get("ident") or "": each for each in group.iterdescendants("{*}response_label")}
        lefts = [name for name, each in labels.items() if each.get("match_group")]
        options = {each.ident: each for each in self._labels(group)}
        pairs = [pair_or_word(value).split() for value in self.rules.known(ident)]
        key = [f"{one} {other}" if one in lefts else f"{other} {one}" for one, other in
               (pair for pair in pairs if len(pair) == 2 and set(pair) <= set(labels))]  # fmt: skip
        for value in (value for value in pairs if len(value) == 2 and value[0] not in lefts):
            self.turned[ident, f"{value[1]} {value[0]}"] = (ident, " ".join(value))
        self.asks.append(
            Ask(
                ident=ident,
                sort="pairs",
                options=tuple(options[name] for name in lefts),
                targets=tuple(option for name, option in options.items() if name not in lefts),
                key=tuple(key),
            )
        )


def _space(following: str) -> str:
    return "" if following.removeprefix("<p>").startswith((".", ",", ";", ":", "!", "?", ")")) else " "


def _says_nothing(lid: xml.Element) -> bool:
    return not any(each.get("shuffle") for each in lid.iterdescendants("{*}render_choice"))
