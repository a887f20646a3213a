"""The book as one file: EPUB 3.3 with what EPUB Accessibility 1.1 asks for; the same course gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from curricula.formats import xml
from curricula.formats.base import Exported, Material, Unwritable
from curricula.formats.epub.carrying import PICTURES, Book
from curricula.formats.epub.chapters import CONTENTS, chapters, contents, cover, parts_of
from curricula.formats.epub.pages import STYLE, Chapter, page
from curricula.formats.epub.words import direction
from curricula.formats.packed import pack

CONFORMS = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"
MAKER = "Threshold"

_PACKAGE = "book/package.opf"
_OPF, _DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_STYLESHEET = Path(__file__).with_name(STYLE)
_UNDATED = date(2000, 1, 1)
"""What the file says of its making where nobody says when the course was published."""


def write(material: Material) -> Exported:
    """Bind the lessons of a curriculum into a book; raise `Unwritable` where it has none."""
    parts = parts_of(material)
    if not parts:
        raise Unwritable(f"{material.curriculum.title!r}: it has no lesson")
    book = Book(material, {lesson.id: part.file(lesson) for part in parts for lesson in part.lessons})
    made = chapters(book, parts)
    pages = [cover(book, parts), contents(book, made), *(each for chapter in made for each in chapter.pages)]
    files = {each.file: page(each, book.language) for each in pages}
    files |= {STYLE: _STYLESHEET.read_bytes(), **book.media}
    packed = {f"book/{name}": content for name, content in files.items()}
    packed[_PACKAGE] = xml.write(_package(book, pages, _identifier(book, made)))
    packed["META-INF/container.xml"] = xml.write(_container())
    packed["mimetype"] = b"application/epub+zip"
    return Exported(pack(packed, first="mimetype"), tuple(book.losses))


def _identifier(book: Book, made: list[Chapter]) -> str:
    """Name the book by what it says, whenever that is published."""
    told = sha256(f"{book.material.curriculum.id}\0{book.language}\0{book.material.curriculum.title}".encode())
    for each in made:
        for chapter in each.pages:
            told.update(page(chapter, book.language))
    for place in sorted(book.media):
        told.update(place.encode())
    return f"urn:uuid:{uuid5(NAMESPACE_URL, told.hexdigest())}"


def _container() -> xml.Element:
    file = xml.make(f"{{{_CONTAINER}}}rootfile", attributes={
        "full-path": _PACKAGE, "media-type": "application/oebps-package+xml"})  # fmt: skip
    files = xml.make(f"{{{_CONTAINER}}}rootfiles", inside=[file])
    return xml.make(f"{{{_CONTAINER}}}container", attributes={"version": "1.0"}, inside=[files],
                    namespaces={None: _CONTAINER})  # fmt: skip


def _package(book: Book, pages: list[Chapter], identifier: str) -> xml.Element:
    attributes = {
        "version": "3.0",
        "unique-identifier": "identifier",
        "{http://www.w3.org/XML/1998/namespace}lang": book.language,
        "dir": direction(book.language),
    }
    spine = [_opf("itemref", {"idref": _id(each.file)}) for each in pages]
    progression = {"page-progression-direction": direction(book.language)}
    inside = [
        _opf("metadata", inside=[*_described(book, identifier), *_accessible(book)]),
        _opf("manifest", inside=list(_listed(book, pages))),
        _opf("spine", progression, inside=spine),
    ]
    return xml.make(f"{{{_OPF}}}package", "", attributes, inside, {None: _OPF, "dc": _DC})


def _described(book: Book, identifier: str) -> Iterator[xml.Element]:
    course, published = book.material.curriculum, book.material.published
    yield xml.make(f"{{{_DC}}}identifier", identifier, {"id": "identifier"})
    yield xml.make(f"{{{_DC}}}title", course.title)
    yield xml.make(f"{{{_DC}}}language", course.language)
    yield xml.make(f"{{{_DC}}}publisher", MAKER)
    if course.summary.strip():
        yield xml.make(f"{{{_DC}}}description", " ".join(course.summary.split()))
    if published:
        yield xml.make(f"{{{_DC}}}date", published.isoformat())
    yield _meta("dcterms:modified", f"{(published or _UNDATED).isoformat()}T00:00:00Z")


def _accessible(book: Book) -> Iterator[xml.Element]:
    """Say how the book can be read, and by whom."""
    pictures = bool(book.media)
    moves = any(place.endswith((".gif", ".webp")) for place in book.media)
    yield _meta("schema:accessMode", "textual")
    if pictures:
        yield _meta("schema:accessMode", "visual")
    yield _meta("schema:accessModeSufficient", "textual")
    features = ["ARIA", "displayTransformability", "readingOrder", "structuralNavigation", "tableOfContents"]
    for feature in (["alternativeText"] if pictures else []) + features:
        yield _meta("schema:accessibilityFeature", feature)
    yield _meta("schema:accessibilityHazard", "unknown" if moves else "none")
    language = {"{http://www.w3.org/XML/1998/namespace}lang": book.words.language}
    yield _meta("schema:accessibilitySummary", book.words.summary, language)
    yield _meta("dcterms:conformsTo", CONFORMS, {"id": "conforms"})
    yield _meta("a11y:certifiedBy", MAKER, {"refines": "#conforms"})


def _listed(book: Book, pages: list[Chapter]) -> Iterator[xml.Element]:
    """List every file of the book."""
    for each in pages:
        more = {"properties": "nav"} if each.file == CONTENTS else {}
        yield _item(each.file, "application/xhtml+xml", more)
    yield _item(STYLE, "text/css", {})
    kinds = {ending: kind for kind, ending in PICTURES.items()}
    for place in sorted(book.media):
        yield _item(place, kinds[Path(place).suffix], {})


def _item(place: str, kind: str, more: Mapping[str, str]) -> xml.Element:
    return _opf("item", {"id": _id(place), "href": place, "media-type": kind, **more})


def _id(place: str) -> str:
    return "f-" + place.replace("/", "-").rpartition(".")[0]


def _meta(name: str, value: str, more: Mapping[str, str] | None = None) -> xml.Element:
    return xml.make(f"{{{_OPF}}}meta", value, {"property": name, **(more or {})})


def _opf(
    name: str, attributes: Mapping[str, str] | None = None, inside: list[xml.Element] | None = None
) -> xml.Element:
    return xml.make(f"{{{_OPF}}}{name}", "", attributes, inside or ())
