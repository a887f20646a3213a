"""Questions and quizzes as their authors would have written them: what every importer hands over.

An importer makes `Written` questions: their pieces in Markdown, from `prose.escaped` or `prose.from_html`. The reader
reads what `write` makes of them; for a question that was read before, it reads the same question again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Literal

from curricula.formats.prose import marked, one_line
from curricula.questions.block import ASIDES, SETTINGS
from curricula.words import keyword, nearest_keyword, spelled

Rule = Literal["all-or-nothing", "per-choice", "right-minus-wrong"]
RULES: tuple[Rule, ...] = ("all-or-nothing", "per-choice", "right-minus-wrong")
LONGEST_HEADING = 300
"""Characters; a longer first paragraph is text when the question has a name to stand above it."""

_PLAIN_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?")
_BOLD_START = re.compile(r"^\*\*([^*:]{1,40}:?)\*\*")
_NUMBER_LIKE = re.compile(r"\s*(?P<sign>\d|[-−.,](?=[\d.,]))")
_PARAGRAPH = re.compile(r"(?![#|>!]|[-*+] |\d+\. |    )")


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the answers, its words in Markdown.

    A "choice" may be right; an "answer" is one to be typed; a "step" has a rank. `credit` is what it earns where that
    is neither all (for the right ones) nor nothing: 1/2.
    """

    sign: Literal["choice", "answer", "step"]
    text: str
    right: bool = False
    credit: Fraction | None = None
    rank: int = 0
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A question in pieces; all texts are Markdown, `title` is one line of it.

    Exactly one of these makes its type: `answers`, a `table` (its first row is the heading; `box()` makes the cells of
    a grid), an `ask` ("____ 150 words", "[file]", "[audio]"), or gaps in the `stem` (`typed_gap()`, `chosen_gap()`).
    `settings` has values by the names in `SETTINGS`, `asides` has remarks by those in `ASIDES`; `more_hints` are told
    after the hint among these. `several` asks to choose all that apply where the answers do not show it. `rule` says
    how several parts earn, None where it does not matter.
    """

    title: str
    id: str = ""
    stem: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    answers: tuple[Answer, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    ask: str = ""
    asides: Mapping[str, str] = field(default_factory=dict)
    more_hints: tuple[str, ...] = ()
    survey: bool = False
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenQuiz:
    """A file of questions: its title in plain text, its introduction in Markdown, further keys of the header (pass)."""

    title: str
    questions: tuple[Written, ...]
    intro: str = ""
    header: Mapping[str, str] = field(default_factory=dict)

    @property
    def rule(self) -> Rule:
        """Give the rule by which most of its questions earn their points: a file has one for all."""
        rules = [question.rule for question in self.questions if question.rule is not None]
        return max(rules, key=rules.count, default="all-or-nothing")


def choice(text: str, *, right: bool = False, credit: Fraction | None = None, feedback: str = "") -> Answer:
    """Make a choice; `credit` is for a wrong one that earns something."""
    return Answer("choice", text, right=right, credit=None if right or not credit else credit, feedback=feedback)


def typed(text: str, *, credit: Fraction = Fraction(1), feedback: str = "") -> Answer:
    """Make a word or phrase to be typed."""
    return Answer("answer", text, credit=None if credit == 1 else credit, feedback=feedback)


def phrases(*answers: Answer) -> tuple[Answer, ...]:
    """Keep answers to be typed words, though the first of them may look like a number: "7-OH" is no range."""
    first, *others = answers
    if match := _NUMBER_LIKE.match(first.text):
        sign = match["sign"]
        first = replace(first, text=f"&#{ord(sign)};{first.text[match.end() :]}")
    return (first, *others)


def short_answers(*answers: Answer) -> tuple[Answer, ...]:
    """Let answers to be typed be numbers where all of them are, so that 0,4 is 0.4; keep them words otherwise."""
    return answers if all(_PLAIN_NUMBER.fullmatch(each.text) for each in answers) else phrases(*answers)


def amount(
    low: str,
    high: str = "",
    unit: str = "",
    *,
    credit: Fraction = Fraction(1),
    feedback: str = "",
    language: str = "en",
) -> Answer:
    """Make a number, or the numbers from `low` to `high`, as digits with a decimal point, in a unit."""
    numbers = low if high in ("", low) else f"{low} {spelled('to', language)} {high}"
    return Answer("answer", f"{numbers} {unit}".strip(), credit=None if credit == 1 else credit, feedback=feedback)


def step(text: str, rank: int, feedback: str = "") -> Answer:
    """Make a step of an order; steps of one rank may come in either order."""
    return Answer("step", text, rank=rank, feedback=feedback)


def typed_gap(*forms: str) -> str:
    """Write a gap to be filled with one of these forms, all plain text.

    Raises `ValueError` where a form cannot stand there: it is empty, or it has a semicolon, which separates the forms.
    """
    if not forms or any(";" in form or "\n" in form or not form.strip() for form in forms):
        raise ValueError(f"a gap cannot be filled with {'; '.join(forms) or 'nothing'}")
    words = "; ".join(_in_gap(form) for form in forms)
    return f"[[{_shielded(words) if words.endswith(')') else words}]]"


def chosen_gap(right: tuple[str, ...], wrong: tuple[str, ...]) -> str:
    """Write a gap to choose for, all of plain text; raise `ValueError` where nothing is right or a text is empty."""
    if not right or any("\n" in text or not text.strip() for text in (*right, *wrong)):
        raise ValueError("a gap to choose for needs a right choice, and no choice may be empty")
    parts = [f"({_in_gap(text)})" for text in right] + [_shielded(_in_gap(text)) for text in wrong]
    return f"[[ {' | '.join(parts)} ]]"


def _in_gap(text: str) -> str:
    return marked(one_line(text)).replace("|", "\\|").replace("&lt;", "<")


def _shielded(text: str) -> str:
    return "\\" + text if text.startswith("(") else text


def headed(text: str, name: str, *, whole: bool = False) -> tuple[str, str]:
    """Divide the text of a question into a heading and the text below: its first paragraph, where it begins with one.

    `name` is the heading otherwise, and where the `whole` text has to stand below it, because there are gaps in it.
    """
    first, _, rest = text.strip("\n").partition("\n\n")
    named = bool(name) and not one_line(first).startswith(name[:20])
    if whole or not _PARAGRAPH.match(first) or (len(first) > LONGEST_HEADING and named):
        return name or _FILL[_script(text)], text
    return one_line(first) or name, rest


_FILL = {"en": "Complete the text.", "ru": "Дополните текст."}
_TRUTH = {"en": ("True", "False"), "ru": ("Верно", "Неверно")}


def _script(text: str) -> str:
    return "ru" if re.search("[а-яё]", text.casefold()) else "en"


def true_or_false(*, right: bool, like: str, feedback: tuple[str, str] = ("", "")) -> tuple[Answer, ...]:
    """Make the choices "true" and "false" in the language of a text, each with the feedback for choosing it."""
    true, false = _TRUTH[_script(like)]
    return (choice(true, right=right, feedback=feedback[0]), choice(false, right=not right, feedback=feedback[1]))


def box(*, ticked: bool, several: bool = False) -> str:
    """Write the box of a cell in a grid."""
    return ("[x]" if ticked else "[ ]") if several else ("(x)" if ticked else "( )")


def blank(words: int = 0, language: str = "en") -> str:
    """Write what asks for a text of at most so many words, 0 for any length."""
    return f"____ {words} {spelled('words', language)}" if words else "____"


def upload(sort: Literal["file", "audio"] = "file", language: str = "en") -> str:
    """Write what asks for a file or a recording."""
    return f"[{spelled(sort, language)}]"


def write(question: Written, language: str = "en") -> str:
    """Write a question from its ## to its last line."""
    sign = f"{spelled('survey', language)}: " if question.survey else ""
    comment = f" <!-- id: {question.id} -->" if question.id else ""
    parts = [
        f"## {sign}{_heading(question.title, language)}{comment}{_settings(question.settings, language)}",
        _stem(question, language),
        f"{spelled('several', language)}." if question.several else "",
        "\n".join(_answer(each) for each in question.answers),
        _table(question.table),
        question.ask,
        "\n".join(_aside(name, text, language) for name in ASIDES for text in _texts(question, name) if text),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def write_quiz(quiz: WrittenQuiz, language: str = "en") -> str:
    """Write the file of a quiz: header, introduction, questions."""
    keys = {"title": quiz.title, "minutes": str(max(1, len(quiz.questions))), **quiz.header}
    if quiz.rule != "all-or-nothing":
        keys["credit"] = quiz.rule
    header = "\n".join(f"{key}: {_yaml(value)}" for key, value in keys.items())
    intro = re.sub(r"(?m)^##(?=\s)", "###", quiz.intro).strip()
    questions = "\n".join(write(question, language) for question in quiz.questions)
    return f"---\nkind: quiz\n{header}\n---\n" + (f"\n{intro}\n" if intro else "") + f"\n{questions}"


def _yaml(value: str) -> str:
    plain = one_line(value)
    return plain if re.fullmatch(r"[A-Za-z0-9%][A-Za-z0-9 .%/-]*", plain) else json.dumps(plain, ensure_ascii=False)


def _heading(title: str, language: str) -> str:
    """Write a title so that nothing in it is taken for a keyword or for the end of the heading."""
    line = one_line(title) or "?"
    word, colon, rest = line.partition(":")
    if colon and keyword(word, language) in ("check", "survey", "card"):
        line = f"{word}&#58;{rest}"
    return re.sub(r"#+$", lambda signs: "&#35;" * len(signs.group()), line)


def _settings(settings: Mapping[str, str], language: str) -> str:
    pairs = [f"{spelled(name, language)}: {settings[name]}" for name in SETTINGS if settings.get(name)]
    return "\n" + " · ".join(pairs) if pairs else ""


def _stem(question: Written, language: str) -> str:
    """Write the text below the heading, where a quotation is indented: at the margin it would be a remark."""
    lines = [f"  {line}" if line.startswith(">") else line for line in question.stem.strip("\n").split("\n")]
    if not any(question.settings.values()):
        lines[0] = _no_setting(lines[0], language)
    return "\n".join(lines).rstrip(" \n")


def _no_setting(line: str, language: str) -> str:
    """Mend a first line such as "Source: a book", which would be a setting."""
    for part in line.split("·"):
        word, colon, _ = part.partition(":")
        if colon and nearest_keyword(word.strip(), language, SETTINGS):
            return line.replace(":", "&#58;")
    return line


def _answer(answer: Answer) -> str:
    credit = f"({_percent(answer.credit)}%) " if answer.credit is not None else ""
    sign = {
        "choice": f"- {credit}[{'x' if answer.right else ' '}]",
        "answer": f"- {credit}=",
        "step": f"{answer.rank}.",
    }[answer.sign]
    first, *more = [line.strip() for line in answer.text.split("\n") if line.strip()] or [""]
    if answer.sign == "choice":
        first = re.sub(r"^\((?=\d{1,3}\s*%\s*\))", r"\\(", first)
    lines = [f"{sign} {first}".rstrip(), *(f"  {line}" for line in more)]
    return "\n".join([*lines, *(f"  > {line.strip()}".rstrip() for line in _lines(answer.feedback))])


def _lines(text: str) -> list[str]:
    return text.strip().split("\n") if text.strip() else []


def _percent(credit: Fraction) -> int:
    return round(credit * 100)


def _table(table: tuple[tuple[str, ...], ...]) -> str:
    if not table:
        return ""
    rows = [[_cell(cell, inner=place > 0 and number > 0) for place, cell in enumerate(row)]
            for number, row in enumerate(table)]  # fmt: skip
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|{'---|' * len(table[0])}", *lines[1:]])


def _cell(text: str, *, inner: bool) -> str:
    plain = one_line(text)
    if inner and plain in _BOXES:
        return plain
    plain = re.sub(r"^\((?=\s*[xXхХ✓]?\s*\)$)", r"\\(", plain)
    # Behind a backslash that is meant, a bar with one of its own would not be told from it.
    plain = re.sub(r"(?<!\\)((?:\\\\)+)\|", r"\1&#124;", plain)
    return re.sub(r"(?<!\\)\|", r"\\|", plain)


_BOXES = frozenset(box(ticked=ticked, several=several) for ticked in (True, False) for several in (True, False))


def _texts(question: Written, name: str) -> tuple[str, ...]:
    return (question.asides.get(name, ""), *(question.more_hints if name == "hint" else ()))


def _aside(name: str, text: str, language: str) -> str:
    first, *more = _lines(text)
    return "\n".join([f"> **{spelled(name, language)}:** {first}", *(_further(line) for line in more)])


def _further(line: str) -> str:
    # A line that begins with bold words and a colon would be the next remark; __ is bold as well.
    return f"> {_BOLD_START.sub(_other_bold, line.strip())}".rstrip()


def _other_bold(words: re.Match[str]) -> str:
    return f"__{words[1]}__"


def with_id(question: Written, id: str) -> Written:
    """Give a question an id, or another one."""
    return replace(question, id=id)
