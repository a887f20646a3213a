"""The trainer's wing: the cohort's table, one trainee, and publishing what was written."""

from lms.teaching import formats, previews, publishing, regrades, teaching, trainees

FEATURES = (formats.pages, publishing.pages, previews.pages, regrades.pages, teaching.pages, trainees.pages)
