"""The trainee's wing: courses, lessons, cases, quizzes, tools, files to send, certificates."""

from lms.learning import cases, certificates, courses, lessons, media, meetings, quizzes, reports, tools, uploads

FEATURES = (
    cases.pages,
    certificates.pages,
    courses.pages,
    lessons.pages,
    media.pages,
    meetings.pages,
    quizzes.pages,
    reports.pages,
    tools.pages,
    uploads.pages,
)
