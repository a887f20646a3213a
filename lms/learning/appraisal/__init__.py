"""Appraising a service: what the one who rates sees and does. Results and plans are in ``lms/teaching/appraisal``."""

from lms.learning.appraisal import away, rating

FEATURES = (rating.pages, away.pages)
