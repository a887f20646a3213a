"""The trainee's wing: courses, lessons, quizzes, files to send, certificates."""

from lms.learning import certificates, courses, lessons, media, quizzes, reports, uploads

FEATURES = (certificates.pages, courses.pages, lessons.pages, media.pages, quizzes.pages, reports.pages, uploads.pages)
