"""HTML of any quality as a tree: what is never closed is closed, what has no words for us is left out and named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

DEEPEST = 40
"""Elements inside each other; what lies deeper becomes part of the one above it."""

BLOCKS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table",
                    "hr", "section", "article", "header", "footer", "figure"})  # fmt: skip
_VOID = frozenset(
    {"br", "hr", "img", "input", "col", "wbr", "source", "track", "embed", "meta", "link", "base", "area"}
)
_DUMB = {
    "script": "a script",
    "style": "a style sheet",
    "iframe": "an embedded page",
    "object": "an embedded object",
    "embed": "an embedded object",
    "video": "a video",
    "audio": "a recording",
    "svg": "a drawing (SVG)",
    "math": "a formula (MathML)",
    "canvas": "a drawing",
    "input": "a field of a form",
    "select": "a field of a form",
    "textarea": "a field of a form",
}
_CLOSED_BY = {
    "li": frozenset({"li"}),
    "tr": frozenset({"tr", "td", "th"}),
    "td": frozenset({"td", "th"}),
    "th": frozenset({"td", "th"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
}
_SCOPES = frozenset({"ul", "ol", "table", "dl"})


@dataclass(slots=True)
class Element:
    """An element: its name in small letters, its attributes, and in order the texts and elements inside it."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[Element]:
        """Give the elements directly inside."""
        return (each for each in self.inside if isinstance(each, Element))

    @property
    def words(self) -> str:
        """Give all text inside as it stands."""
        return "".join(each if isinstance(each, str) else each.words for each in self.inside)

    def all(self, name: str) -> Iterator[Element]:
        """Find the elements of a name at any depth, but not inside one another."""
        for each in self.elements:
            if each.name == name:
                yield each
            else:
                yield from each.all(name)


def grow(html: str) -> tuple[Element, tuple[str, ...]]:
    """Read HTML; give its root, and what had to be left out, in words."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root, tuple(builder.lost)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]
        self.dumb = ""
        self.depth = 0
        self.lost: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.dumb:
            self.depth += tag == self.dumb
            return
        if tag in _DUMB:
            self.lost[_DUMB[tag]] = None
            self.dumb, self.depth = ("", 0) if tag in _VOID else (tag, 1)
            return
        if tag in BLOCKS and self.open[-1].name == "p":
            self.open.pop()
        self._close_before(tag)
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in _VOID and len(self.open) < DEEPEST:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if self.dumb:
            self.depth -= tag == self.dumb
            self.dumb = self.dumb if self.depth else ""
            return
        places = [place for place, each in enumerate(self.open) if each.name == tag]
        if places:
            del self.open[places[-1] :]

    def handle_data(self, data: str) -> None:
        if not self.dumb:
            self.open[-1].inside.append(data)

    def _close_before(self, tag: str) -> None:
        """Close what HTML lets one leave open: <li> before the next <li>, but not outside of its own list."""
        for place in range(len(self.open) - 1, 0, -1):
            if self.open[place].name in _SCOPES:
                return
            if self.open[place].name in _CLOSED_BY.get(tag, ()):
                del self.open[place:]
                return
