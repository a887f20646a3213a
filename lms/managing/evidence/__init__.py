"""Evidence for donors: packs that stay as they were made, links that open them, and the same live on dashboards."""

from __future__ import annotations

from lms.managing.evidence import dashboards, opened, pages

FEATURES = (pages.pages, opened.pages, dashboards.pages)
