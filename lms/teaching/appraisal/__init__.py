"""Appraisals as trainers see them: beginning rounds, what they come to, talks between assessors, plans, files, sets."""

from lms.teaching.appraisal import appraisals, beginning, consensus, files, plans, sets

FEATURES = (appraisals.pages, beginning.pages, consensus.pages, files.pages, plans.pages, sets.pages)
