"""What is known of people: what programmes ask and why, who may see it, and how it goes away again."""

from lms.privacy import consents, held, profile

FEATURES = (profile.pages, consents.pages, held.pages)
