"""Accounts: signing in, joining, invitations, PIN cards. Used where the host does not sign people in itself."""

from lms.accounts import account, emails, forgotten, invitations, join, sign_in

FEATURES = (sign_in.pages, forgotten.pages, join.pages, invitations.pages, account.pages, emails.pages)
