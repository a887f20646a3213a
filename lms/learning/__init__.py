"""The trainee's wing: courses, lessons, quizzes, certificates."""

from lms.learning import certificates, courses, lessons, media, quizzes

FEATURES = (certificates.pages, courses.pages, lessons.pages, media.pages, quizzes.pages)
