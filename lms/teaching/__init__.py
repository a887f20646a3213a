"""The trainer's wing: the cohort's table, one trainee, and publishing what was written."""

from lms.teaching import publishing, teaching, trainees

FEATURES = (publishing.pages, teaching.pages, trainees.pages)
