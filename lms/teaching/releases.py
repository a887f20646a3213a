"""What publishing would make current now: what was written, but for what waits for a reviewer's signature."""

from __future__ import annotations

from dataclasses import dataclass

from lms.identity import Person
from lms.publication import Manuscript, drafts, signatures
from lms.publication.drafts import Draft
from lms.publication.signatures import Unsigned


@dataclass(frozen=True, slots=True)
class Release:
    """What publishing would make current now: all that was ``written``, but for what waits for a signature.

    ``unsigned`` are the changes without one, ``held`` those of them that stay as they were published before.
    """

    written: Draft
    manuscript: Manuscript
    unsigned: tuple[Unsigned, ...]
    held: tuple[Unsigned, ...]

    @property
    def is_empty_site(self) -> bool:
        """Whether it is the first publication and would leave out what waits for a signature."""
        return bool(self.held) and self.manuscript.before.number == 0


def release(publisher: Person | None, *, unreviewed: bool = False) -> Release:
    """Return what would become current; ``unreviewed`` brings out what is new and critical for safety unsigned."""
    written = drafts.draft()
    unsigned = written.manuscript.unsigned(publisher.id if publisher else None)
    held = signatures.blocking(unsigned, unreviewed=unreviewed)
    kept = drafts.draft(frozenset(each.name for each in held)) if held else written
    return Release(written, kept.manuscript, unsigned, held)
