"""The cascade: what certified trainers give on, logged on a phone, and whom they name as the next."""

from __future__ import annotations

from lms.learning.cascade import naming, pages

FEATURES = (pages.pages, naming.pages)
