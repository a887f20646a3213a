"""Questions of every type as hypothesis makes them up, with every sign in their words that could mean something."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from curricula.formats import notation
from curricula.formats.notation import Answer, Written
from curricula.formats.prose import escaped, marked

LETTERS = "abc éжṃ កា7"
SIGNS = "*_`[](){}<>#+-.!|\\&;:=~^$%@/'\"·°"
STARTS = ("", "# ", "## ", "> ", "- ", "+ ", "* ", "1. ", "2) ", "| ", "===", "---", "- [x] ", "- = ", "____ ",
          "[file]", "Source: ", "Check: ", "Survey: ", "(50%) ", "[x] ", "**Why:** ", "<b>", "&amp;", "://", "->", "::",
          "//", "$CATEGORY: ", "T", "~", "####", "\\n", "Choose ", "A. ", "ANSWER: ")  # fmt: skip

words = st.builds(
    lambda start, text: f"{start}{text}".strip() or "x",
    st.sampled_from(STARTS),
    st.text(st.sampled_from(LETTERS + SIGNS), min_size=1, max_size=24),
).filter(lambda text: any(sign.isalpha() for sign in text))
markdown = words.map(escaped)
several_lines = st.lists(words, min_size=1, max_size=3).map("\n\n".join).map(escaped)
remark = st.just("") | markdown
credit = st.sampled_from([Fraction(0), Fraction(50, 100), Fraction(33, 100)])


def _unlike(made: list[str]) -> bool:
    return len({" ".join(text.casefold().split()) for text in made}) == len(made)


def _different(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(words, min_size=least, max_size=most).filter(_unlike)


@st.composite
def choices(draw: st.DrawFn) -> Written:
    """Choices, one or several right, or an opinion."""
    texts = draw(_different(2, 5))
    survey, several = draw(st.booleans()), draw(st.booleans())
    right = set() if survey else draw(st.sets(st.sampled_from(range(len(texts))), min_size=1))
    right = right if several or survey else {min(right)}
    answers = tuple(
        notation.choice(
            escaped(text),
            right=place in right,
            credit=None if survey or several else draw(st.none() | credit),
            feedback=draw(remark),
        )
        for place, text in enumerate(texts)
    )
    rule = draw(st.sampled_from(notation.RULES)) if several else None
    lone = several and len(right) < 2
    return Written(title=draw(markdown), answers=answers, several=lone, survey=survey, rule=rule)


@st.composite
def phrases(draw: st.DrawFn) -> Written:
    """Words to be typed."""
    first, *others = draw(_different(1, 3))
    answers = [notation.typed(marked(" ".join(first.split())), feedback=draw(remark))]
    answers += [notation.typed(marked(" ".join(text.split())), credit=draw(credit)) for text in others]
    return Written(title=draw(markdown), answers=notation.phrases(*answers))


@st.composite
def numbers(draw: st.DrawFn) -> Written:
    """Numbers and ranges of one unit."""
    unit = draw(st.sampled_from(["", "mg", "ml", "%", "days", "мг", "drops"]))
    answers: list[Answer] = []
    for place in range(draw(st.integers(1, 3))):
        low = draw(st.decimals(-999, 999, places=2))
        high = low + draw(st.decimals(0, 50, places=1))
        worth = Fraction(1) if place == 0 else draw(credit)
        answers.append(notation.amount(f"{low:f}", f"{high:f}", unit, credit=worth, feedback=draw(remark)))
    return Written(title=draw(markdown), answers=tuple(answers))


@st.composite
def steps(draw: st.DrawFn) -> Written:
    """Steps to put into order, some of one rank."""
    texts = draw(_different(2, 4))
    ranks = sorted([1, *draw(st.lists(st.integers(1, 9), min_size=len(texts) - 2, max_size=len(texts) - 2)), 10])
    answers = tuple(notation.step(escaped(text), rank, draw(remark)) for text, rank in zip(texts, ranks, strict=True))
    return Written(title=draw(markdown), answers=answers, rule=draw(st.sampled_from(notation.RULES[:2])))


@st.composite
def pairs(draw: st.DrawFn) -> Written:
    """Pairs to match, and right-hand cells that belong to nothing."""
    lefts, rights = draw(_different(2, 3)), draw(_different(3, 4))
    rows = [(escaped(left), escaped(right)) for left, right in zip(lefts, rights, strict=False)]
    lures = [("", escaped(right)) for right in rights[len(lefts) :]]
    return Written(
        title=draw(markdown), table=(("", ""), *rows, *lures), rule=draw(st.sampled_from(notation.RULES[:2]))
    )


@st.composite
def grids(draw: st.DrawFn) -> Written:
    """Tables to tick, with a key or for opinions."""
    survey, several = draw(st.booleans()), draw(st.booleans())
    columns, lines = draw(_different(2, 4)), draw(_different(1, 3))
    rows = []
    for number, text in enumerate(lines):
        ticked = {0} if number == 0 else draw(st.sets(st.integers(0, len(columns) - 1), min_size=1, max_size=1))
        boxes = [notation.box(ticked=place in ticked and not survey, several=several) for place in range(len(columns))]
        rows.append((escaped(text), *boxes))
    table = (("", *map(escaped, columns)), *rows)
    return Written(title=draw(markdown), table=table, survey=survey, rule=draw(st.sampled_from(notation.RULES[:2])))


form = (
    st.text(st.sampled_from("abc жṃ()|-7.,'"), min_size=1, max_size=9)
    .map(str.strip)
    .filter(lambda text: any(sign.isalpha() for sign in text))
)


@st.composite
def gaps(draw: st.DrawFn, most: int = 3) -> Written:
    """Gaps in a text, to type or to choose for."""
    parts = [draw(markdown)]
    for _ in range(draw(st.integers(1, most))):
        forms = draw(st.lists(form, min_size=2, max_size=4, unique=True))
        cut = draw(st.integers(1, len(forms) - 1))
        chosen = notation.chosen_gap(tuple(forms[:cut]), tuple(forms[cut:]))
        parts += [
            draw(st.sampled_from([chosen, notation.typed_gap(*forms)])),
            draw(st.sampled_from(["and", "mg.", "so"])),
        ]
    return Written(title=draw(markdown), stem=" ".join(parts), rule=draw(st.sampled_from(notation.RULES[:2])))


@st.composite
def texts(draw: st.DrawFn) -> Written:
    """Texts to write, with a rubric or without."""
    rubric = draw(st.lists(st.tuples(st.integers(1, 5), markdown), max_size=3))
    rows = "\n".join(["", *(f"- {points} points: {text}" for points, text in rubric)]) if rubric else ""
    ask = notation.blank(draw(st.sampled_from([0, 50, 150])))
    return Written(title=draw(markdown), ask=ask, asides={"rubric": rows} if rows else {}, survey=draw(st.booleans()))


@st.composite
def uploads(draw: st.DrawFn) -> Written:
    """Files to send."""
    return Written(title=draw(markdown), ask=draw(st.sampled_from([notation.upload("file"), notation.upload("audio")])))


@st.composite
def dressed(draw: st.DrawFn, bare: st.SearchStrategy[Written], most_hints: int = 1) -> Written:
    """Give a question settings, remarks, an id, and text below its heading."""
    made = draw(bare)
    is_marked = bool(made.asides.get("rubric"))
    settings = {
        "critical": draw(st.sampled_from(["", "yes"])) if not made.survey else "",
        "points": draw(st.sampled_from(["", "3"])) if not made.survey and not is_marked else "",
        "certainty": draw(st.sampled_from(["", "yes"])),
        "form": draw(st.sampled_from(["", "A", "B"])),
        "tags": draw(st.sampled_from(["", "first aid", "naloxone, first aid"])),
        "review-by": draw(st.sampled_from(["", "2027-05-31"])),
    }
    asides = {name: draw(st.just("") | several_lines) for name in ("hint", "why", "correct", "incorrect")}
    stem = made.stem or draw(st.just("") | several_lines)
    more = draw(st.lists(several_lines, max_size=most_hints - 1)) if asides["hint"] else []
    told = {**asides, **made.asides}
    return replace(made, id="q-01", settings=settings, asides=told, more_hints=tuple(more), stem=stem)


EVERY_TYPE = {
    "choice": choices(),
    "text": phrases(),
    "number": numbers(),
    "ordering": steps(),
    "matching": pairs(),
    "grid": grids(),
    "gap": gaps(),
    "free-text": texts(),
    "upload": uploads(),
}
