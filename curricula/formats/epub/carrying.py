"""The text of a course carried into a book: its links lead to places in the book, and its pictures come along."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlsplit

from curricula.files import Folder
from curricula.formats import xml
from curricula.formats.base import Loss, Material, Unreadable
from curricula.formats.epub.pages import Node, node
from curricula.formats.epub.words import BookWords, direction, words
from curricula.formats.tree import Element, grow
from curricula.media import kind_of

PICTURES: Mapping[str, str] = {
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/svg+xml": ".svg",
    "image/webp": ".webp",
}
"""What every reading system can show (the core media types of EPUB 3.3), with the endings that we give it."""

_KEPT: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("blockquote", "br", "code", "em", "hr", "li", "p", "pre", "strong", "table", "tbody", "thead",
                     "tr", "ul"), ()),
    **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), ("id",)),
    "mark": ("class",),
    "ol": ("start",),
    "span": ("class",),
    "td": ("class",),
    "th": ("class", "scope"),
}  # fmt: skip
_ADDRESS = "".join(set(string.punctuation) - set('"<>\\^`{|}[]'))
_FETCHING = re.compile(r"""@import|url\(\s*["']?(?!\s*["']?(?:\#|data:))""")
_MOVING = frozenset({"script", "foreignObject", "animate", "animateMotion", "animateTransform", "set", "iframe"})


@dataclass(slots=True)
class Book:
    """A book while it is made: where each activity of the course is in it, and what has come along or was lost."""

    material: Material
    files: Mapping[str, str]
    media: dict[str, bytes] = field(default_factory=dict)
    losses: dict[Loss, None] = field(default_factory=dict)
    _held: frozenset[str] | None = field(default=None, init=False)

    @property
    def language(self) -> str:
        """The language of the course."""
        return self.material.curriculum.language

    @property
    def words(self) -> BookWords:
        """The book's own words."""
        return words(self.language)

    def say(self, text: str) -> Node:
        """Give words of the book's own, marked where they are in another language than the course."""
        spoken = self.words.language
        if spoken == self.language.partition("-")[0].lower():
            return text
        return Element("span", {"lang": spoken, "xml:lang": spoken, "dir": direction(spoken)}, [text])

    def lose(self, where: str, what: str) -> None:
        """Note what the book cannot hold, once."""
        self.losses[Loss(where, what)] = None

    def picture(self, name: str) -> str:
        """Take a picture along by its path in the media folder; give its path in the book, "" where it cannot be."""
        path = f"{self.material.curriculum.id}/media/{name}"
        if path not in self._media_held():
            return ""
        content = (self.material.folder / path).read_bytes()
        kind = kind_of(content)
        if kind not in PICTURES or (kind == "image/svg+xml" and not _stands_still(content)):
            return ""
        place = f"media/{sha256(content).hexdigest()[:16]}{PICTURES[kind]}"
        self.media[place] = content
        return place

    def _media_held(self) -> frozenset[str]:
        if self._held is None:
            folder = Folder(Path(self.material.folder))
            id = self.material.curriculum.id
            there = id in folder.folders() and "media" in folder.folders(id)
            self._held = frozenset(folder.sizes(f"{id}/media") if there else ())
        return self._held


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: in which book, under which title, and in which lesson's file where that is another one."""

    book: Book
    title: str
    home: str = ""


def carried(html: str, place: Place) -> list[Node]:
    """Carry safe HTML of a course over to a place in a book."""
    root, _ = grow(html)
    return _inside(root, place)


def blank() -> Node:
    """Make a line to write on: a reading voice finds nothing to say in it."""
    return node("span", "\u2003" * 4, class_="blank")


def _inside(element: Element, place: Place) -> list[Node]:
    return [made for each in element.inside for made in _carried(each, place)]


def _carried(each: Node, place: Place) -> list[Node]:
    if isinstance(each, str):
        return [each]
    if each.name == "img":
        return [_picture(each, place)]
    inside = _inside(each, place)
    if each.name == "a":
        return [_link(each, inside, place)]
    if each.attributes.get("class") == "gap":
        return [node("span", each.words, " ", blank(), class_="gap")]
    if each.name not in _KEPT:
        return inside
    # What is told again in another file keeps no id: the one in the lesson is meant.
    kept = [name for name in _KEPT[each.name] if name in each.attributes and not (name == "id" and place.home)]
    return [Element(each.name, {name: each.attributes[name] for name in kept}, inside)]


def _picture(picture: Element, place: Place) -> Node:
    words = picture.attributes.get("alt", "")
    name = picture.attributes.get("src", "").removeprefix("media:")
    path = place.book.picture(name)
    if not path:
        place.book.lose(place.title, f"the picture {name!r}: only its words are in the book")
        return node("span", f"[{words}]", class_="picture")
    return node("img", src=path, alt=words)


def _link(link: Element, inside: list[Node], place: Place) -> Node:
    signs, attributes = link.attributes, {}
    if target := _target(signs, place):
        attributes["href"] = target
        if signs.get("class") == "source":
            attributes |= {"role": "doc-biblioref", "epub:type": "biblioref"}
    elif signs.get("href"):
        place.book.lose(place.title, f"the link of {link.words[:60]!r}: what it leads to is not in the book")
    return Element("a", attributes, inside) if attributes else node("span", *inside)


def _target(signs: Mapping[str, str], place: Place) -> str:
    """Say where a link leads from its place, "" where that is nowhere in a book."""
    if activity := signs.get("data-activity"):
        return place.book.files.get(activity, "")
    href = signs.get("href", "")
    if href.startswith("#"):
        return place.home + href
    try:
        address = urlsplit(href)
    except ValueError:
        return ""
    if address.scheme in ("http", "https"):
        return quote(href, safe=_ADDRESS) if address.hostname else ""
    return quote(href, safe=_ADDRESS) if address.scheme in ("mailto", "tel") and address.path else ""


def _stands_still(content: bytes) -> bool:
    """Tell whether a drawing is sound, and neither runs, moves nor fetches anything."""
    try:
        root = xml.parse(content)
    except Unreadable:
        return False
    if b"<?xml-stylesheet" in content:
        return False
    for each in root.iter():
        signs = {str(key): str(value) for key, value in each.attrib.items()}
        links = [value for key, value in signs.items() if key.endswith("href")]
        runs = xml.name_of(each) in _MOVING or any(key.lower().startswith("on") for key in signs)
        fetches = any(map(_FETCHING.search, (xml.words_of(each), *signs.values())))
        if runs or fetches or not all(link.startswith(("#", "data:image/")) for link in links):
            return False
    return True
