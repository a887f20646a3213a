"""A certificate as Open Badge 3.0: a W3C Verifiable Credential 2.0 in JSON-LD, signed with ``eddsa-rdfc-2022``.

Who issues it is ``did:web``: the site publishes its keys at an address of its own, and so does its list of revocations,
a ``BitstringStatusList``. Sources: https://www.w3.org/TR/vc-data-model-2.0/, https://www.w3.org/TR/vc-di-eddsa/,
https://www.w3.org/TR/vc-bitstring-status-list/, https://www.imsglobal.org/spec/ob/v3p0/.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from lms import language, urls
from lms.certificates.keys import PublicKey, SigningKey, multibase
from lms.certificates.sheet import Pair, sheet
from lms.certificates.words import COMPLETION, CertificateWords

CONTEXTS = Path(__file__).with_name("contexts")
VC = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
FILES = {VC: "credentials-v2.json", OPEN_BADGES: "open-badges-3.0.3.json"}
DID_CONTEXTS = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"]

BITS = 131_072  # of one list: as many as the standard asks for, so that it says little about how many there are
MULTIBASE_BASE64URL = "u"

Json = dict[str, Any]


def issuer() -> str:
    """Return who issues: ``did:web:training.example.org:verify:issuer``. Needs a request, or ``LMS_PUBLIC_URL``."""
    parts = urlsplit(urls.public("credentials.issuer"))
    path = parts.path.removesuffix("/did.json").strip("/").replace("/", ":")
    return f"did:web:{parts.netloc.replace(':', '%3A')}:{path}"


def did_document(keys: tuple[PublicKey, ...]) -> Json:
    """Return what the world checks signatures with: every key, and which of them still vouch."""
    did = issuer()
    methods = [_method(key, did) for key in keys]
    vouching = [method["id"] for key, method in zip(keys, methods, strict=True) if key.withdrawn_at is None]
    return {"@context": DID_CONTEXTS, "id": did, "verificationMethod": methods, "assertionMethod": vouching}


def _method(key: PublicKey, did: str) -> Json:
    method = {"id": f"{did}#{key.id}", "type": "Multikey", "controller": did, "publicKeyMultibase": key.multibase}
    return method | ({"revoked": _moment(key.withdrawn_at)} if key.withdrawn_at else {})


def write(words: CertificateWords, record: UUID, issued_at: datetime, signed_at: datetime, key: SigningKey) -> bytes:
    """Return the signed credential of a certificate. Takes some hundredths of a second; needs what ``issuer`` needs."""
    return as_bytes(signed(_credential(words, record, issued_at), signed_at, key))


def key_of(credential: bytes) -> str:
    """Return the id of the key that signed a credential."""
    method: str = json.loads(credential)["proof"][0]["verificationMethod"]
    return method.partition("#")[2]


def _credential(words: CertificateWords, record: UUID, issued_at: datetime) -> Json:
    with language.speaking(words.language):
        drawn = sheet(words)
    told: Json = {
        "@context": [VC, OPEN_BADGES],
        "id": f"urn:uuid:{record}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": words.title,
        "description": f"{drawn.heading}: {words.title}",
        "issuer": {"id": issuer(), "type": ["Profile"], "name": words.issuer, "url": urls.public("verification.ask")},
        "validFrom": _moment(issued_at),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_named("name", words.name)],
            "licenseNumber": words.number,
            "narrative": "\n".join([_lines(drawn.facts), *drawn.notes]),
            "achievement": _achievement(words, drawn.conditions),
        },
        "evidence": [{"id": words.address, "type": ["Evidence"], "name": drawn.heading}],
    }
    if words.valid_until:
        ends = datetime.combine(words.valid_until + timedelta(days=1), time(), UTC) - timedelta(seconds=1)
        told["validUntil"] = _moment(ends)
    if words.bit:
        told["credentialStatus"] = _status(words.bit)
    return told


def _named(kind: str, value: str) -> Json:
    return {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}


def _achievement(words: CertificateWords, conditions: tuple[Pair, ...]) -> Json:
    version = f"{issuer()}/{words.code}/{words.edition}"
    return {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, version)}",
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion" if words.kind == COMPLETION else "Certificate",
        "name": words.title,
        "description": words.programme,
        "humanCode": words.code,
        "version": str(words.edition),
        "inLanguage": words.language,
        "criteria": {"narrative": _lines(conditions) or words.title},
    }


def _lines(pairs: tuple[Pair, ...]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs)


def _status(place: int) -> Json:
    before, index = divmod(place, BITS)
    listed = urls.public("credentials.revoked", number=before + 1)
    return {
        "id": f"{listed}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": listed,
    }


def write_list(number: int, revoked: tuple[int, ...], at: datetime, key: SigningKey) -> bytes:
    """Return one of the lists of what was revoked, from 1, signed; ``revoked`` are places of all of them."""
    first = (number - 1) * BITS
    address = urls.public("credentials.revoked", number=number)
    told = {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer(),
        "validFrom": _moment(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded(place - first for place in revoked if 0 <= place - first < BITS),
        },
    }
    return as_bytes(signed(told, at, key))


def encoded(places: Iterable[int]) -> str:
    """Return a list as one bit for each certificate, the first on the left: compressed, in multibase."""
    bits = bytearray(BITS // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    packed = base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
    return MULTIBASE_BASE64URL + packed


def signed(told: Mapping[str, Any], at: datetime, key: SigningKey) -> Json:
    """Return a credential with a Data Integrity proof; Open Badges want their proofs in a list."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": _moment(at),
        "verificationMethod": f"{issuer()}#{key.id}",
        "proofPurpose": "assertionMethod",
    }
    digest = _digest({"@context": told["@context"], **proof}) + _digest(told)
    return {**told, "proof": [{**proof, "proofValue": multibase(key.sign(digest))}]}


def _digest(document: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of a document's canonical form (RDFC-1.0)."""
    from pyld import jsonld  # not at the top: few requests sign, and it brings much with it

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": _load}
    return hashlib.sha256(jsonld.normalize(document, options).encode()).digest()


def _load(address: str, _options: object) -> Json:
    """Find a context in our own folder: nothing is ever fetched to sign."""
    return {"contextUrl": None, "documentUrl": address, "document": _context(FILES[address])}


@lru_cache
def _context(name: str) -> Json:
    found: Json = json.loads((CONTEXTS / name).read_text(encoding="utf-8"))
    return found


def as_bytes(told: Json) -> bytes:
    """Return JSON for people to look at, too."""
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
