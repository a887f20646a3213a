"""The tests and banks of QTI 1.2: their items in their order, and what they say beside."""

from __future__ import annotations

from collections.abc import Iterator

from curricula.formats import xml
from curricula.formats.qti.gathering import Gathered, Gathering
from curricula.formats.qti.items import Item
from curricula.formats.qti.one import items
from curricula.formats.qti.package import Document

_HOLDERS = ("assessment", "objectbank")
_WORDS = ("presentation_material", "rubric", "objectives")


def ident(document: Document) -> str:
    """Give what a file of QTI 1.2 calls its first test, "" where it is none."""
    found = xml.first(document.root, "assessment")
    return (found.get("ident") or "") if found is not None else ""


def read(document: Document, gathering: Gathering) -> None:
    """Read a file: a quiz for each test and each bank, and one for items that stand by themselves."""
    loose: Gathered | None = None
    for each in document.root:
        name = xml.name_of(each)
        if name in _HOLDERS:
            _holder(each, document.path, gathering)
        elif name in ("item", "section"):
            loose = loose or gathering.begin("")
            _items(xml.make("section", inside=[each]) if name == "item" else each, document.path, loose, gathering)


def _holder(holder: xml.Element, path: str, gathering: Gathering) -> None:
    said = {} if xml.name_of(holder) == "assessment" else items.described(holder)
    quiz = gathering.begin(holder.get("title") or said.get("bank_title") or "")
    _items(holder, path, quiz, gathering)
    gathering.lose(f"{path}: {quiz.title[:60]!r}", dict.fromkeys(_beside(holder)))


def _items(parent: xml.Element, path: str, quiz: Gathered, gathering: Gathering) -> None:
    for each in list(parent):
        name = xml.name_of(each)
        if name == "section":
            _items(each, path, quiz, gathering)
        elif name in _WORDS:
            texts = gathering.texts(path)
            quiz.intro.append(texts.html(texts.material(each)).text)
            gathering.lose(f"{path}, line {each.sourceline}", texts.lost)
        elif name == "item":
            _item(each, path, quiz, gathering)


def _item(element: xml.Element, path: str, quiz: Gathered, gathering: Gathering) -> None:
    texts = gathering.texts(path)
    title = element.get("title") or element.get("ident") or ""

    def read_item() -> Item:
        return items.read(element, texts, gathering.effort)

    gathering.take(f"{path}, line {element.sourceline or 1}: {title[:60]!r}", quiz, texts, read_item)


def _beside(holder: xml.Element) -> Iterator[str]:
    """Name what a test says that has no place in a quiz."""
    for duration in holder.iter("{*}duration"):
        yield f"its limit of time: {' '.join(xml.words_of(duration).split())[:40]}"
    for section in holder.iterdescendants("{*}selection"):
        number = xml.words_of(xml.first(section, "selection_number")).strip()
        yield f"that {number or 'some'} of the items of a section are drawn: write draw: in the header"
        if xml.first(section, "sourcebank_ref") is not None:
            yield "items that are drawn from a bank elsewhere: export that bank, too"
