"""Messages to people: an outbox that is written together with its cause, and what sends from it by day."""

from lms.messages import unsubscribing

FEATURES = (unsubscribing.pages,)
