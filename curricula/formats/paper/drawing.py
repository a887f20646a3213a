"""What stands on a printed test, as values: questions numbered, choices with letters, and what is right.

Paper and key are drawn from the same seed, so a letter on the one means the same on the other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from curricula.formats.base import Material
from curricula.formats.paper.words import PaperWords
from curricula.formats.tree import Element, grow
from curricula.model import Activity
from curricula.questions.base import Field, Option, Question
from curricula.questions.by_hand import ByHand

WORDS_A_LINE = 10
"""Words of handwriting that fit on one line of the paper."""

MOST_LINES = 25
NARROW = 45
"""Characters that the columns of a table to tick may have together; longer choices get letters."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TAGS = frozenset({"p", "strong", "em", "code", "ul", "ol", "li", "table", "tr", "td", "th", "br", "blockquote", "pre",
                   "h2", "h3", "h4", "h5", "h6"})  # fmt: skip

Node = Any
"""A text, or an element as a list: its name, then what is inside it; a picture is ["img", address, alternative]."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to fill in.

    `kind` is "round" or "square" for choices to tick, "table" for a table of such boxes, "letters" for lines that take
    a letter from the choices, "line" for a line, "lines" for several, "file" for something to hand in. `rows` are the
    labels of a table or of lines. `right` has the letters or words of the key, one for each row.
    """

    kind: str
    options: list[Node]
    rows: list[Node]
    right: list[str]
    unit: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on paper; `notes` stand small above what is to be filled in."""

    stem: Node
    points: str
    notes: list[str]
    parts: list[Part]
    why: Node
    rubric: list[Node]


def draw(material: Material, words: PaperWords) -> dict[str, Any]:
    """Draw everything that was asked for; what comes out is plain JSON."""
    tests = [_test(activity, words) for activity in material.asking]
    language = material.curriculum.language
    return {"course": material.curriculum.title, "language": language.partition("-")[0], "words": asdict(words),
            "tests": tests}  # fmt: skip


def _test(activity: Activity, words: PaperWords) -> dict[str, Any]:
    points = sum(question.points for question in activity.questions)
    asked = [asdict(_asked(question, activity.id, words)) for question in activity.questions]
    return {"title": activity.title, "points": words.in_all.format(points), "questions": asked}


def _asked(question: Question, seed: str, words: PaperWords) -> Asked:
    fields = question.present(seed)
    notes = [words.survey] if question.survey else []
    notes += [words.several] if any(field.kind == "many" for field in fields) else []
    notes += [words.at_most.format(field.words) for field in fields if field.words]
    notes += [words.hand_in] if any(field.kind == "file" for field in fields) else []
    rubric = [nodes(f"{each.points}: {each.html}") for each in question.rubric] if isinstance(question, ByHand) else []
    return Asked(
        stem=nodes(question.stem),
        points=words.points.format(question.points) if question.points else "",
        notes=notes,
        parts=_parts(question, fields, words),
        why=nodes(question.why),
        rubric=rubric,
    )


def _parts(question: Question, fields: tuple[Field, ...], words: PaperWords) -> list[Part]:
    right = question.right() if not question.survey else ()
    if len(fields) > 1 and all(field.label for field in fields):
        return [_rows(fields, right)]
    if any(field.place for field in fields):
        return [_gap(field, number, right) for number, field in enumerate(fields)]
    return [_part(field, question, right, words) for field in fields]


def _part(field: Field, question: Question, right: tuple[str, ...], words: PaperWords) -> Part:
    if field.kind in ("one", "many"):
        options = [nodes(option.html) for option in field.options]
        letters = [_letter(place) for place, option in enumerate(field.options) if option.value in right]
        return Part("round" if field.kind == "one" else "square", options, [], [", ".join(letters)])
    if field.kind == "line":
        return Part("line", [], [words.answer], [question.key()] if not question.survey else [], unit=field.unit)
    key = [words.by_hand] if not question.survey else []
    if field.kind == "file":
        return Part("file", [], [], key)
    return Part("lines", [], [], key, count=min(max(field.words // WORDS_A_LINE, 6), MOST_LINES))


def _rows(fields: tuple[Field, ...], right: tuple[str, ...]) -> Part:
    """Draw several fields with the same choices: a table to tick where these are short, letters to write otherwise."""
    options = fields[0].options
    letters = [_letter(place) for place in range(len(options))]
    rows = [nodes(field.label) for field in fields]
    keys = [_key_of(field, right[number] if number < len(right) else "", right) for number, field in enumerate(fields)]
    if all(option.html.isdecimal() for option in options):
        return Part("numbers", [], rows, [", ".join(options[place].html for place in each) for each in keys])
    many = fields[0].kind == "many"
    narrow = sum(len(_plain(option)) + 2 for option in options) <= NARROW
    if many or narrow:
        named = [", ".join(_plain(options[place]) for place in each) for each in keys]
        return Part("squares" if many else "rounds", [nodes(option.html) for option in options], rows, named)
    found = [", ".join(letters[place] for place in each) for each in keys]
    return Part("letters", [nodes(option.html) for option in options], rows, found)


def _key_of(field: Field, own: str, right: tuple[str, ...]) -> list[int]:
    """Find which choices of a row are right: by its own value, or by those of all rows where several are ticked."""
    wanted = set(right) if field.kind == "many" else {own}
    return [place for place, option in enumerate(field.options) if option.value in wanted]


def _gap(field: Field, number: int, right: tuple[str, ...]) -> Part:
    given = right[number] if number < len(right) else ""
    if field.kind != "pick":
        return Part("line", [], [f"({number + 1})"], [given], unit=field.unit)
    options = [nodes(option.html) for option in field.options]
    letters = [_letter(place) for place, option in enumerate(field.options) if option.value == given]
    return Part("round", options, [f"({number + 1})"], letters)


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else str(place + 1)


def _plain(option: Option) -> str:
    return " ".join(grow(option.html)[0].words.split())


def nodes(html: str) -> Node:
    """Turn our own HTML into nodes that the typesetter draws; what it has no form for becomes its text."""
    root, _ = grow(html)
    return _inside(root)


def _inside(element: Element) -> list[Node]:
    found: list[Node] = []
    for each in element.inside:
        if isinstance(each, str) and not each.strip() and "\n" in each:
            continue  # between two blocks
        if isinstance(each, str):
            found.append(each.replace("☐", "[ ]").replace("☑", "[x]"))
        elif each.name == "img":
            found.append(["img", each.attributes.get("src", ""), each.attributes.get("alt", "")])
        elif each.name == "span" and each.attributes.get("class") == "gap":
            found.append(["gap", each.words])
        elif each.name in _TAGS:
            found.append([each.name, *_inside(each)])
        else:
            found += _inside(each)
    return found
