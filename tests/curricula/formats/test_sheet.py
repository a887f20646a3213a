"""Sheets of questions: CSV of any dialect and workbooks."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from curricula.formats import recognise
from curricula.formats.base import Imported, Unreadable
from curricula.formats.sheet import HEADINGS, read
from tests.curricula.formats import parsed

CSV = """question;text;type;A;B;C;right;feedback A;why;outcome;critical;tags;secret
First step?;Four breaths a minute.;;Call for help;Wait;;A;Yes.;Oxygen.;A-5;yes;first aid;x
Signs?;;;slow breathing;loud talk;small pupils;A; C;;;;;
Naloxone works on alcohol.;;;;;;false;;;;;;
Antagonist?;;;;;;naloxone; narcan;;;;;
"First ""dose""?";;;;;;0.4 to 2 mg;;;;;;
Order?;;order;help;breathe;naloxone;;;;;;;
Match.;;;OAMT -> retention;needles -> fewer infections;-> a cure;;;;;;;
Tell us.;;essay;;;;;;;;;;
Show us.;;file;;;;;;;;;;
Nothing;;;;;;;;;;;;
;;;lone;;;A;;;;;;
Odd;;riddle;;;;x;;;;;;
"""


def sheet(text: str, name: str = "sheet.csv", encoding: str = "utf-8-sig") -> Imported:
    return read(text.encode(encoding), name)


def quoted(text: str) -> str:
    """Put into quotation marks what holds the separator: "A; C"."""
    return text.replace("A; C", '"A; C"').replace("naloxone; narcan", '"naloxone; narcan"')


def test_every_type_is_told_by_its_cells() -> None:
    imported = sheet(quoted(CSV))
    found = parsed.questions(imported.quizzes[0])
    assert [(each.kind, each.key()) for each in found] == [
        ("choice", "Call for help"),
        ("choice", "slow breathing; small pupils"),
        ("choice", "False"),
        ("text", "naloxone; narcan"),
        ("number", "0.4–2 mg"),
        ("ordering", "1. help; 2. breathe; 3. naloxone"),
        ("matching", "OAMT → retention; needles → fewer infections"),
        ("free-text", ""),
        ("upload", ""),
    ]
    assert [str(loss) for loss in imported.losses] == [
        "column 'secret': everything in it: no column of this name is read here",
        "row 11: 'Nothing': the question: it has no choices, and its cell in the column right is empty",
        "row 12: '': the question: its cell in the column question is empty",
        "row 13: 'Odd': the question: there is no type 'riddle'; known are choice, several, true/false, text, number, "
        "order, match, essay, file, audio",
    ]


def test_settings_text_and_remarks_come_with_a_question() -> None:
    first = sheet(quoted(CSV)).quizzes[0].questions[0]
    assert first.settings == {"outcome": "A-5", "critical": "yes", "tags": "first aid"}
    assert (first.stem, first.asides, first.answers[0].feedback) == (
        "Four breaths a minute.", {"why": "Oxygen."}, "Yes."
    )  # fmt: skip


@pytest.mark.parametrize("right", ["2", "B", "b", "Б", "Wait a while", "wait  a while"])
def test_the_right_choice_is_named_by_letter_number_or_words(right: str) -> None:
    [quiz] = sheet(f"question,1,2,right\nQ,Call,Wait a while,{right}\n").quizzes
    assert parsed.questions(quiz)[0].key() == "Wait a while"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8"])
def test_headings_and_words_may_be_russian_in_any_encoding(encoding: str) -> None:
    imported = sheet("Вопрос\tА\tБ\tВерно\nЧто сначала?\tЗвать\tЖдать\tА\n", encoding=encoding)
    assert parsed.questions(imported.quizzes[0])[0].key() == "Звать"
    assert bool(imported.losses) == (encoding == "cp1251")


def test_a_workbook_is_read_as_it_looks(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for number, row in enumerate([["Question", "Right", "Quiz"], ["How many?", 7, "One"], ["True?", True, "Two"]]):
            page.write_row(number, 0, row)
    assert recognise(made.getvalue(), "x.bin").name == "sheet"
    one, two = read(made.getvalue(), "x.xlsx").quizzes
    assert (one.title, parsed.read_file(tmp_path, one)[0].key()) == ("One", "7")
    assert (two.title, parsed.questions(two)[0].key()) == ("Two", "True")


def test_every_heading_means_one_thing() -> None:
    spellings = [spelling for names in HEADINGS.values() for spelling in names]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"name,age\nAlice,30\n", "no column is called question"),
        (b"question,right\n", "no question"),
        (b'question,right\n"open,1\n', "quotation mark"),
        (b"PK\x03\x04xl/workbook but not really", "damaged"),
        (b"\xd0\xcf\x11\xe0 not really", "cannot be opened"),
        (b"question\x00right", "not a text file"),
    ],
)
def test_what_is_no_sheet_of_questions_is_refused_with_a_sentence(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(content, "x.csv")
