"""Packages of other programs: content packages and Common Cartridges, unpacked, and the QTI that is in them."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote

from curricula.formats import packed, xml
from curricula.formats.base import Loss, Unreadable

MANIFEST = "imsmanifest.xml"
_HEAD = 4_000
"""Bytes in which the first element of a file is looked for."""

ROOTS = ("questestinterop", "assessmentItem", "assessmentTest", "assessmentSection")
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:" + "|".join(ROOTS).encode() + rb")[\s>/]")
_NEWER = re.compile(rb"<(?:[\w.-]+:)?qti-assessment-(?:item|test|section)[\s>]")
_SUFFIXES = (".xml", ".qti", ".dat")
_FULLER = "non_cc_assessments"
"""Where Canvas puts its own copy of a test, with the types that a Common Cartridge does not have."""

_OTHERS = {
    "imsdt": "discussions",
    "imswl": "web links",
    "imsbasiclti": "links to other programs",
    "assignment": "assignments",
    "webcontent": "pages",
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file of QTI: its path, and its first element."""

    path: str
    root: xml.Element


@dataclass(slots=True)
class Package:
    """The files of a package, its QTI in the order of its manifest, and the tags of items by their files."""

    files: Mapping[str, bytes]
    documents: dict[str, Document] = field(default_factory=dict)
    tags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    losses: list[Loss] = field(default_factory=list)


def is_qti(content: bytes) -> bool:
    """Tell whether a file begins with an element of QTI, in any encoding."""
    return bool(_ROOT.search(content[:_HEAD].replace(b"\0", b"")))


def is_package(content: bytes) -> bool:
    """Tell whether a packed file has a manifest; it is looked for by its name only."""
    return content.startswith(b"PK") and MANIFEST.encode() in content


def opened(content: bytes, name: str) -> Package:
    """Open a package, or take a file of QTI by itself.

    Raises `Unreadable` where it is damaged, not to be trusted, or has no QTI in it.
    """
    alone = not content.startswith(b"PK")
    package = Package({PurePosixPath(name).name: content} if alone else packed.unpack(content))
    order = list(package.files) if alone else list(dict.fromkeys([*_listed(package), *package.files]))
    for path in order:
        if path.lower().endswith(_SUFFIXES) and is_qti(package.files[path]):
            _add(package, path, alone=alone)
    if not package.documents:
        newer = any(_NEWER.search(each[:_HEAD]) for each in package.files.values())
        first = f": {package.losses[0]}" if package.losses else ""
        wrong = "this is QTI 3, which is not read here" if newer else f"there is no QTI in this file{first}"
        raise Unreadable(wrong, "Export the questions as QTI 2.1, 2.2 or 1.2")
    return package


def _add(package: Package, path: str, *, alone: bool) -> None:
    try:
        package.documents[path] = Document(path, xml.parse(package.files[path]))
    except xml.Broken as error:
        found, losses = xml.placed(package.files[path], "item", "assessmentItem") if alone else ([], [])
        package.losses += losses or [Loss(f"{path}, line {error.line}", f"this file is no sound XML: {error.reason}")]
        if found:
            root = xml.make("questestinterop", inside=[each.element for each in found])
            package.documents[path] = Document(path, root)
    except Unreadable as error:
        if alone:
            raise
        package.losses.append(Loss(path, f"this file: {error.wrong}"))


def _listed(package: Package) -> Iterator[str]:
    """Give the files in the order of the manifest, and note what it says of the others."""
    manifests = sorted((path for path in package.files if posixpath.basename(path) == MANIFEST), key=len)
    if not manifests:
        return
    try:
        root = xml.parse(package.files[manifests[0]])
    except Unreadable as error:
        package.losses.append(Loss(manifests[0], f"the manifest: {error.wrong}"))
        return
    folder = posixpath.dirname(manifests[0])
    titles = [xml.words_of(each).strip() for each in root.iterdescendants("{*}title")]
    package.title = next((title for title in titles if title), "")
    others: Counter[str] = Counter()
    for resource in root.iterdescendants("{*}resource"):
        hrefs = [resource.get("href"), *(each.get("href") for each in xml.all_in(resource, "file"))]
        paths = [posixpath.normpath(posixpath.join(folder, unquote(href))) for href in hrefs if href]
        keywords = [" ".join(xml.words_of(each).split()) for each in resource.iterdescendants("{*}keyword")]
        for path in dict.fromkeys(paths):
            if path in package.files:
                package.tags[path] = tuple(keyword for keyword in keywords if keyword)
                yield path
        others.update(_other(resource.get("type") or "", paths))
    if others:
        named = ", ".join(f"{count} {kind}" for kind, count in sorted(others.items()))
        package.losses.append(Loss("the package", f"{named}: only questions are read here"))


def _other(kind: str, paths: list[str]) -> Iterator[str]:
    for begins, words in _OTHERS.items():
        shown = begins != "webcontent" or any(".htm" in path.lower() for path in paths)
        if kind.lower().startswith(begins) and shown:
            yield words
            return


def is_copy(path: str, ident: str, others: Mapping[str, str]) -> bool:
    """Tell whether a test is in the package once more, in a fuller copy; `others` has the idents of tests by file."""
    if _FULLER in path or not ident:
        return False
    return any(_FULLER in other and ident == known for other, known in others.items())
