"""What was certified, and with which keys."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    Uuid,
)

from lms.tables.columns import Moment, Position, metadata
from lms.tables.people import programmes

certificates = Table(
    "lms_certificates",
    metadata,
    Column("number", String(40), primary_key=True),
    Column("record", Uuid, nullable=False, unique=True),  # the certificate-issued record: the words as they were
    Column("pdf", LargeBinary, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("credential", LargeBinary),  # the signed Open Badge, JSON-LD; empty: issued before there were any
)

# Which bit of the site's list of revocations is a certificate's: given once, before it is printed.
certificate_places = Table(
    "lms_certificate_places",
    metadata,
    Column("place", Position, primary_key=True),  # from 1
    Column("record", Uuid, nullable=False, unique=True),  # the certificate-issued record
    Column("revoked_at", Moment, index=True),  # the log says it too, and why; here the public list is read
)

# What the site signs certificates with. A key is used until the next is made; what it signed is checked for ever.
keys = Table(
    "lms_keys",
    metadata,
    Column("id", String(8), primary_key=True),  # of the sha256 of the public half, hexadecimal
    Column("public", LargeBinary, nullable=False),  # Ed25519, 32 bytes
    Column("sealed", LargeBinary),  # the private half, encrypted with the site's SECRET_KEY; empty: destroyed
    Column("made_at", Moment, nullable=False),
    Column("retired_at", Moment),  # when the next was made
    Column("withdrawn_at", Moment),  # when it became known that somebody else has it
)

# Who signs the certificates of a programme, in the order of the sheet.
signatories = Table(
    "lms_signatories",
    metadata,
    Column("programme", ForeignKey(programmes.c.id), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),  # 1 to 3
    Column("name", Text, nullable=False),
    Column("function", Text, nullable=False),
)
