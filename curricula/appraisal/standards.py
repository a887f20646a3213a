"""A set of standards: domains hold standards, and standards hold the criteria that are rated."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, get_args

Rating = Literal["2", "1", "0", "NA"]
"""Met, partly met, not met, not relevant. What has no rating yet is absent, and never counts as not met."""

MET: Rating = "2"
PARTLY: Rating = "1"
NOT_MET: Rating = "0"
NOT_RELEVANT: Rating = "NA"
RATINGS: tuple[Rating, ...] = get_args(Rating)

Ratings = Mapping[str, Rating]
"""Ratings by the code of the criterion."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that can be checked.

    An `essential` one that is not met limits the score of its standard; a `safety` one that is not met is named before
    everything else. `evidence` says where to look, `applies_to` for which services, `source` where it comes from.
    """

    code: str
    text: str
    essential: bool = False
    safety: bool = False
    evidence: str = ""
    applies_to: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """What a service should be like in one respect."""

    code: str
    title: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of standards, one corner of the radar."""

    code: str
    title: str
    standards: tuple[Standard, ...]


@dataclass(frozen=True)
class StandardsSet:
    """A whole set; `notice` is said on every page and in every file that comes from it."""

    id: str
    language: str
    title: str
    notice: str
    domains: tuple[Domain, ...]

    @cached_property
    def standards(self) -> tuple[Standard, ...]:
        """The standards of all domains, in order."""
        return tuple(standard for domain in self.domains for standard in domain.standards)

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria by their code, in order."""
        return {criterion.code: criterion for standard in self.standards for criterion in standard.criteria}

    @cached_property
    def standard_of(self) -> Mapping[str, Standard]:
        """The standard that each criterion belongs to, by the criterion's code."""
        return {criterion.code: standard for standard in self.standards for criterion in standard.criteria}

    def only(self, domains: Collection[str]) -> StandardsSet:
        """Leave out the domains that are not named: a country, or an exercise, chooses."""
        return replace(self, domains=tuple(domain for domain in self.domains if domain.code in domains))


def encode(chosen: StandardsSet) -> bytes:
    """Write a set as canonical JSON in UTF-8: the same set is always the same bytes."""
    return json.dumps(asdict(chosen), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def decode(body: bytes) -> StandardsSet:
    """Read back what `encode` wrote."""
    plain = json.loads(body)
    return StandardsSet(**{**plain, "domains": tuple(map(_domain, plain["domains"]))})


def _domain(plain: Mapping[str, Any]) -> Domain:
    return Domain(plain["code"], plain["title"], tuple(map(_standard, plain["standards"])))


def _standard(plain: Mapping[str, Any]) -> Standard:
    criteria = (Criterion(**{**each, "applies_to": tuple(each["applies_to"])}) for each in plain["criteria"])
    return Standard(plain["code"], plain["title"], tuple(criteria))


def content_hash(body: bytes) -> str:
    """Name bytes by what they say: SHA-256 in 64 hexadecimal digits."""
    return sha256(body).hexdigest()
