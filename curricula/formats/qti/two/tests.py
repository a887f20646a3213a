"""The tests of QTI 2: which items they ask, in which order, and what they say beside."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from urllib.parse import unquote

from curricula.formats import xml
from curricula.formats.base import Loss, Malformed
from curricula.formats.qti.gathering import Gathered, Gathering
from curricula.formats.qti.items import Item
from curricula.formats.qti.package import Document
from curricula.formats.qti.two import items
from curricula.formats.qti.two.values import as_number

MOST_SECTIONS = 8
"""Files of sections that name one another."""


@dataclass(slots=True)
class Tests:
    """Reads the tests of a package; `used` are the files that a test has taken."""

    gathering: Gathering
    used: set[str] = field(default_factory=set)

    def read(self, document: Document) -> None:
        """Read a test: the items that its sections name, in their order."""
        root = document.root
        quiz = self.gathering.begin(root.get("title") or "")
        self._sections(root, document.path, quiz, 0)
        lost = dict.fromkeys(_beside(root))
        drawn = [each.get("select") or "" for each in root.iterdescendants("{*}selection")]
        sections = sum(1 for _ in root.iterdescendants("{*}assessmentSection"))
        if len(drawn) == sections == 1 and drawn[0].isdecimal() and 0 < int(drawn[0][:4]) <= len(quiz.questions):
            quiz.header["draw"] = str(int(drawn[0]))
        elif drawn:
            lost["how many items each of its sections draws: write draw: in the header"] = None
        self.gathering.lose(f"{document.path}: {quiz.title[:60]!r}", lost)

    def item(self, document: Document, quiz: Gathered, weight: str = "") -> None:
        """Add an item to a quiz; `weight` is what the test multiplies its score with, "" for nothing."""
        self.used.add(document.path)
        texts = self.gathering.texts(document.path)
        tags = self.gathering.package.tags.get(document.path, ())
        title = document.root.get("title") or document.root.get("identifier") or ""

        def read() -> Item:
            return _weighed(items.read(document.root, tags, texts, self.gathering.effort), weight)

        self.gathering.take(f"{document.path}: {title[:60]!r}", quiz, texts, read)

    def _sections(self, parent: xml.Element, path: str, quiz: Gathered, depth: int) -> None:
        for each in parent:
            name = xml.name_of(each)
            if name in ("testPart", "assessmentSection"):
                self._sections(each, path, quiz, depth)
            elif name == "rubricBlock":
                texts = self.gathering.texts(path)
                quiz.intro.append(texts.inside(each).text)
                self.gathering.lose(f"{path}, line {each.sourceline}", texts.lost)
            elif name in ("assessmentItemRef", "assessmentSectionRef"):
                self._refer(name, each, path, quiz, depth)

    def _refer(self, name: str, reference: xml.Element, path: str, quiz: Gathered, depth: int) -> None:
        href = unquote(reference.get("href") or "")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), href))
        document = self.gathering.package.documents.get(target)
        where = f"{path}, line {reference.sourceline}"
        if document is None:
            self.gathering.losses.append(Loss(where, f"{href[:80]!r}, which is not in the package or cannot be read"))
        elif name == "assessmentItemRef":
            weight = xml.first(reference, "weight")
            self.item(document, quiz, (weight.get("value") or "") if weight is not None else "")
        elif depth >= MOST_SECTIONS:
            self.gathering.losses.append(Loss(where, f"the section {href[:80]!r}: sections name one another"))
        else:
            self.used.add(target)
            self._sections(document.root, target, quiz, depth + 1)


def _weighed(item: Item, weight: str) -> Item:
    """Multiply the points of an item with its weight in the test."""
    if not weight:
        return item
    try:
        points: Fraction = as_number(weight) * as_number(item.points or "1")
    except Malformed:
        item.texts.lose(f"its weight {weight[:40]!r} in the test, which is no number")
        return item
    return replace(item, points=f"{float(points):g}")


def _beside(root: xml.Element) -> Iterator[str]:
    """Name what a test says that has no place in a quiz."""
    for limits in root.iterdescendants("{*}timeLimits"):
        if limits.get("maxTime"):
            yield f"its limit of {limits.get('maxTime')} seconds"
    for name, words in (("preCondition", "that some of it is asked only after certain answers"),
                        ("branchRule", "that some of it is asked only after certain answers")):  # fmt: skip
        if next(root.iterdescendants(f"{{*}}{name}"), None) is not None:
            yield words
    if next(root.iterdescendants("{*}testFeedback"), None) is not None:
        yield "what is said at its end"
