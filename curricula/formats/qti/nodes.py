"""The rules of an item as plain values: they are followed for every answer that is tried, and XML is slow to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from curricula.formats import xml
from curricula.formats.base import Malformed
from curricula.formats.qti.items import DEEPEST


@dataclass(frozen=True, slots=True)
class Node:
    """An element: its local name, its attributes, all words inside it, and the elements directly inside."""

    name: str
    attributes: Mapping[str, str]
    words: str = ""
    inside: tuple[Node, ...] = field(default=())

    def get(self, name: str) -> str | None:
        """Give an attribute, None where there is none."""
        return self.attributes.get(name)

    def all(self, *names: str) -> Iterator[Node]:
        """Give the elements directly inside that have one of these names."""
        return (each for each in self.inside if each.name in names)

    def everywhere(self, name: str) -> Iterator[Node]:
        """Give the elements of a name at any depth."""
        for each in self.inside:
            if each.name == name:
                yield each
            yield from each.everywhere(name)


def node(element: xml.Element, depth: int = 0) -> Node:
    """Make a plain value of an element; raise `Malformed` where rules lie too deep inside each other."""
    if depth > 2 * DEEPEST:
        raise Malformed(f"its rules are more than {DEEPEST} inside each other")
    inside = tuple(node(each, depth + 1) for each in element if xml.name_of(each))
    attributes = {str(name): str(value) for name, value in element.attrib.items()}
    return Node(xml.name_of(element), attributes, "" if inside else xml.words_of(element), inside)
