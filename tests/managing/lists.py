"""Lists of people: sending one and reading what the page says that it would do."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from html import unescape

import xlsxwriter
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from lms import database
from lms.tables import memberships
from lms.tables import people as people_table
from tests.people import Cast


def address(cast: Cast) -> str:
    """Return where lists are sent."""
    return f"/manage/{cast.cohort.code}/people/list"


def send(browser: FlaskClient, cast: Cast, content: bytes | str, name: str = "list.csv", **fields: str) -> TestResponse:
    """Send a file; text goes as UTF-8."""
    body = content.encode() if isinstance(content, str) else content
    return browser.post(address(cast), data={"list": (io.BytesIO(body), name), **fields})


def rows(page: TestResponse, heading: str) -> list[list[str]]:
    """Return the cells of the table under a heading, as text."""
    match = re.search(rf"<h2>{heading}</h2>.*?<tbody>(.*?)</tbody>", page.text, re.S)
    drawn = re.findall(r"<tr>(.*?)</tr>", match[1], re.S) if match else []
    return [
        [unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in drawn
    ]


def good(page: TestResponse) -> list[list[str]]:
    """Return the rows that will be enrolled."""
    return rows(page, "Who will be enrolled")


def bad(page: TestResponse) -> list[list[str]]:
    """Return the rows that cannot be used."""
    return rows(page, "Rows that cannot be used")


def asked(page: TestResponse) -> list[list[str]]:
    """Return the rows about which the page asks who they are."""
    return rows(page, "Names that somebody has already")


def hidden(page: TestResponse) -> dict[str, list[str]]:
    """Return what the form on a page carries along."""
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(list|column|headings)" value="([^"]*)">', page.text):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def seats(app: Flask, cast: Cast) -> list[str]:
    """Return the names of those who have a seat in the cohort."""
    with app.app_context():
        query = (
            select(people_table.c.name)
            .join(memberships, memberships.c.person == people_table.c.id)
            .where(memberships.c.cohort == cast.cohort.id, memberships.c.role == "trainee")
            .order_by(people_table.c.name)
        )
        return list(database.connection().execute(query).scalars())


def workbook(cells: Sequence[Sequence[object]]) -> bytes:
    """Return an Excel workbook."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(cells):
            sheet.write_row(number, 0, row)
    return made.getvalue()
