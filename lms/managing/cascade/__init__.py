"""The cascade register of a programme: what was logged, how well it is shown, and the tree from top to bottom."""

from __future__ import annotations

from lms.managing.cascade import pages, trainers

FEATURES = (pages.pages, trainers.pages)
