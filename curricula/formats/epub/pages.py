"""Pages of a book as trees of elements, and their text: XHTML that is well-formed whatever stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TypeAlias

from curricula.formats.epub.words import direction
from curricula.formats.tree import Element
from curricula.formats.xml import holdable

Node: TypeAlias = Element | str

STYLE = "handbook.css"

_EMPTY = frozenset({"br", "hr", "img", "link", "meta"})


@dataclass(slots=True)
class Chapter:
    """A page of the book: its file, its title as plain text, what stands on it, and the pages that belong to it."""

    file: str
    title: str
    body: list[Node]
    role: str = ""
    inside: list[Chapter] = field(default_factory=list)

    @property
    def pages(self) -> Iterator[Chapter]:
        """Give this page and all that belong to it, in reading order."""
        yield self
        for each in self.inside:
            yield from each.pages


def node(name: str, *inside: Node, **attributes: str) -> Element:
    """Make an element; an attribute is written `class_`, `aria_label` or `epub_type`."""
    named = {key.rstrip("_").replace("epub_", "epub:").replace("_", "-"): value for key, value in attributes.items()}
    return Element(name, named, list(inside))


def elements(nodes: list[Node]) -> Iterator[Element]:
    """Give every element in some nodes, whole before its parts."""
    for each in nodes:
        if isinstance(each, Element):
            yield each
            yield from elements(each.inside)


def page(chapter: Chapter, language: str) -> bytes:
    """Write a page as a file in XHTML."""
    head = node("head", node("title", chapter.title), node("link", rel="stylesheet", href=STYLE, type="text/css"))
    root = Element(
        "html",
        {
            "xmlns": "http://www.w3.org/1999/xhtml",
            "xmlns:epub": "http://www.idpf.org/2007/ops",
            "lang": language,
            "xml:lang": language,
            "dir": direction(language),
        },
        [head, Element("body", {"class": chapter.role} if chapter.role else {}, chapter.body)],
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n{_written(root)}\n'.encode()


def _written(each: Node) -> str:
    if isinstance(each, str):
        return escape(holdable(each), quote=False)
    signs = "".join(f' {name}="{escape(holdable(value))}"' for name, value in each.attributes.items())
    if each.name in _EMPTY:
        return f"<{each.name}{signs}/>"
    return f"<{each.name}{signs}>{''.join(map(_written, each.inside))}</{each.name}>"
