"""The number of a certificate."""

from __future__ import annotations

import re
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.certificates.words import certificate_number

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
