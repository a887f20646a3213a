"""QTI: questions as many systems exchange them, versions 1.2, 2.1 and 2.2, alone or packed; written as 2.1."""

from __future__ import annotations

from curricula.formats.base import Format
from curricula.formats.qti.out.packages import write_package
from curricula.formats.qti.package import is_package, is_qti
from curricula.formats.qti.reading import read


def recognises(content: bytes) -> bool:
    """Tell whether a file begins as QTI does, or is a package."""
    return is_package(content) or (not content.startswith(b"PK") and is_qti(content))


FORMATS = (
    Format(
        name="qti",
        label="QTI 2.1 (1.2, 2.2)",
        suffixes=(".qti.zip", ".zip", ".xml", ".qti"),
        media_type="application/zip",
        read=read,
        write=write_package,
        recognises=recognises,
    ),
)
