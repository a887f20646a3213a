"""Somebody else's site, with users, tables and a style sheet of its own, in which Threshold is mounted."""
