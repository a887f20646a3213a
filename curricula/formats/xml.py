"""XML of other programs, read with care, and XML of our own: the only code that knows lxml.

No entity is expanded, nothing is fetched, and what is too deep or too large is refused with a sentence. Where a file is
not sound XML, the questions in it that are sound by themselves are still found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html.entities import html5
from typing import TypeAlias

from lxml import etree

from curricula.formats.base import LARGEST_FILE, MOST_QUESTIONS, Loss, Unreadable
from curricula.formats.encodings import decoded

Element: TypeAlias = etree._Element

MOST_SIGNS = 500_000
"""Tags and attributes of one file, with those of the HTML in it; 5,000 questions have two thirds of this."""

MOST_MENDED = 10_000
"""Bare & and the like in one file; more is no XML at all."""

_DECLARED = re.compile(r"\s*<\?xml\b[^>]{0,200}?\?>")
_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]{0,150}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_READ_AS_DECLARED = re.compile(r"(?i)windows-125\d|cp125\d|iso-8859-\d{1,2}|koi8-[ru]|us-ascii")
_NEVER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});)(?P<name>\w{1,32};)?")
_SEALED = {"<![CDATA[": "]]>", "<!--": "-->"}
_SEAL = re.compile("|".join(map(re.escape, _SEALED)))
_TRUSTLESS = "Export the questions again from the other program, and send the file as it came"


class Broken(Unreadable):
    """A text that is not sound XML; `line` is where reading it ended."""

    def __init__(self, line: int, wrong: str) -> None:
        super().__init__(f"line {line}: this is no sound XML: {wrong}", _TRUSTLESS)
        self.line, self.reason = line, wrong


@dataclass(frozen=True, slots=True)
class Placed:
    """An element with the line of the file that it begins in, counted from 1."""

    line: int
    element: Element


@dataclass(frozen=True, slots=True)
class Text:
    """A file as text, and what had to be mended so that it could be one."""

    text: str
    losses: tuple[Loss, ...] = ()


def text_of(content: bytes) -> Text:
    """Read the bytes of an XML file as text, in the encoding that it names, or in the one that its letters show.

    Raises `Unreadable` for what is no text, is too large, or brings definitions of its own (entities).
    """
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"the XML has {len(content):,} bytes", f"Divide it; {LARGEST_FILE:,} are the limit")
    named = _ENCODING.match(content[:300])
    declared = named[1].decode() if named else ""
    if _READ_AS_DECLARED.fullmatch(declared):
        text, guessed = content.decode(declared, "replace").replace("\r\n", "\n"), ""
    else:
        text, guessed = decoded(content)
    if "<!ENTITY" in text and "<!DOCTYPE" in text:
        raise Unreadable("the file defines entities of its own, which are never read here", _TRUSTLESS)
    if sum(map(text.count, ("<", "&lt;", '="', "='"))) > MOST_SIGNS:
        raise Unreadable(
            "the file has too many elements", f"Divide it; {MOST_SIGNS:,} tags and attributes are the limit"
        )
    losses = [Loss("the file", f"nothing, if its letters are {guessed}: that is a guess")] if guessed else []
    return Text(text, tuple(losses))


def parse(content: bytes) -> Element:
    """Read a whole file; raise `Broken` where it is not sound XML, `Unreadable` where it is not to be trusted."""
    return _root(text_of(content).text)


def placed(content: bytes, *names: str) -> tuple[list[Placed], list[Loss]]:
    """Find the elements of some local names, in their order, each with its line; one inside another is left to it.

    Where the file as a whole is not sound XML, each of them is read by itself: what is sound is given, and the others
    are losses, with their lines. Raises `Unreadable` where nothing can be read, or the file is not to be trusted.
    """
    text = text_of(content)
    losses = list(text.losses)
    try:
        root = _root(text.text)
    except Broken as error:
        mended, notes = _mended(text.text)
        losses += [*notes, Loss(f"line {error.line}", f"nothing, but the file is no sound XML: {error.reason}")]
        found = list(_by_themselves(mended, names, losses))
        if not found:
            raise
        return found, losses
    return [Placed(each.sourceline or 1, each) for each in _outermost(root, frozenset(names))], losses


def name_of(element: Element) -> str:
    """Give the local name of an element, without its namespace; "" for an entity, which is none."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def first(element: Element, *path: str) -> Element | None:
    """Find the first element along a path of local names, each directly inside the one before."""
    found: Element | None = element
    for name in path:
        found = next(all_in(found, name), None) if found is not None else None
    return found


def all_in(element: Element, *names: str) -> Iterator[Element]:
    """Give the elements directly inside that have one of these local names, every one where none is named."""
    return (each for each in element if not names or name_of(each) in names)


def words_of(element: Element | None) -> str:
    """Give all text inside an element as it stands, "" for none."""
    return "" if element is None else "".join(map(str, element.itertext()))


def inner(element: Element) -> str:
    """Write what stands inside an element as HTML, without any namespace: XHTML that was not hidden in a text."""
    return "".join([_shown(element.text), *map(_outer, element)])


def _outer(element: Element) -> str:
    name = name_of(element)
    if not name:
        return _shown(element.text) + _shown(element.tail)
    signs = "".join(f' {etree.QName(key).localname}="{_shown(str(value))}"' for key, value in element.attrib.items())
    inside = inner(element)
    closed = f"<{name}{signs}>" if not inside and name in _VOID else f"<{name}{signs}>{inside}</{name}>"
    return closed + _shown(element.tail)


_VOID = frozenset({"br", "hr", "img", "input", "col", "wbr", "source", "track", "area"})


def _shown(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def make(
    name: str,
    words: str = "",
    attributes: Mapping[str, str] | None = None,
    inside: Iterable[Element] = (),
    namespaces: Mapping[str | None, str] | None = None,
) -> Element:
    """Make an element with a text or with others inside; its name may be `{namespace}local`."""
    made = etree.Element(name, {key: holdable(value) for key, value in (attributes or {}).items()}, nsmap=namespaces)
    made.text = holdable(words) or None
    made.extend(list(inside))
    return made


def holdable(text: str) -> str:
    """Leave out the signs that XML cannot hold at all."""
    return _NEVER.sub("", text)


def write(root: Element, *, indented: bool = True) -> bytes:
    """Write a file in UTF-8, indented where no text stands between the elements.

    What holds texts with elements among them must not be `indented`: <b>a</b><i>b</i> would get a space.
    """
    if indented:
        etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def _root(text: str) -> Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    declared = _DECLARED.match(text)
    # The lines above stay, so that lines are told as the file has them.
    plain = "\n" * declared.group().count("\n") + text[declared.end() :] if declared else text
    try:
        return etree.fromstring(plain.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        reason = re.sub(r",? line \d+(, column \d+.*)?", "", error.msg or "it ends too early")
        if "depth" in reason:
            raise Unreadable("the file has elements inside each other without end", _TRUSTLESS) from error
        raise Broken(error.lineno or 1, reason) from error


def _outermost(root: Element, names: frozenset[str]) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if name_of(each) in names:
            yield each
        else:
            waiting.extend(reversed(each))


def _open(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of a text that are neither a comment nor in CDATA, by where they begin and end."""
    start = 0
    while seal := _SEAL.search(text, start):
        yield start, seal.start()
        end = text.find(_SEALED[seal.group()], seal.end())
        if end < 0:
            return  # it is never closed, and so nothing stands behind it
        start = end
    yield start, len(text)


def _mended(text: str) -> tuple[str, list[Loss]]:
    """Mend what people and programs get wrong most: &nbsp; and a bare &, and signs that XML cannot hold."""
    losses: dict[str, Loss] = {}
    pieces: list[str] = []
    line, done = 1, 0
    for start, end in _open(text):
        for found in _LOOSE.finditer(text, start, end):
            if len(pieces) > 2 * MOST_MENDED:
                raise Unreadable(f"line {line}: the file is not XML; there is a bare & everywhere", _TRUSTLESS)
            between = text[done : found.start()]
            line, done = line + between.count("\n"), found.end()
            sign = html5.get(found["name"] or "", "")
            what = f"nothing: {found.group()!r}, which means nothing in XML, was read as {sign or found.group()!r}"
            losses.setdefault(found.group(), Loss(f"line {line}", what))
            mended = "".join(f"&#{ord(letter)};" for letter in sign) or f"&amp;{found['name'] or ''}"
            pieces += [between, mended]
    return _NEVER.sub(" ", "".join([*pieces, text[done:]])), list(losses.values())


def _by_themselves(text: str, names: tuple[str, ...], losses: list[Loss]) -> Iterator[Placed]:
    """Cut the elements out of a text, and read each of them alone."""
    name = "|".join(map(re.escape, names))
    tags = re.compile(rf"<(?:(?P<open>{name})(?=[\s>/])|/(?P<close>{name})\s*>)")
    line, counted = 1, 0
    opened: tuple[int, int] | None = None
    found = (tag for start, end in _open(text) for tag in tags.finditer(text, start, end))
    for number, tag in enumerate(found):
        if number > 4 * MOST_QUESTIONS:
            raise Unreadable(
                f"line {line}: the file goes on without end", f"{MOST_QUESTIONS:,} questions are the limit"
            )
        line, counted = line + text.count("\n", counted, tag.start()), tag.start()
        if tag["open"]:
            if opened is not None:
                losses.append(Loss(f"line {opened[1]}", f"the {tag['open']}: it has no end"))
            opened = (tag.start(), line)
        elif opened is not None:
            try:
                yield Placed(opened[1], _root(text[opened[0] : tag.end()]))
            except Broken as error:
                losses.append(Loss(f"line {opened[1] + error.line - 1}", f"the {tag['close']}: {error.reason}"))
            opened = None
    if opened is not None:
        losses.append(Loss(f"line {opened[1]}", f"the {names[0]}: it has no end"))
