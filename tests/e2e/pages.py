"""Every page of the site, who may see it, and how to get there: a list that grows with the site.

A path has names in it that :func:`tests.e2e.settled.settle` gives; ``act`` is what is done there, where the page is the
answer to a form.
"""

from __future__ import annotations

from tests.e2e.pages_of_staff import PAGES_OF_STAFF
from tests.e2e.pages_of_trainees import PAGES_OF_TRAINEES

PAGES = (*PAGES_OF_TRAINEES, *PAGES_OF_STAFF)

WHO = tuple(dict.fromkeys(page.who for page in PAGES))

# What answers a GET with something else than a page of its own, and what that is.
NO_PAGES = {
    "api.nowhere": "for machines",
    "api.read": "for machines",
    "api.show": "for machines",
    "statements.cohort_file": "a file",
    "statements.programme_file": "a file",
    "appraisal_away.part": "a package for a device",
    "appraisal_files.pdf": "a file",
    "notes.take": "a file",
    "appraisal_files.table": "a file",
    "standards.give": "a file",
    "certificates.pdf": "a file",
    "transcripts.file": "a file",
    "transcript_of.file": "a file",
    "chrome.static_file": "a file",
    "completions.cohort_file": "a file",
    "completions.columns_file": "a file",
    "completions.programme_file": "a file",
    "results.cohort_file": "a file",
    "results.programme_file": "a file",
    "held.file": "a file",
    "courses.home": "leads to where one's work is",
    "health.show": "for machines",
    "credentials.issuer": "for machines",
    "credentials.revoked": "for machines",
    "credentials.show": "a file",
    "evaluation.file": "a file",
    "gains.cohort_file": "a file",
    "gains.programme_file": "a file",
    "cascade.people_file": "a file",
    "cascade.sheet": "a file",
    "cascade.trainers_file": "a file",
    "cascade.trainings_file": "a file",
    "echo.sheet": "a file",
    "evidence.download": "a file",
    "evidence_link.download": "a file",
    "issued.pdf": "a file",
    "issued.pdf_of_all": "a file",
    "offline_check.listed": "a file",
    "offline_check.worker": "a script",
    "attendance.file": "a file",
    "paper_sheets.file": "a file",
    "logos.picture": "a file",
    "media.show": "a file",
    "meetings.calendar_feed": "a file",
    "offline.part": "JSON",
    "worker.manifest": "JSON",
    "worker.outbox": "a part of every page, which tests/e2e/test_offline.py looks at",
    "worker.script": "a script",
    "worker.loaded": "a script",
    "pictures.show": "a file",
    "previews.medium": "a file",
    "quizzes.resume": "leads to a question",
    "uploads.of_trainee": "a file",
    "uploads.show": "a file",
}
