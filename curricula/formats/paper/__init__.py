"""A test on paper: one document for those who take it, and one with the key for those who mark it."""

from __future__ import annotations

from curricula.formats.base import Format
from curricula.formats.paper.printing import write_key, write_paper

FORMATS = (
    Format(
        name="paper",
        label="Test on paper (PDF)",
        suffixes=(".pdf",),
        media_type="application/pdf",
        write=write_paper,
    ),
    Format(
        name="key",
        label="Key of the test on paper (PDF)",
        suffixes=(".key.pdf",),
        media_type="application/pdf",
        write=write_key,
    ),
)
