"""Pictures made light enough for a phone on a slow line: at most 1,200 pixels wide and 150 kB, and nothing in them but
the picture: no place, no camera, no name.
"""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from curricula.page import HEAVIEST_PICTURE

WIDEST, TALLEST = 1200, 4800
MOST_PIXELS = 40_000_000
"""What a telephone of today takes; decoding takes four bytes for each."""

READ = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
SUFFIX = ".webp"
QUALITIES = (82, 70, 55, 40)

# What Pillow raises for a file that is none, is cut off, or lies about itself.
BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error)


class NoPicture(ValueError):
    """A file is no picture of a kind that is taken, or too large to be opened."""


def shrunk(content: bytes) -> bytes:
    """Return a picture as WebP, upright, at most :data:`WIDEST` wide and as light as a lesson may bear.

    Raises :class:`NoPicture` for anything but a JPEG, PNG, WebP, GIF or AVIF file. An SVG is a program as much as a
    picture, and is refused.
    """
    picture = _opened(content)
    scale = min(1.0, WIDEST / picture.width, TALLEST / picture.height)
    while True:
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        smaller = picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)
        for quality in QUALITIES:
            made = _webp(smaller, quality)
            if len(made) <= HEAVIEST_PICTURE:
                return made
        scale *= 0.75


def _opened(content: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=READ) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise NoPicture(f"{found.width} × {found.height}")
                upright = ImageOps.exif_transpose(found)
                return upright.convert("RGBA" if _is_see_through(upright) else "RGB")
    except (*BROKEN, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NoPicture(str(error)) from error


def _is_see_through(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def _webp(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "WEBP", quality=quality, method=4, exif=b"", icc_profile=None)
    return kept.getvalue()
