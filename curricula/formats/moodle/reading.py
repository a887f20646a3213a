"""From Moodle XML to the notation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from curricula.formats import amounts, labels, remarks, xml
from curricula.formats.base import MOST_QUESTIONS, Imported, Loss, Malformed, Unreadable
from curricula.formats.moodle import arranged, cloze, listed
from curricula.formats.moodle.asked import Asked
from curricula.formats.moodle.texts import Texts
from curricula.formats.notation import Written, WrittenQuiz
from curricula.formats.pictures import Pictures

_KNOWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NO_PLACE = re.compile(r"top|\$\w+\$")

READERS: Mapping[str, Callable[[Asked], Written]] = {
    "multichoice": listed.choice,
    "truefalse": listed.true_or_false,
    "shortanswer": listed.words,
    "numerical": listed.number,
    "matching": arranged.matching,
    "match": arranged.matching,
    "ddmatch": arranged.matching,
    "ordering": arranged.ordering,
    "essay": arranged.essay,
    "ddwtos": arranged.listed_gaps,
    "gapselect": arranged.listed_gaps,
    "cloze": cloze.read,
    "multianswer": cloze.read,
}
"""The types of Moodle that have one here; every other one is named and left out."""

_WHY_NOT = {
    "calculated": "its numbers are drawn anew for everybody",
    "calculatedsimple": "its numbers are drawn anew for everybody",
    "calculatedmulti": "its numbers are drawn anew for everybody",
    "randomsamatch": "it is put together from other questions",
    "random": "it is drawn from other questions; here a quiz says how many to draw",
    "ddimageortext": "things are dragged onto a picture",
    "ddmarker": "marks are dragged onto a picture",
}


@dataclass(slots=True)
class _Bank:
    """What was found so far: questions and texts by the path of their category, and what was lost."""

    path: tuple[str, ...]
    pictures: Pictures = field(default_factory=Pictures)
    quizzes: dict[tuple[str, ...], list[Written]] = field(default_factory=dict)
    intros: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    deducting: int = 0
    count: int = 0

    def take(self, line: int, element: xml.Element) -> None:
        """Add a question, or a text, or go to another category."""
        kind = (element.get("type") or "").strip()
        name = " ".join(xml.words_of(xml.first(element, "name", "text")).split())
        where = f"line {line}: {(name or kind)[:60]!r}"
        texts = Texts(self.pictures)
        try:
            if kind == "category":
                self._enter(element, texts)
            elif kind == "description":
                self._describe(element, texts)
            else:
                self.count += 1
                found = _question(kind, element, name, texts)
                self.quizzes.setdefault(self.path, []).append(found)
                self.deducting += _deducts(element)
        except Malformed as error:
            texts.lost = {f"the question: {error}": None}
        self.losses += [Loss(where, lost) for lost in texts.lost]

    def _enter(self, category: xml.Element, texts: Texts) -> None:
        path = xml.words_of(xml.first(category, "category")).strip().replace("//", "\0")
        names = [" ".join(name.replace("\0", "/").split()) for name in path.split("/")]
        self.path = tuple(name for name in names if name and not _NO_PLACE.fullmatch(name)) or self.path
        self._add(texts.read(xml.first(category, "info")))

    def _describe(self, element: xml.Element, texts: Texts) -> None:
        if self.quizzes.get(self.path):
            texts.lose("its place: a text without a question now stands above all questions")
        self._add(texts.read(xml.first(element, "questiontext")))

    def _add(self, text: str) -> None:
        if text and text not in self.intros.setdefault(self.path, []):
            self.intros[self.path].append(text)


def read(content: bytes, name: str) -> Imported:
    """Read a Moodle XML file; a question that is broken is a loss, with its line."""
    bank = _Bank((PurePosixPath(name).name.partition(".")[0] or "Questions",))
    found, losses = xml.placed(content, "question")
    bank.losses += losses
    for each in found:
        bank.take(each.line, each.element)
        if bank.count > MOST_QUESTIONS:
            fix = f"Divide it; {MOST_QUESTIONS:,} are the limit"
            raise Unreadable(f"the file has more than {MOST_QUESTIONS:,} questions", fix)
    if not bank.quizzes:
        first = f": {bank.losses[0]}" if bank.losses else ""
        fix = "Look whether it is Moodle XML"
        raise Unreadable(f"there is no question in this file that could be read{first}", fix)
    quizzes = tuple(_quizzes(bank))
    return Imported(quizzes, (*bank.losses, *_in_general(bank)), tuple(bank.pictures.placed.values()))


def _quizzes(bank: _Bank) -> Iterator[WrittenQuiz]:
    for path, questions in bank.quizzes.items():
        yield WrittenQuiz(title=path[-1], questions=tuple(questions), intro="\n\n".join(bank.intros.get(path, [])))


def _in_general(bank: _Bank) -> Iterator[Loss]:
    for path in bank.intros:
        if bank.intros[path] and path not in bank.quizzes:
            yield Loss(f"category {path[-1]!r}", "a text without any question")
    if bank.deducting:
        what = f"what {bank.deducting:,} questions take off for a second try: here a second try is a new attempt"
        yield Loss("the file", what)


def _question(kind: str, element: xml.Element, name: str, texts: Texts) -> Written:
    reader = READERS.get(kind)
    if reader is None:
        raise Malformed(f"the type {kind or 'without a name'!r} is not known here{_because(kind)}")
    if next(element.iterdescendants("question"), None) is not None:
        raise Malformed("another question stands inside it")
    told = labels.read(_tags(element))
    asked = Asked(element, name, texts, told)
    question = reader(asked)
    general = remarks.divided(texts.read(xml.first(element, "generalfeedback")))
    hints = [text for each in xml.all_in(element, "hint") if (text := _hint(each, texts))]
    asides = {**question.asides, **general, **({"hint": hints[0]} if hints else {})}
    settings = {**_points(asked, question), **question.settings}
    if asked.said("hidden") == "1":
        texts.lose("that it is hidden")
    kept = {aside: text for aside, text in asides.items() if text}
    return told.on(replace(question, id=_id(asked), asides=kept, more_hints=tuple(hints[1:]), settings=settings))


def _because(kind: str) -> str:
    return f": {_WHY_NOT[kind]}" if kind in _WHY_NOT else ""


def _tags(element: xml.Element) -> Iterator[str]:
    for group in xml.all_in(element, "tags", "coursetags"):
        yield from (" ".join(xml.words_of(tag).split()) for tag in xml.all_in(group, "tag"))


def _hint(hint: xml.Element, texts: Texts) -> str:
    old = xml.first(hint, "hintcontent")
    return texts.read(hint if old is None else old)


def _id(asked: Asked) -> str:
    said = asked.said("idnumber")
    if said and not _KNOWN_ID.fullmatch(said):
        asked.texts.lose(f"its id {said[:64]!r}, which has signs that an id may not have")
        return ""
    return said


def _points(asked: Asked, question: Written) -> dict[str, str]:
    """Read what it is worth in whole points; a rubric says that itself, and an opinion is worth nothing."""
    said = asked.said("defaultgrade")
    if not said or asked.told.survey or question.asides.get("rubric"):
        return {}
    try:
        points = amounts.decimal_of(said)
    except ValueError:
        asked.texts.lose(f"that it is worth {said[:40]!r}, which is no number")
        return {}
    if points != int(points) or not 0 < points < 1000:
        asked.texts.lose(f"that it is worth {amounts.digits(points)} points: here it is 1")
        return {}
    return {"points": str(int(points))} if points != 1 else {}


def _deducts(element: xml.Element) -> bool:
    try:
        return amounts.decimal_of(xml.words_of(xml.first(element, "penalty")) or "0") != 0
    except ValueError:
        return False
