"""Questions of Moodle XML whose parts are arranged: pairs, steps, gaps with a common list; and texts to write."""

from __future__ import annotations

import re

from curricula.formats import notation, xml
from curricula.formats.base import Malformed
from curricula.formats.moodle.asked import Asked
from curricula.formats.moodle.texts import plain
from curricula.formats.notation import Rule, Written
from curricula.formats.places import PLACE
from curricula.formats.prose import escaped
from curricula.formats.rubrics import rubric

_GAP = re.compile(r"\[\[\s*(\d{1,3})\s*\]\]")
_RECORDING = re.compile(r"\baudio\b|\.(?:mp3|ogg|m4a|wav)\b", re.IGNORECASE)
_WHOLE = "ALL_OR_NOTHING"
_PARTS = frozenset({"", "ABSOLUTE_POSITION"})


def matching(asked: Asked) -> Written:
    """Read pairs; an answer without a question belongs to nothing."""
    title, stem = asked.headed()
    rows = [
        (asked.texts.answer(each), escaped(asked.texts.words(xml.first(each, "answer"))))
        for each in xml.all_in(asked.element, "subquestion")
    ]
    rows = [row for row in rows if row[1]]
    if sum(bool(left) for left, _ in rows) < 2:
        raise Malformed("there are fewer than two pairs in it")
    return Written(title=title, stem=stem, table=(("", ""), *rows), asides=asked.combined(), rule="per-choice")


def ordering(asked: Asked) -> Written:
    """Read steps in their right order."""
    title, stem = asked.headed()
    texts = [text for each in asked.answers() if (text := asked.texts.answer(each))]
    if len(texts) < 2:
        raise Malformed("there are fewer than two steps in it")
    grading = asked.said("gradingtype").upper()
    rule: Rule = "all-or-nothing" if grading in (_WHOLE, "-1") else "per-choice"
    if rule == "per-choice" and grading not in _PARTS:
        asked.texts.lose(f"the way of marking {grading}: here each pair of steps in the right order counts")
    if asked.said("selecttype").upper() in ("RANDOM", "CONTIGUOUS", "1", "2"):
        asked.texts.lose(f"that only {asked.said('selectcount')} of the steps are shown: here all of them are")
    for each in asked.answers():
        if asked.feedback(each):
            asked.texts.lose("what is said to single steps")
    steps = tuple(notation.step(text, rank) for rank, text in enumerate(texts, 1))
    return Written(title=title, stem=stem, answers=steps, asides=asked.combined(), rule=rule)


def listed_gaps(asked: Asked) -> Written:
    """Read a text with [[1]] in it, and the words of each group that may be put there."""
    options = [
        (plain(xml.words_of(xml.first(each, "text"))), xml.words_of(xml.first(each, "group")).strip() or "1")
        for each in xml.all_in(asked.element, "dragbox", "selectoption")
    ]
    numbers: list[int] = []

    def mark(raw: str, kind: str) -> str:
        numbers.extend(int(found[1]) for found in _GAP.finditer(raw))
        return _GAP.sub(PLACE, raw)

    text = asked.texts.read(xml.first(asked.element, "questiontext"), change=mark)
    title, stem = asked.around_gaps(text)
    pieces = stem.split(PLACE)
    if not numbers or len(pieces) != len(numbers) + 1:
        raise Malformed("there is no gap such as [[1]] in its text, or one stands where nothing can be asked")
    gaps = [_gap(number, options) for number in numbers]
    filled = "".join(part for pair in zip(pieces, [*gaps, ""], strict=True) for part in pair)
    rule: Rule | None = "per-choice" if len(gaps) > 1 else None
    return Written(title=title, stem=filled, asides=asked.combined(), rule=rule)


def _gap(number: int, options: list[tuple[str, str]]) -> str:
    if not 0 < number <= len(options):
        raise Malformed(f"the gap [[{number}]] has no answer: there are {len(options)}")
    right, group = options[number - 1]
    others = dict.fromkeys(text for text, of in options if of == group and text != right and text)
    if not others:
        raise Malformed(f"the gap [[{number}]] leaves nothing to choose")
    try:
        return notation.chosen_gap((right,), tuple(others))
    except ValueError as error:
        raise Malformed(str(error)) from error


def essay(asked: Asked) -> Written:
    """Read what asks for a text, a file or a recording, and the notes for who marks it."""
    title, stem = asked.headed()
    attached = asked.said("attachments") not in ("", "0")
    most = asked.said("maxwordlimit")
    ask = notation.blank(int(most) if most.isdecimal() and len(most) < 6 else 0)
    if attached and asked.said("responseformat") == "noinline":
        ask = notation.upload("audio" if _RECORDING.search(asked.said("filetypeslist")) else "file")
    elif attached:
        asked.texts.lose("files that may be sent beside the text")
    if (least := asked.said("minwordlimit")) not in ("", "0"):
        asked.texts.lose(f"that at least {least} words have to be written")
    if asked.texts.read(xml.first(asked.element, "responsetemplate")):
        asked.texts.lose("the text that stands in the field at the beginning")
    return Written(title=title, stem=stem, ask=ask, asides=_rubric(asked))


def _rubric(asked: Asked) -> dict[str, str]:
    """Make a rubric of the notes for who marks, one that is there already or a single line worth all points."""
    notes = asked.texts.read(xml.first(asked.element, "graderinfo"))
    if not notes:
        return {}
    return {"rubric": rubric(notes, asked.said("defaultgrade"))}
