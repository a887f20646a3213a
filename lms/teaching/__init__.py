"""The trainer's wing: the cohort's table, one trainee, marking, and publishing what was written."""

from lms.teaching import (
    analysis,
    editing,
    formats,
    marking,
    previews,
    publishing,
    regrades,
    reports,
    reviews,
    teaching,
    trainees,
    translating,
)

FEATURES = (
    analysis.pages,
    *editing.FEATURES,
    formats.pages,
    marking.pages,
    publishing.pages,
    previews.pages,
    regrades.pages,
    reports.pages,
    reviews.pages,
    teaching.pages,
    trainees.pages,
    translating.pages,
)
