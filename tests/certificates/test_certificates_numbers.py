"""The number of a certificate, and its last day."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.words import certificate_number, last_day

SEAT = UUID("0d5c1a37-0f4e-4b57-9d0e-6c0b7a1f2e3d")


def test_it_names_the_site_the_year_and_the_course() -> None:
    assert re.fullmatch(r"CBT-2026-OAMT-[0-9A-HJKMNP-TV-Z]{8}", certificate_number("CBT", 2026, "OAMT", SEAT))


def test_the_same_seat_has_the_same_number_and_another_seat_another() -> None:
    number = certificate_number("CBT", 2026, "A", SEAT)
    assert certificate_number("CBT", 2026, "A", UUID(int=SEAT.int)) == number
    assert certificate_number("CBT", 2026, "A", UUID(int=SEAT.int + 1))[-8:] != number[-8:]


@given(st.text(max_size=40), st.text(max_size=40), st.uuids())
def test_it_can_be_typed_and_fits_its_column_whatever_the_settings(prefix: str, code: str, cause: UUID) -> None:
    number = certificate_number(prefix, 2026, code, cause)
    assert re.fullmatch(r"[A-Z0-9-]{13,40}", number)
    assert not number.startswith("-")


@pytest.mark.parametrize(
    ("issued_on", "months", "last"),
    [
        (date(2026, 11, 28), 0, None),
        (date(2026, 11, 28), 36, date(2029, 11, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_its_last_day_is_the_same_day_months_later_or_the_last_of_that_month(
    issued_on: date, months: int, last: date | None
) -> None:
    assert last_day(issued_on, months) == last
