"""The trainee's wing: courses, lessons, cases, quizzes, tools, files to send, certificates."""

from lms.learning import (
    appraisal,
    cases,
    certificates,
    courses,
    lessons,
    media,
    meetings,
    notes,
    offline,
    quizzes,
    remembering,
    reports,
    tools,
    uploads,
    words,
    worker,
)

FEATURES = (
    *appraisal.FEATURES,
    cases.pages,
    certificates.pages,
    courses.pages,
    lessons.pages,
    media.pages,
    meetings.pages,
    notes.pages,
    offline.pages,
    quizzes.pages,
    remembering.pages,
    reports.pages,
    tools.pages,
    uploads.pages,
    words.pages,
    worker.pages,
)
