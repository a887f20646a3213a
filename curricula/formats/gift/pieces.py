"""A GIFT file cut into questions, and each into its parts; escaped signs stay hidden until the parts are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from curricula.formats.gift.signs import hide, show

MOST_PARTS = 20
"""Empty lines that the answers of one question may have among them."""

LONGEST_REMARK = 10_000
"""Characters in which the tags of a question are looked for."""

_ID = re.compile(r"\[id:((?:\\\]|[^\]])+)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d*)?)%")


class Malformed(Exception):
    """A question that breaks the rules of GIFT; its text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A category, or a question.

    `text` and `tail` stand before and after the braces, with their spaces, and `inside` in them: None where there are
    no braces. `remark` is the general feedback. Escaped signs are still hidden in these.
    """

    line: int
    category: tuple[str, ...] | None = None
    name: str = ""
    text: str = ""
    inside: str | None = None
    tail: str = ""
    remark: str = ""
    id: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One answer in braces: "=" or "~", its weight in percent where one is given, its words and its feedback."""

    sign: str
    weight: float | None
    text: str
    feedback: str


def paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give what stands between empty lines, with its first line; answers in braces may have empty lines among them."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            found.append((number + 1, []))
        else:
            found = found or [(number, [])]
            found[-1][1].append(line)
    waiting = [(start, lines) for start, lines in found if lines]
    for place, (start, lines) in enumerate(waiting):
        if not lines:
            continue  # it went to the question before it
        following = iter(waiting[place + 1 :])
        for _ in range(_missing(lines, [each for _, each in waiting[place + 1 : place + 1 + MOST_PARTS]])):
            _, more = next(following)
            lines += more.copy()
            more.clear()
        yield start, lines


def _missing(lines: list[str], following: list[list[str]]) -> int:
    """Count the paragraphs that still belong to a question whose brace is open: up to the one that closes it."""
    words = _bare(lines)
    if words.rfind("{") <= words.rfind("}"):
        return 0
    for count, more in enumerate(following, 1):
        words = _bare(more)
        first = next((sign for sign in words if sign in "{}"), "")
        if first == "{" or words.startswith(("::", "$CATEGORY:")):
            return 0
        if first == "}":
            return count
    return 0


def _bare(lines: list[str]) -> str:
    return hide("\n".join(line for line in lines if not line.lstrip().startswith("//"))).lstrip()


def take_apart(line: int, lines: list[str]) -> Piece | None:
    """Take a paragraph apart, None where it is only remarks; raise `Malformed` where that cannot be done."""
    remarks = "\n".join(each.strip() for each in lines if each.lstrip().startswith("//"))[:LONGEST_REMARK]
    text = hide("\n".join("" if each.lstrip().startswith("//") else each for each in lines)).strip()
    if not text:
        return None
    if text.startswith("$CATEGORY:"):
        first, _, rest = text.partition("\n")
        if rest.strip():
            raise Malformed("there is no empty line below the category")
        return Piece(line, category=_category(show(first.removeprefix("$CATEGORY:"))))
    name, text = _name(text)
    text, inside, tail = _braces(text)
    found = _ID.search(remarks)
    answers, mark, remark = inside.rpartition("####") if inside and "####" in inside else (inside, "", "")
    return Piece(
        line=line,
        name=" ".join(show(name).split()),
        text=text,
        inside=answers.strip() if answers is not None else None,
        tail=tail,
        remark=remark.strip() if mark else "",
        id=found[1] if found else "",
        tags=tuple(tag.replace("\\]", "]") for tag in _TAG.findall(remarks)),
    )


def _category(path: str) -> tuple[str, ...]:
    """Read a path; // is a slash within a name."""
    names = [part.replace("\x00", "/").strip() for part in path.strip().replace("//", "\x00").split("/")]
    return tuple(name for name in names if name and name != "top" and not re.fullmatch(r"\$\w+\$", name))


def _name(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    name, end, rest = text.removeprefix("::").partition("::")
    if not end:
        raise Malformed("the name of the question does not end with ::")
    return name, rest.strip()


def _braces(text: str) -> tuple[str, str | None, str]:
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return text, None, ""
    if start < 0 or end < start:
        raise Malformed("a brace is missing: { opens the answers and } closes them; \\{ and \\} are ordinary signs")
    tail = text[end + 1 :]
    if "{" in tail or "}" in tail:
        raise Malformed("there are answers in braces twice")
    return text[:start], text[start + 1 : end], tail


def options(inside: str) -> list[Option]:
    """Divide what stands in braces at = and ~."""
    pieces = re.split(r"([=~])", inside)
    if pieces[0].strip():
        raise Malformed(f"{show(pieces[0].strip())[:40]!r} stands before the first answer")
    return [_option(sign, words.strip()) for sign, words in zip(pieces[1::2], pieces[2::2], strict=True)]


def _option(sign: str, words: str) -> Option:
    weight = _WEIGHT.match(words)
    words = words[weight.end() :] if weight else words
    text, _, feedback = words.partition("#")
    return Option(sign, float(weight[1]) if weight else None, text.strip(), feedback.strip())
