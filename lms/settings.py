"""Every setting that begins with ``LMS_``: its name, what it is when nobody says otherwise, and what it does.

A host sets them in ``app.config``; Threshold alone also reads them from the environment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask

from lms import places


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: ``default`` is a value, or ``None`` where absence has its own meaning, told in ``meaning``."""

    name: str
    default: Any
    meaning: str


SETTINGS = (
    Setting("LMS_SITE_NAME", "Threshold", "The name in the header, on cards and on certificates."),
    Setting("LMS_CONTENT", str(places.content_folder()), "The folder that `flask lms publish` reads."),
    Setting("LMS_LANGUAGES", ("en", "ru"), "Languages of the interface that are offered, the first is the default."),
    Setting(
        "LMS_DEMONSTRATION",
        False,
        "Invented people, accounts offered at sign-in, and a line on every page that says so.",
    ),
    Setting(
        "LMS_REQUIRE_SIGNATURES",
        True,
        "Hold back changes of what is critical for safety until a reviewer has signed them; never on a demonstration.",
    ),
    Setting(
        "LMS_PUBLIC_URL",
        "",
        "The address in QR codes, cards, mail and signed certificates, with the path that a proxy serves the site "
        "below; empty: the address the page was asked under.",
    ),
    Setting("LMS_ISSUER", "", "Who issues certificates; empty: the site's name."),
    Setting("LMS_CERTIFICATE_PREFIX", "CBT", "What a certificate's number begins with."),
    Setting(
        "LMS_MAIL_URL",
        "",
        "smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: no mail, links are shown instead.",
    ),
    Setting("LMS_MAIL_FROM", "", "The sender of mail; empty: threshold@ and the host of the public address."),
    Setting(
        "LMS_HOOK_URL",
        "",
        "An address that takes messages to people without e-mail as signed JSON, for messengers; empty: there is none.",
    ),
    Setting("LMS_HOOK_SECRET", "", "What these are signed with: whsec_ and the base64 of at least 24 random bytes."),
    Setting("LMS_QUIET_HOURS", "20:00-08:00", "When no message is sent, by the clock where the cohort is, or none."),
    Setting(
        "LMS_SIGN_IN_TRIES", 10, "Wrong passwords or PINs per account within 15 minutes before the next has to wait."
    ),
    Setting("LMS_SIGN_IN_TRIES_PER_ADDRESS", 100, "The same per network address; a whole training shares one."),
    Setting("LMS_JOIN_TRIES_PER_ADDRESS", 60, "New people who may join by code per network address within 15 minutes."),
    Setting(
        "LMS_VERIFY_TRIES_PER_ADDRESS", 60, "Certificates that may be looked up per network address within 15 minutes."
    ),
    Setting("LMS_API_CALLS", 900, "Calls that other software may make with one token within 15 minutes."),
    Setting("LMS_UPLOAD_LIMIT", 2_000_000, "Bytes that one form may carry."),
    Setting("LMS_FILE_LIMIT", 10_000_000, "Bytes of a file that a trainee sends as an answer."),
    Setting("LMS_UPLOADS", "", "The folder of the files that trainees send; empty: `uploads` in the instance folder."),
    Setting(
        "LMS_GRACE_SECONDS", 60, "How long after the end of a time limit an answer that was on its way is still taken."
    ),
    Setting("LMS_RELOAD_SECONDS", 1.0, "How often a worker looks whether something new was published."),
    Setting("LMS_SIGN_IN_URL", "", "Where a host signs people in; empty: the host's front page, or Threshold's own."),
    Setting("LMS_CLOCK", None, "A function that gives the time, aware, for tests; absent: the system's clock."),
)


YES = frozenset({"1", "yes", "true", "on"})
NO = frozenset({"0", "no", "false", "off"})


def apply_defaults(app: Flask) -> None:
    """Put every setting that the application has not set into ``app.config``."""
    for setting in SETTINGS:
        app.config.setdefault(setting.name, setting.default)


def from_environment(environment: Mapping[str, str], others: Iterable[str] = ()) -> dict[str, Any]:
    """Read the settings (and ``others``, as text) that the environment gives; an empty value counts as not given.

    Raises ``ValueError`` naming the setting where a value is not of the setting's kind.
    """
    found: dict[str, Any] = {name: environment[name] for name in others if environment.get(name)}
    for setting in SETTINGS:
        given = environment.get(setting.name)
        if given and setting.default is not None:
            found[setting.name] = _read(setting, given)
    return found


def _read(setting: Setting, given: str) -> Any:
    if isinstance(setting.default, bool):
        if given.lower() not in YES | NO:
            raise ValueError(f"{setting.name}={given}: write yes or no.")
        return given.lower() in YES
    if isinstance(setting.default, tuple):
        return tuple(part.strip() for part in given.split(",") if part.strip())
    if isinstance(setting.default, int | float):
        try:
            return type(setting.default)(given)
        except ValueError as error:
            raise ValueError(f"{setting.name}={given}: write a number.") from error
    return given
