"""Content-addressed versions of what was published, the current set in memory, and what is about to be published."""

from lms.publication.editions import Course, Edition, Place, Shelf, edition, shelf
from lms.publication.publishing import (
    Change,
    Manuscript,
    Publication,
    bring_out,
    compose,
    differences,
    go_back,
    hollow,
    index,
    publish,
)
from lms.publication.signatures import AwaitsReview

__all__ = [
    "AwaitsReview",
    "Change",
    "Course",
    "Edition",
    "Manuscript",
    "Place",
    "Publication",
    "Shelf",
    "bring_out",
    "compose",
    "differences",
    "edition",
    "go_back",
    "hollow",
    "index",
    "publish",
    "shelf",
]
