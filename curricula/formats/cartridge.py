"""IMS Common Cartridge: a course of another system, of which the tests and the banks of questions are read."""

from __future__ import annotations

from curricula.formats.base import Format
from curricula.formats.qti.package import is_package
from curricula.formats.qti.reading import read

FORMATS = (
    Format(
        name="cartridge",
        label="Common Cartridge",
        suffixes=(".imscc",),
        media_type="application/vnd.ims.imsccv1p3",
        read=read,
        recognises=is_package,
    ),
)
