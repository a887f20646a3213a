"""The trainer's wing: the cohort's table, and one trainee."""

from lms.teaching import teaching, trainees

FEATURES = (teaching.pages, trainees.pages)
