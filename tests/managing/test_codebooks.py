"""Codebooks: what the columns of a file mean, as a file of its own in every format."""

from __future__ import annotations

import csv

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lms.managing import exports
from tests import people
from tests.managing.test_exports import at, got, rows
from tests.people import Cast


@pytest.fixture
def carol(app: Flask, cast: Cast) -> FlaskClient:
    return people.signed_in(app, cast.carol)


def test_the_codebook_is_a_file_of_its_own_and_tells_of_the_apostrophe(carol: FlaskClient, cast: Cast) -> None:
    explained = {row["column"]: row for row in rows(carol, "/manage/records-codebook.jsonl")}
    assert "rounded up" in explained["score"]["meaning"]
    assert explained["score"]["stays"] is True
    assert explained["name"]["stays"] is False
    assert "apostrophe" in explained[".csv"]["meaning"]
    assert (
        list(explained)[:-3]
        == list(csv.reader([got(carol, at(cast.cohort, ".csv")).get_data().decode("utf-8-sig")]))[0]
    )


@pytest.mark.one_database
def test_every_codebook_that_a_page_offers_is_there_in_every_format(carol: FlaskClient, cast: Cast) -> None:
    results = f"/manage/{cast.cohort.code}/results"
    for stem in ("/manage/records-codebook", f"{results}/people-codebook", f"{results}/answers-codebook"):
        for suffix in exports.formats():
            answer = got(carol, f"{stem}.{suffix}")
            assert (answer.status_code, bool(answer.data)) == (200, True), (stem, suffix)
