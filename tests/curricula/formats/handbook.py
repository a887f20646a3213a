"""A handbook to look into: a course that has everything, and short ways to read what came of it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from PIL import Image

from curricula.formats import xml
from curricula.formats.base import Exported, Material
from curricula.formats.packed import unpack
from curricula.model import Library
from tests.curricula import course as small
from tests.curricula.formats import parsed

DAY = date(2026, 11, 20)
TEXT = """Read <this> & that: [WHO's site](https://who.int/a b), [the file](../../media/form.pdf), [below](#a-table).

![A door with <two> "handles"](../../media/door.png) ![Still](../../media/still.svg) ![Runs](../../media/runs.svg)
![Gone](../../media/gone.avif) ![Fetches](../../media/fetches.svg) ![Paints](../../media/paints.svg)

[20 mg or less](SAFE-01), as they say [W14o], and in [another lesson](02-other.md) and [the quiz](09-quiz.md).

## A table

| Drug | Dose |
|---|---:|
| Methadone | 20 mg |

## Check: Which first? <!-- id: c-one -->
Critical: yes

- [ ] Wait and **watch**
  > Nobody breathes by being watched.
- [x] Call for help
  > Yes: see [the dose](SAFE-01).

> **Hint:** Think of air.
> **Why:** Oxygen comes first.

## Check: Which two? <!-- id: c-many -->
- [x] One
- [x] Two
- [ ] Three

## Check: How much? <!-- id: c-number -->
- = 0.4 to 2 mg

## Check: Put in order. <!-- id: c-order -->
1. First call
2. Then breathe
2. Then watch

## Check: Match them. <!-- id: c-match -->
| Drug | Kind |
|---|---|
| Naloxone | antagonist |
| Methadone | agonist |
| | neither |

## Check: Fill in. <!-- id: c-gap -->
Methadone is [[long]], naloxone [[ (short) | endless ]].

## Check: Tick. <!-- id: c-grid -->
| | no | yes |
|---|---|---|
| Stay | [ ] | [x] |
| Leave | [x] | [ ] |

## Check: Describe it. <!-- id: c-text -->
____ 50 words

> **Rubric:**
> - 2 points: asks an open question

## Check: Record it. <!-- id: c-file -->
[audio]

## Survey: I feel ready. <!-- id: c-survey -->
- [ ] no
- [ ] yes

## Take to work: the first minute

- Call, breathe, stay.
"""


def picture() -> str:
    """Draw a small picture; give its bytes as `write` takes them."""
    drawn = io.BytesIO()
    Image.new("RGB", (4, 3)).save(drawn, "PNG")
    return drawn.getvalue().decode("utf-8", "surrogateescape")


INDEX = '---\ntitle: "دوره: <درمان> & مراقبت"\nsummary: کوتاه.\naudience: همه\noutcomes:\n  A-1: یک\n---\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">{}</svg>'
HEADER = "---\ntitle: {}\nminutes: 5\n---\n"
FILES: Mapping[str, str] = {
    "LICENSE": "Free to share.\nIn any form.\n\nWith our name.\n",
    "book/fa/index.md": INDEX,
    "book/fa/01-first/index.md": "---\ntitle: بخش اول\nsummary: کوتاه.\n---\n",
    "book/fa/01-first/01-lesson.md": HEADER.format("درس") + TEXT,
    "book/fa/01-first/02-other.md": HEADER.format("درس دوم").replace("---\n", "---\nlevel: prescriber\n", 1) + "متن.\n",
    "book/fa/01-first/09-quiz.md": "---\nkind: quiz\ntitle: آزمون\nminutes: 5\n---\n## Secret? <!-- id: s -->\n- = 7\n",
    "book/media/door.png": picture(),
    "book/media/still.svg": SVG.format('<linearGradient id="a"/><rect width="1" height="1" fill="url(#a)"/>'),
    "book/media/fetches.svg": SVG.format("<style>@import 'https://example.org/a.css';</style>"),
    "book/media/paints.svg": SVG.format('<rect width="1" height="1" fill="url( \'https://example.org/a.svg#b\')"/>'),
    "book/media/runs.svg": SVG.format("<script>alert(1)</script>"),
    "book/media/gone.avif": "not a picture",
    "book/media/form.pdf": "%PDF-1.4",
}


def everything(folder: Path) -> Material:
    """Make a course in which everything stands that a book may have to carry, written from right to left."""
    library, problems = small.library(folder, FILES)
    assert [each for each in problems if each.severity == "error"] == []
    course = library.curricula["book", "fa"]
    return Material(course, course.activities, folder, Path(), DAY)


def material(library: Library, name: str) -> Material:
    """Take a course that is shipped."""
    course = library.curricula[name, "en"]
    return Material(course, course.activities, parsed.CONTENT, Path(), DAY)


def files(exported: Exported) -> dict[str, bytes]:
    """Unpack a book."""
    return dict(unpack(exported.content))


def pages(exported: Exported) -> dict[str, xml.Element]:
    """Read its pages, by their files."""
    found = {name.removeprefix("book/"): content for name, content in files(exported).items()}
    return {name: xml.parse(content) for name, content in found.items() if name.endswith(".xhtml")}


def package(exported: Exported) -> xml.Element:
    """Read its package document."""
    return xml.parse(files(exported)["book/package.opf"])


def told(exported: Exported, name: str) -> list[str]:
    """List what the metadata say under a name."""
    metadata = xml.first(package(exported), "metadata")
    assert metadata is not None
    return [xml.words_of(each) for each in metadata if each.get("property") == name or xml.name_of(each) == name]


def by_id(page: xml.Element, id: str) -> xml.Element:
    """Find an element of a page."""
    return next(each for each in page.iter() if each.get("id") == id)


def text(element: xml.Element) -> str:
    """Give its words."""
    return " ".join(xml.words_of(element).split())
