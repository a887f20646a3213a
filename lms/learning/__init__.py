"""The trainee's wing: courses, lessons, quizzes, certificates."""

from lms.learning import certificates, courses, lessons, quizzes

FEATURES = (certificates.pages, courses.pages, lessons.pages, quizzes.pages)
