"""The trainer's wing: the cohort's table, one trainee, marking, and publishing what was written."""

from lms.teaching import (
    analysis,
    appraisal,
    editing,
    formats,
    marking,
    paths,
    previews,
    publishing,
    recall,
    receipts,
    regrades,
    reports,
    reviews,
    teaching,
    trainees,
    translating,
)

FEATURES = (
    analysis.pages,
    *appraisal.FEATURES,
    *editing.FEATURES,
    formats.pages,
    marking.pages,
    paths.pages,
    publishing.pages,
    previews.pages,
    recall.pages,
    receipts.pages,
    regrades.pages,
    reports.pages,
    reviews.pages,
    teaching.pages,
    trainees.pages,
    translating.pages,
)
