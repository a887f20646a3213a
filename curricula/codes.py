"""Every code that a problem can have: what it means, and an example that is wrong and one that is right.

The tests write each example into a small course and look what the reader says of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """The meaning of a code.

    `place` says what the examples are: a "question" from its heading on, the body of a "lesson", lines of a lesson's
    "header", a whole "quiz", or else the path in the content folder of the file that they fill. `link:` and `pipe:`
    stand for what is no ordinary file.
    """

    meaning: str
    bad: str
    good: str
    place: str = "question"


LESSON = "course/en/01-module/01-lesson.md"
TRANSLATION = "course/ru/01-module/01-lesson.md"

_FILES: Mapping[str, Code] = {
    "E001": Code("a file or folder cannot be opened", "pipe:", "---\ntitle: A\n---\nText.", LESSON),
    "E002": Code("a file is too large to be a text", "a" * 2_000_001, "---\ntitle: A\n---\nText.", LESSON),
    "E003": Code("a link leads out of the content folder", "link:/etc/hostname", "---\ntitle: A\n---\nText.", LESSON),
    "E004": Code("a text is not UTF-8", "---\ntitle: \udcff\n---\nText.", "---\ntitle: é\n---\nText.", LESSON),
    "E005": Code("there is a control character", "---\ntitle: A\n---\nTe\x00xt.", "---\ntitle: A\n---\nText.", LESSON),
    "E006": Code("a folder has no index.md", "link:", "---\ntitle: A\n---\n", "course/en/01-module/index.md"),
    "E007": Code("a file or folder has no number", "Text.", "", "course/en/01-module/lesson.md"),
    "E008": Code("two things have the same id", "---\nid: module/lesson\n---\nText.", "---\ntitle: B\n---\nText.",
                 "course/en/01-module/02-other.md"),
    "W001": Code("something in the content folder is not read", "Text.", "", "course/en/01-module/01-lesson.txt"),
}  # fmt: skip

_QUESTIONS: Mapping[str, Code] = {
    "E101": Code("a question has no answers that we know", "## Why?\nBecause.", "## Why?\n- = because"),
    "E102": Code("an id has signs that it cannot have", "## Why? <!-- id: a b -->\n- = x",
                 "## Why? <!-- id: ab -->\n- = x"),
    "E103": Code("two questions have the same id",
                 "## A? <!-- id: a -->\n- = x\n\n## Check: B? <!-- id: a -->\n- = y",
                 "## A? <!-- id: a -->\n- = x\n\n## Check: B? <!-- id: b -->\n- = y"),
    "E104": Code("no answer is right", "## A?\n- [ ] one\n- [ ] two", "## A?\n- [ ] one\n- [x] two"),
    "E105": Code("there is nothing to choose from", "## A?\n- [x] one", "## A?\n- [x] one\n- [ ] two"),
    "E106": Code("an answer is empty", "## A?\n- [x] one\n- [ ]", "## A?\n- [x] one\n- [ ] two"),
    "E107": Code("a share before an answer is not possible there", "## A?\n- [x] one\n- (150%) [ ] two",
                 "## A?\n- [x] one\n- (50%) [ ] two"),
    "E109": Code("the value of a setting cannot be read", "## A?\nCritical: perhaps\n- = x",
                 "## A?\nCritical: yes\n- = x"),
    "E110": Code("there is no such setting, or it is there twice", "## A?\nOutcone: A-1\n- = x",
                 "## A?\nOutcome: A-1\n- = x"),
    "E112": Code("something looks like an answer and is not written like one",
                 "## A?\n- [x] one\n- [ ] two\n-[ ] three",
                 "## A?\n- [x] one\n- [ ] two\n- [ ] three"),
    "E113": Code("choices and accepted answers are mixed", "## A?\n- [x] one\n- = two", "## A?\n- = one\n- = two"),
    "E114": Code("text stands below the answers", "## A?\n- = one\n\nMore text.", "## A?\nMore text.\n\n- = one"),
    "E115": Code("a remark has no keyword, or one that we do not know", "## A?\n- = one\n\n> **Wy:** So.",
                 "## A?\n- = one\n\n> **Why:** So."),
    "E120": Code("all steps have the same place", "## A?\n1. one\n1. two", "## A?\n1. one\n2. two"),
    "E121": Code("two steps, or two cells to match, are the same", "## A?\n1. one\n2. one", "## A?\n1. one\n2. two"),
    "E122": Code("there are fewer than two pairs", "## A?\n| a | b |\n|---|---|\n| 1 | 2 |",
                 "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"),
    "E123": Code("nothing belongs to a left-hand cell", "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | |",
                 "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| | 5 |"),
    "E131": Code("an answer is no number, and the first one is", "## A?\n- = 20 mg\n- = many",
                 "## A?\n- = 20 mg\n- = 30 mg"),
    "E132": Code("a range runs backwards", "## A?\n- = 5 to 2 mg", "## A?\n- = 2 to 5 mg"),
    "W101": Code("a question has no id", "## A?\n- = x", "## A? <!-- id: a -->\n- = x"),
    "W102": Code("the right choice is by far the longest",
                 "## A?\n- [x] one that goes on and on, with every detail\n- [ ] two", "## A?\n- [x] one\n- [ ] two"),
    "W103": Code("a choice sums up the others", "## A?\n- [x] one\n- [ ] All of the above",
                 "## A?\n- [x] one\n- [ ] two"),
    "W104": Code("a question asks what is not so", "## Which of these is not safe?\n- = x",
                 "## Which of these is unsafe?\n- = x"),
    "W105": Code("a wrong choice has no feedback", "## A?\n- [x] one\n- [ ] two",
                 "## A?\n- [x] one\n- [ ] two\n  > Because."),
    "W106": Code("two choices are the same", "## A?\n- [x] one\n- [ ] two\n- [ ] Two",
                 "## A?\n- [x] one\n- [ ] two\n- [ ] three"),
}  # fmt: skip

_HEADERS: Mapping[str, Code] = {
    "E201": Code("a header does not end", "---\ntitle: A\nText.", "---\ntitle: A\n---\nText.", LESSON),
    "E202": Code("a header cannot be read", "title: A: b", 'title: "A: b"', "header"),
    "E203": Code("a key is there twice", "title: A\nminutes: 5\nminutes: 6", "title: A\nminutes: 5", "header"),
    "E204": Code("there is no such key", "title: A\nminuts: 5", "title: A\nminutes: 5", "header"),
    "E205": Code("a key is missing", "minutes: 5", "title: A\nminutes: 5", "header"),
    "E206": Code("the value of a key does not fit", "title: A\nminutes: half an hour", "title: A\nminutes: 30",
                 "header"),
    "E207": Code("the curriculum has no such outcome", "title: A\noutcomes: [A-9]", "title: A\noutcomes: [A-1]",
                 "header"),
    "E208": Code("an outcome has an impossible id", "---\ntitle: A\nsummary: B\noutcomes:\n  A 1: Do\n---\n",
                 "---\ntitle: A\nsummary: B\noutcomes:\n  A-1: Do\n---\n", "course/en/index.md"),
    "E209": Code("there is no such kind of activity", "title: A\nkind: lessen", "title: A\nkind: lesson", "header"),
    "W201": Code("nothing says how long it takes", "title: A", "title: A\nminutes: 5", "header"),
}  # fmt: skip

_TEXTS: Mapping[str, Code] = {
    "E301": Code("no source has this key", "It works [X99].", "It works [W14o].", "lesson"),
    "E302": Code("there is no such safety fact", "Give [20 mg](SAFE-99).", "Give [20 mg](SAFE-01).", "lesson"),
    "E303": Code("a link of this sort is not possible", "[Here](javascript:alert(1))",
                 "[Here](https://example.org)", "lesson"),
    "E304": Code("a link leads to no file", "[Read](03-nothing.md)", "[Read](02-other.md)", "lesson"),
    "E305": Code("a picture is not in the media folder", "![A door](door.png)", "![A door](../../media/door.png)",
                 "lesson"),
    "E306": Code("a picture has no words", "![](../../media/door.png)", "![A door](../../media/door.png)", "lesson"),
    "E307": Code("a link leads to no heading", "[Below](#belov)\n\n## Below\n", "[Below](#below)\n\n## Below\n",
                 "lesson"),
    "E308": Code("a text is nested too deeply", "- " * 800 + "text", "- - text", "lesson"),
    "W301": Code("a picture is heavy", "![A wall](../../media/wall.png)", "![A door](../../media/door.png)", "lesson"),
    "W302": Code("HTML is shown, not obeyed", "This is <b>bold</b>.", "This is **bold**.", "lesson"),
    "W303": Code("a heading is of the first level", "# Title\n\nText.", "## Title\n\nText.", "lesson"),
    "W304": Code("a word labels people", "He is an addict.", 'They called him "an addict".', "lesson"),
}  # fmt: skip

_STRUCTURE: Mapping[str, Code] = {
    "E401": Code("a lesson has no text", "", "Text.", "lesson"),
    "E402": Code("a quiz has no question", "---\nkind: quiz\ntitle: A\n---\nText.",
                 "---\nkind: quiz\ntitle: A\n---\n## A?\n- = x", "quiz"),
    "E403": Code("a row is not a source", "| W14o | WHO | 2014 |", "| W14o | WHO | 2014 | Title | CC BY |",
                 "shared/en/sources.md"),
    "E404": Code("two sources, facts or terms have one key", "| A1 | B | C | D | E |\n| A1 | B | C | D | E |",
                 "| A1 | B | C | D | E |",
                 "shared/en/sources.md"),
    "E405": Code("a heading is not that of a safety fact", "## First dose\nValue: 20 mg",
                 "## SAFE-01 First dose\nValue: 20 mg",
                 "shared/en/safety.md"),
    "E406": Code("a line of a safety fact is unknown or missing", "## SAFE-01 Dose\nValu: 20 mg",
                 "## SAFE-01 Dose\nValue: 20 mg",
                 "shared/en/safety.md"),
    "E407": Code("a day cannot be read", "## SAFE-01 Dose\nValue: 2 mg\nReviewed: yesterday",
                 "## SAFE-01 Dose\nValue: 2 mg\nReviewed: 2026-05-31", "shared/en/safety.md"),
    "E408": Code("a line of the glossary is not a term", "- Agonist: switches on", "- **Agonist** — switches on",
                 "shared/en/glossary.md"),
    "E409": Code("the certificate asks for a test that is not there",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  pre-test: yes\n---\n",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  pre-test: no\n---\n", "course/en/index.md"),
    "W401": Code("a heading looks like a check and is not", "## Chek: Why?\n\nText.", "## Check: Why?\n- = x",
                 "lesson"),
}  # fmt: skip

_TRANSLATIONS: Mapping[str, Code] = {
    "E501": Code("a translation sets what the original sets",
                 "---\ntitle: А\nminutes: 9\n---\n## Проверка: Что? <!-- id: c -->\n- = 2",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\n- = 2", TRANSLATION),
    "E502": Code("a question's setting differs from the original",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\nКритично: нет\n\n- = 2",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\nКритично: да\n\n- = 2", TRANSLATION),
    "E503": Code("a question has other answers than in the original",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\n- = 3",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\n- = 2", TRANSLATION),
    "E504": Code("a translation lacks a question, or has one more", "---\ntitle: А\n---\nТекст.",
                 "---\ntitle: А\n---\n## Проверка: Что? <!-- id: c -->\n- = 2", TRANSLATION),
    "E505": Code("a translated safety fact has other numbers", "## SAFE-01 Доза\nЗначение: 30 мг",
                 "## SAFE-01 Доза\nЗначение: 20 мг",
                 "shared/ru/safety.md"),
    "W501": Code("a translation has no original", "---\ntitle: Б\n---\nТекст.", "", "course/ru/01-module/07-more.md"),
}  # fmt: skip

CODES: Mapping[str, Code] = {**_FILES, **_QUESTIONS, **_HEADERS, **_TEXTS, **_STRUCTURE, **_TRANSLATIONS}
