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


def _long(words: int) -> str:
    """Write a text that does not compress well; it is nobody's words."""
    return ".\n\n".join(f"{(number * 7919) % 100_003:x}{(number * 104_729) % 99_991:x}" for number in range(words))


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
    "E108": Code("a survey has a right answer", "## Survey: A?\n- [x] one\n- [ ] two",
                 "## Survey: A?\n- [ ] one\n- [ ] two"),
    "E109": Code("the value of a setting cannot be read", "## A?\nCritical: perhaps\n- = x",
                 "## A?\nCritical: yes\n- = x"),
    "E110": Code("there is no such setting, or it is there twice", "## A?\nOutcone: A-1\n- = x",
                 "## A?\nOutcome: A-1\n- = x"),
    "E111": Code("a survey asks what has a right answer", "## Survey: A?\n1. one\n2. two",
                 "## Survey: A?\n____ 20 words"),
    "E112": Code("something looks like an answer and is not written like one",
                 "## A?\n- [x] one\n- [ ] two\n-[ ] three",
                 "## A?\n- [x] one\n- [ ] two\n- [ ] three"),
    "E113": Code("choices and accepted answers are mixed", "## A?\n- [x] one\n- = two", "## A?\n- = one\n- = two"),
    "E114": Code("text stands below the answers", "## A?\n- = one\n\nMore text.", "## A?\nMore text.\n\n- = one"),
    "E115": Code("a remark has no keyword, or one that we do not know", "## A?\n- = one\n\n> **Wy:** So.",
                 "## A?\n- = one\n\n> **Why:** So."),
    "E116": Code("what is to be written or sent is unclear", "## A?\n____ 150 lines", "## A?\n____ 150 words"),
    "E117": Code("a gap is empty, or cannot be drawn", "## A?\nIt is [[ ]].", "## A?\nIt is [[one]]."),
    "E118": Code("a rubric cannot be used", "## A?\n____\n\n> **Rubric:**\n> - a plan",
                 "## A?\n____\n\n> **Rubric:**\n> - 2 points: a plan"),
    "E120": Code("all steps have the same place", "## A?\n1. one\n1. two", "## A?\n1. one\n2. two"),
    "E121": Code("two steps, or two cells to match, are the same", "## A?\n1. one\n2. one", "## A?\n1. one\n2. two"),
    "E122": Code("there are fewer than two pairs", "## A?\n| a | b |\n|---|---|\n| 1 | 2 |",
                 "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"),
    "E123": Code("nothing belongs to a left-hand cell", "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | |",
                 "## A?\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| | 5 |"),
    "E124": Code("a row of a grid has not one right answer",
                 "## A?\n| | no | yes |\n|---|---|---|\n| one | ( ) | (x) |\n| two | ( ) | ( ) |",
                 "## A?\n| | no | yes |\n|---|---|---|\n| one | ( ) | (x) |\n| two | (x) | ( ) |"),
    "E125": Code("a grid has something else than boxes, or no headings",
                 "## A?\n| | no | yes |\n|---|---|---|\n| one | ( ) | (x) |\n| two | (x) | no |",
                 "## A?\n| | no | yes |\n|---|---|---|\n| one | ( ) | (x) |\n| two | (x) | ( ) |"),
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
    "W107": Code("nothing says how a text or a file is marked", "## A?\n____ 150 words",
                 "## A?\n____ 150 words\n\n> **Rubric:**\n> - 2 points: a plan"),
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
    "E210": Code("the hours of a course are of a kind that does not exist, or do not add up",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  hours: 18 contact, 6 homework\n---\n",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  hours: 18 contact, 6 self-study, 2 HIV\n---\n",
                 "course/en/index.md"),
    "W201": Code("nothing says how long it takes", "title: A", "title: A\nminutes: 5", "header"),
    "W202": Code("a review is overdue",
                 "title: A\nreviewed: {name: B. Person, role: nurse, date: 2020-05-31}",
                 "title: A\nreviewed: {name: B. Person, role: nurse, date: 2999-05-31}", "header"),
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
    "E309": Code("a text is too long to be read", "word " * 5_000, "A word.\n\n" * 500, "lesson"),
    "E310": Code("a link to a safety fact says another number", "Give [40 mg](SAFE-01).", "Give [20 mg](SAFE-01).",
                 "lesson"),
    "E311": Code("the glossary has no such word", "This is [tolerance](G99).", "This is tolerance.", "lesson"),
    "W301": Code("a picture is heavy", "![A wall](../../media/wall.png)", "![A door](../../media/door.png)", "lesson"),
    "W302": Code("HTML is shown, not obeyed", "This is <b>bold</b>.", "This is **bold**.", "lesson"),
    "W303": Code("a heading is of the first level", "# Title\n\nText.", "## Title\n\nText.", "lesson"),
    "W304": Code("a word labels people", "He is an addict.", 'They called him "an addict".', "lesson"),
    "W305": Code("a page is heavy for a slow line", _long(3000), _long(30), "lesson"),
    "W306": Code("a sentence is long", f"A patient {'who was there ' * 12} left.", "A patient left. She came back.",
                 "lesson"),
    "W307": Code("the sentences of a page are long", f"A nurse {'and a nurse ' * 7} came. " * 10,
                 "A nurse came. " * 10, "lesson"),
    "W309": Code("a dose in plain text is not what the safety facts say", "The first dose of methadone is 40 mg.",
                 "The first dose of methadone is 20 mg.", "lesson"),
    "W308": Code("a number and its unit are on two lines", "Give 20\nmg at most.", "Give 20\u00a0mg at most.",
                 "lesson"),
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
    "E412": Code("the certificate asks to hand in what is not there",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  hand-in: module/plan\n---\n",
                 "---\ntitle: A\nsummary: B\ncertificate:\n  hand-in: module/lesson\n---\n", "course/en/index.md"),
    "E413": Code("two papers are to be crossed over and do not ask for the same, or a follow-up asks nothing",
                 "---\ntitle: A\nsummary: B\nforms: crossed\n---\n", "---\ntitle: A\nsummary: B\nforms: fixed\n---\n",
                 "course/en/index.md"),
    "E414": Code("a rule in a lesson is of no country", "## Rule: Kyrgyzstan\n\nAt most 3 doses.",
                 "## Rule: Kyrgyzstan\nCountry: KG\n\nAt most 3 doses.", "lesson"),
    "E415": Code("two rules for one country follow each other",
                 "## Rule: Kyrgyzstan\nCountry: KG\n\nA.\n\n## Rule: Bishkek\nCountry: KG\n\nB.",
                 "## Rule: Kyrgyzstan\nCountry: KG\n\nA.\n\n## Rule: Serbia\nCountry: RS\n\nB.", "lesson"),
    "E416": Code("a line of the plain doses is none, or says another amount than its safety fact",
                 "| SAFE-01 | methadone | first dose | | 25 mg |", "| SAFE-01 | methadone | first dose | | 20 mg |",
                 "shared/en/doses.md"),
    "W402": Code("fewer than three questions ask for an outcome",
                 "---\ntitle: A\nsummary: B\noutcomes:\n  A-1: Do\n---\n", "---\ntitle: A\nsummary: B\n---\n",
                 "course/en/index.md"),
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
    "E505": Code("a translation has another dose, time or share than the original", "## SAFE-01 Доза\nЗначение: 30 мг",
                 "## SAFE-01 Доза\nЗначение: 20 мг",
                 "shared/ru/safety.md"),
    "E506": Code("a unit is not translated yet",
                 "---\ntitle: А\n---\nText.\n\n<!-- made-from-units\n338b2fd3:1d15dbf7\n-:f06dce27\n-->",
                 "---\ntitle: А\n---\nТекст.\n\n<!-- made-from-units\n338b2fd3:1d15dbf7\nf06dce27:9f3b06c9\n-->",
                 "course/ru/01-module/02-other.md"),
    "W502": Code("the original has changed since it was translated",
                 "---\ntitle: А\nmade-from: 0123456789ab\n---\nТекст.",
                 "---\ntitle: А\nmade-from: 6f61d78b65bd\n---\nТекст.", "course/ru/01-module/02-other.md"),
    "W503": Code("a unit still reads as in the original",
                 "---\ntitle: Курс\nsummary: Кратко.\noutcomes:\n  A-1: Do one thing\n  A-2: Другое\n---\n",
                 "---\ntitle: Курс\nsummary: Кратко.\noutcomes:\n  A-1: Одно\n  A-2: Другое\n---\n",
                 "course/ru/index.md"),
    "W504": Code("a translation has other numbers than the original", "---\ntitle: А\n---\nТекст 2.",
                 "---\ntitle: А\n---\nТекст.", "course/ru/01-module/02-other.md"),
    "W501": Code("a translation has no original", "---\ntitle: Б\n---\nТекст.", "", "course/ru/01-module/07-more.md"),
}  # fmt: skip


def _case(scenes: str, header: str = "") -> str:
    """Write a whole case round some scenes."""
    return f"---\nkind: scenario\ntitle: A\nminutes: 5\n{header}---\n{scenes}"


_DOOR = "## Door\nTwo wait.\n\n- [Knock](#end-in-good)\n\n"
_IN = "## End: In (good)\nThey open.\n"
_TWO = "## Door\nTwo wait.\n\n- [Knock](#end-in-good){}\n  > They open.\n- [Leave](#end-in-good){}\n  > They call.\n\n"
_CASES: Mapping[str, Code] = {
    "E601": Code("nothing can be done in a scene", _case("## Door\nTwo wait.\n\n" + _IN), _case(_DOOR + _IN), "quiz"),
    "E602": Code("a choice leads to no scene", _case(_DOOR.replace("in-good", "inn-good") + _IN), _case(_DOOR + _IN),
                 "quiz"),
    "E603": Code("no choice leads to a scene", _case(_DOOR + "## Yard\n\n- [Go in](#end-in-good)\n\n" + _IN),
                 _case(_DOOR + _IN), "quiz"),
    "E604": Code("choices lead round in a circle", _case("## Door\n\n- [Wait](#door)\n\n" + _IN), _case(_DOOR + _IN),
                 "quiz"),
    "E605": Code("what a choice does cannot be read", _case(_DOOR.replace("good)", 'good "trust up")') + _IN),
                 _case(_DOOR.replace("good)", 'good "trust +1")') + _IN, "meters: {trust: 5}\n"), "quiz"),
    "E606": Code("a scene has not one best choice", _case(_TWO.format("", "") + _IN),
                 _case(_TWO.format(" *", "") + _IN), "quiz"),
    "E607": Code("a case has no ending", _case("## Door\n\n- [Wait](#door)\n"), _case(_DOOR + _IN), "quiz"),
    "E608": Code("an ending does not say how it came out",
                 _case((_DOOR + _IN).replace("-good", "").replace(" (good)", "")), _case(_DOOR + _IN), "quiz"),
    "E609": Code("two scenes have the same name", _case(_DOOR + _IN + _IN), _case(_DOOR + _IN), "quiz"),
    "E610": Code("something stands among the choices that is none", _case(_DOOR + "- Leave\n\n" + _IN),
                 _case(_DOOR + _IN), "quiz"),
    "E612": Code("an ending has choices, or stands first", _case(_DOOR + _IN + "\n- [Wait](#door)\n"),
                 _case(_DOOR + _IN), "quiz"),
    "E613": Code("a translated case has other scenes, choices or meters than the original",
                 "---\ntitle: А\n---\n## Дверь\n\n- [Постучать](#дверь)\n- [Уйти](#end-in-good) *\n\n"
                 "## Финал: Внутри (хорошо)\n",
                 "---\ntitle: А\n---\n## Дверь\n\n- [Постучать](#финал-внутри-хорошо)\n\n"
                 "## Финал: Внутри (хорошо)\n", "course/ru/01-module/03-case.md"),
    "W601": Code("a choice has no feedback", _case(_TWO.format(" *", "").replace("  > They call.\n", "") + _IN),
                 _case(_TWO.format(" *", "") + _IN), "quiz"),
}  # fmt: skip

_TOOL = "---\nkind: tool\ntitle: A\nlevel: optional\n---\n"
_ITEMS = "### Pulse\n- (0) slow\n- (2) fast\n"
_BANDS = "\n## Bands\n| Score | Band | Next |\n|---|---|---|\n| 0–1 | Low | Wait |\n| 2 | High | Act |\n"
_CASE = "\n## Worked case: A\n- pulse: fast\n- = 2, High\n"

_TOOLS: Mapping[str, Code] = {
    "E701": Code("a tool has nothing to fill in, or a line only looks like an answer",
                 f"{_TOOL}## A\n### Pulse\n-(0) slow", f"{_TOOL}## A\n{_ITEMS}", "quiz"),
    "E702": Code("an item has no id of its own", f"{_TOOL}## A\n{_ITEMS}{_ITEMS}", f"{_TOOL}## A\n{_ITEMS}", "quiz"),
    "E703": Code("something is named that the tool does not have",
                 f"{_TOOL}## A\n{_ITEMS}### Sweat\nSkip when: puls = slow\n\n- (1) some",
                 f"{_TOOL}## A\n{_ITEMS}### Sweat\nSkip when: pulse = slow\n\n- (1) some", "quiz"),
    "E704": Code("a score has no band, or two", f"{_TOOL}## A\n{_ITEMS}{_BANDS.replace('0–1', '0')}",
                 f"{_TOOL}## A\n{_ITEMS}{_BANDS}", "quiz"),
    "E705": Code("a formula cannot be computed",
                 f"{_TOOL}## A\n### Found\n____ people\n\n## Results\n- Half = fond / 2",
                 f"{_TOOL}## A\n### Found\n____ people\n\n## Results\n- Half = found / 2", "quiz"),
    "E706": Code("something else comes out of a worked case than it says",
                 f"{_TOOL}## A\n{_ITEMS}{_BANDS}{_CASE.replace('2, High', '2, Low')}",
                 f"{_TOOL}## A\n{_ITEMS}{_BANDS}{_CASE}", "quiz"),
    "E707": Code("a worked case cannot be read", f"{_TOOL}## A\n{_ITEMS}{_BANDS}{_CASE.replace('fast', 'quick')}",
                 f"{_TOOL}## A\n{_ITEMS}{_BANDS}{_CASE}", "quiz"),
    "E411": Code("a tool of several courses is not there", "---\nshared: cows\n---\n",
                 f"{_TOOL}## A\n{_ITEMS}", "quiz"),
    "W701": Code("no worked case shows that the result of a tool is right", f"{_TOOL}## A\n{_ITEMS}{_BANDS}",
                 f"{_TOOL}## A\n{_ITEMS}{_BANDS}{_CASE}", "quiz"),
}  # fmt: skip

_SET = "---\nkind: appraisal-set\ntitle: A\nnotice: B\n---\n"
_STANDARDS = "## A One\n### A1 Aims\n- A1a: There are aims.\n  > The aims.\n"
_EXERCISE = "---\nkind: appraisal-exercise\ntitle: A\nset: set\n---\n"
_EVIDENCE = ("## A1a\n- **Document:** A paper.\n- **Observation:** A poster.\n- **Interview:** A word.\n\n"
             "Key: 2\nWhy: Three sources agree.\n")  # fmt: skip
APPRAISALS = "shared/en/appraisal"

_APPRAISALS: Mapping[str, Code] = {
    "E801": Code("a line is no part of a standards set, or of what is found on a criterion",
                 f"{_SET}{_STANDARDS}- A1b There is a plan.\n", f"{_SET}{_STANDARDS}- A1b: There is a plan.\n",
                 f"{APPRAISALS}/other.md"),
    "E802": Code("something in a standards set, or in an exercise, is there twice",
                 f"{_SET}{_STANDARDS}- A1a: There is a plan.\n", f"{_SET}{_STANDARDS}- A1b: There is a plan.\n",
                 f"{APPRAISALS}/other.md"),
    "E803": Code("a set, a domain or a standard is empty", f"{_SET}## A One\n### A1 Aims\n", f"{_SET}{_STANDARDS}",
                 f"{APPRAISALS}/other.md"),
    "E811": Code("an exercise has a criterion that its set does not have",
                 f"{_EXERCISE}{_EVIDENCE}{_EVIDENCE.replace('A1a', 'A1z')}", f"{_EXERCISE}{_EVIDENCE}",
                 f"{APPRAISALS}/service.md"),
    "E812": Code("an exercise has nothing on a criterion of its set", _EXERCISE, f"{_EXERCISE}{_EVIDENCE}",
                 f"{APPRAISALS}/service.md"),
    "E813": Code("evidence, key or reason is missing or cannot be read",
                 f"{_EXERCISE}{_EVIDENCE.replace('Key: 2', 'Key: good')}", f"{_EXERCISE}{_EVIDENCE}",
                 f"{APPRAISALS}/service.md"),
    "E814": Code("an exercise names a set that is not there",
                 f"{_EXERCISE.replace('set: set', 'set: sett')}{_EVIDENCE}", f"{_EXERCISE}{_EVIDENCE}",
                 f"{APPRAISALS}/service.md"),
}  # fmt: skip

STANDARDS_SET = _SET + _STANDARDS
"""The set that the examples of exercises are about: `shared/en/appraisal/set.md`."""

CODES: Mapping[str, Code] = {
    **_FILES,
    **_QUESTIONS,
    **_HEADERS,
    **_TEXTS,
    **_STRUCTURE,
    **_TRANSLATIONS,
    **_CASES,
    **_TOOLS,
    **_APPRAISALS,
}

_CHAPTERS = (
    ("Files and folders", _FILES),
    ("Questions", _QUESTIONS),
    ("Headers", _HEADERS),
    ("Texts", _TEXTS),
    ("Parts of a course", _STRUCTURE),
    ("Translations", _TRANSLATIONS),
    ("Branching cases", _CASES),
    ("Tools", _TOOLS),
    ("Appraisals", _APPRAISALS),
)
_PLACES = {"question": "A check in a lesson", "lesson": "In a lesson", "header": "In a header", "quiz": "A whole file"}
_SHOWN = 200


def page() -> str:
    """Write the reference of all codes as Markdown: docs/codes.md, which a test compares with this."""
    parts = [
        "# What the linter says\n\n"
        "An E is an error: the activity is left out until it is mended. A W is a warning: it teaches, and stops\n"
        "nothing. `python -m curricula --codes` writes this page; every example on it is a test.\n"
    ]
    for title, codes in _CHAPTERS:
        parts.append(f"\n## {title}\n")
        parts += [_entry(name, codes[name]) for name in sorted(codes)]
    return "".join(parts)


def _entry(name: str, code: Code) -> str:
    place = _PLACES.get(code.place, f"`{code.place}`")
    bad, good = _example(code.bad), _example(code.good)
    return f"\n### {name}: {code.meaning}\n\n{place}. Not so:\n\n{bad}\n\nBut so:\n\n{good}\n"


def _example(text: str) -> str:
    if not text:
        return "*No such file.*"
    if text.startswith(("link:", "pipe:")):
        return "*A link, or something else that is no ordinary file.*"
    shown = text.replace("\x00", "␀").replace("\udcff", "�").rstrip("\n")
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]} … ({len(shown):,} characters)"
    return f"````markdown\n{shown}\n````"
