"""A page with a long stretch that is the same for many people, compressed once and put into each page's stream.

Compressing is the dearest step of a page, and a gzip stream may be put together from parts that were compressed before,
as long as each ends in a full flush and none looks back beyond its own beginning (RFC 1951, RFC 1952).
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # deflate, no name, no time, best compression, unknown system
PLACE = Markup("<!--\ufdd0-->")  # stands in the template for the stretch; U+FDD0 is in no text


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of HTML: as it is, and as raw deflate blocks that end on a byte."""

    plain: bytes
    deflated: bytes

    @classmethod
    def of(cls, html: str) -> Stretch:
        """Compress a stretch as well as deflate can; it pays from the second page on."""
        plain = html.encode()
        press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
        return cls(plain, press.compress(plain) + press.flush(zlib.Z_FULL_FLUSH))


@dataclass(frozen=True, slots=True)
class Spliced:
    """A page round a stretch: what stands before it and after it."""

    before: bytes
    stretch: Stretch
    after: bytes

    @classmethod
    def into(cls, page: str, stretch: Stretch) -> Spliced:
        """Put the stretch where the page has :data:`PLACE`."""
        before, _place, after = page.partition(PLACE)
        return cls(before.encode(), stretch, after.encode())

    def plain(self) -> bytes:
        """Return the whole page."""
        return self.before + self.stretch.plain + self.after

    def gzip(self) -> bytes:
        """Return the whole page as one gzip stream."""
        size = len(self.before) + len(self.stretch.plain) + len(self.after)
        check = zlib.crc32(self.after, zlib.crc32(self.stretch.plain, zlib.crc32(self.before)))
        return b"".join(
            (
                HEADER,
                _opening(self.before),
                self.stretch.deflated,
                _deflate_short(self.after, zlib.Z_FINISH),
                struct.pack("<LL", check, size & 0xFFFFFFFF),
            )
        )


@lru_cache(maxsize=500)  # of about 2 kB each: a trainee sees a lesson again after each of its checks
def _opening(before: bytes) -> bytes:
    return _deflate_short(before, zlib.Z_FULL_FLUSH)


def _deflate_short(plain: bytes, end: int) -> bytes:
    # A window of 4 kB: making ready the usual one of 32 kB takes four times as long as compressing so little.
    press = zlib.compressobj(6, zlib.DEFLATED, -12, 6)
    return press.compress(plain) + press.flush(end)
