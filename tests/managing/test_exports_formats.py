"""What each format does to values, whatever somebody typed."""

from __future__ import annotations

import csv as reader
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from lms.managing.completions.columns import COLUMNS, Completion
from lms.managing.completions.query import share
from lms.managing.exports import csv, jsonl, xlsx
from lms.managing.exports.table import Cell, Column, Table

SIGNS = tuple("=+-@＝＋－＠\t\r\n")
TEXT = st.text(
    st.one_of(st.sampled_from("=+-@＝;,\t\r\n\"' \u200f\ufeffaЯ"), st.characters(codec="utf-8")), max_size=12
)
COLUMN_OF_TEXT = Column("text", "text", "")
TYPED = (
    Column("number", "integer", ""),
    Column("share", "decimal", ""),
    Column("yes", "boolean", ""),
    Column("day", "date", ""),
    Column("moment", "datetime", ""),
    Column("id", "id", ""),
    Column("nothing", "text", ""),
)
ID = UUID("0192d6a0-0000-7000-8000-000000000001")
VALUES: tuple[Cell, ...] = (
    12,
    Decimal("0.7777"),
    False,
    date(2026, 11, 24),
    datetime(2026, 11, 23, 20, 1, 2, 999_999, tzinfo=UTC),
    ID,
    None,
)


def table(*texts: str) -> Table:
    return Table("Names", (Column("before", "text", ""), COLUMN_OF_TEXT), [("a", text) for text in texts], len(texts))


def csv_of(written: Table) -> str:
    file = io.BytesIO()
    csv.write(written, file)
    return file.getvalue().decode("utf-8-sig")


def sheets_of(written: Table, **options: int) -> dict[str, list[list[Any]]]:
    file = io.BytesIO()
    xlsx.write(written, file, **options)
    book = load_workbook(io.BytesIO(file.getvalue()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


@given(TEXT)
def test_no_csv_reader_of_the_region_finds_a_cell_that_begins_like_a_formula(text: str) -> None:
    written = csv_of(table(text))
    for delimiter in ",;\t":
        for row in reader.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            assert not [
                cell for cell in row if cell.strip("\"' \u200f\ufeff\t\r\n").startswith(SIGNS) and "'" not in cell
            ]


@given(TEXT)
def test_taking_the_apostrophes_away_gives_back_what_was_typed(text: str) -> None:
    rows = list(reader.reader(io.StringIO(csv_of(table(text)), newline="")))
    assert rows[1][1].replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize(
    "text", ["=1+1", "+992 900", "-1", "@x", "\t=1", "\r\n=1", "＝1+1", "＠x", "\u200f=1", " =1", '"=1']
)
def test_what_would_begin_a_formula_has_an_apostrophe_before_its_sign(text: str) -> None:
    cell = list(reader.reader(io.StringIO(csv_of(table(text)), newline="")))[1][1]
    assert cell.lstrip('\t\r\n "\u200f').startswith("'")


@pytest.mark.parametrize("text", ["Ana-Marija", "O‘g‘il", "a = b", "Osh, Kyrgyzstan", "1+1", "ҷ"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert csv.harmless(text) == text


@given(TEXT)
def test_a_workbook_holds_text_as_text(text: str) -> None:
    cells = sheets_of(table(text))["Names"]
    assert cells[1:] == [["a", text]]


@given(TEXT)
def test_json_lines_hold_one_object_a_line(text: str) -> None:
    file = io.BytesIO()
    jsonl.write(table(text, text), file)
    lines = file.getvalue().split(b"\n")
    assert [json.loads(line) for line in lines[:-1]] == [{"before": "a", "text": text}] * 2
    assert lines[-1] == b""


def test_csv_writes_iso_dates_and_a_point() -> None:
    assert (
        csv_of(Table("T", TYPED, [VALUES], 1)).splitlines()[1]
        == f"12,0.7777,false,2026-11-24,2026-11-23T20:01:02Z,{ID},"
    )


def test_json_lines_have_numbers_truths_and_null() -> None:
    file = io.BytesIO()
    jsonl.write(Table("T", TYPED, [VALUES], 1), file)
    assert (
        file.getvalue()
        == (
            f'{{"day":"2026-11-24","id":"{ID}","moment":"2026-11-23T20:01:02Z","nothing":null,"number":12,'
            '"share":0.7777,"yes":false}\n'
        ).encode()
    )


def test_a_workbook_has_real_dates_and_numbers() -> None:
    row = sheets_of(Table("T", TYPED, [VALUES], 1))["T"][1]
    assert row[:6] == [12, 0.7777, False, date(2026, 11, 24), datetime(2026, 11, 23, 20, 1, 2), str(ID)]  # noqa: DTZ001


def test_a_workbook_takes_what_excel_cannot() -> None:
    odd: list[tuple[Cell, ...]] = [(date(1899, 12, 31), "x" * 40_000), (date(2026, 1, 1), "\x00\x0b")]
    cells = sheets_of(Table("[T]: a/b?", (Column("day", "date", ""), COLUMN_OF_TEXT), odd, 2))
    (_first, *rest) = next(iter(cells.values()))
    assert rest[0] == ["1899-12-31", "x" * 32_767]
    assert rest[1] == [date(2026, 1, 1), "\x00\x0b"]


def test_rows_that_do_not_fit_on_a_sheet_go_on_in_the_next() -> None:
    cells = sheets_of(table(*"abcdefg"), rows_per_sheet=3)
    names = [name for name in cells if name.startswith("Names")]
    assert names == ["Names", "Names 2", "Names 3"]
    assert [[row[1] for row in cells[name][1:]] for name in names] == [["a", "b", "c"], ["d", "e", "f"], ["g"]]
    assert all(cells[name][0] == ["before", "text"] for name in names)


def test_the_codebook_explains_every_field_of_a_completion_in_its_order() -> None:
    assert tuple(column.name for column in COLUMNS) == Completion.__slots__


@given(st.fractions(0, 1, max_denominator=10_000))
def test_a_share_is_never_rounded_up(exact: Fraction) -> None:
    written = share(str(exact))
    assert 0 <= exact - Fraction(written) < Fraction(1, 10_000)
