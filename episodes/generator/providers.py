"""Synthetic providers: participants of the Model and others, with their names and numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from episodes.generator.identities import npi, tin
from episodes.generator.places import OUTSIDE, PLACES, Place

KINDS = ("dual", "professional", "technical")
EXCLUSIONS = ("asc", "opt-out")
OPT_OUT = "opt-out"
ONE_OUTSIDE_FROM, TWO_OUTSIDE_FROM, PARTICIPANTS_PER_OUTSIDE = 6, 8, 40
"""Of a list of 6 participants one is excluded or has opted out, of a list of 8 two, of a long list one in 40."""
SECOND_SITE_FROM, SECOND_SITE_EVERY = 24, 4
"""Above participant 24 the Dual participant of every fourth place has a second site."""
UNLISTED = 7
UNLISTED_FROM = 90_000
LISTED_CCN, UNLISTED_CCN = 879, 799
"""Hospital numbers count down from here: the last ones of the range, which no hospital of these States has."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: it bills carrier claims by its TIN or outpatient claims by its CCN, at the first of its ZIPs."""

    name: str
    kind: str
    place: Place
    zips: tuple[str, ...]
    tin: str = ""
    ccn: str = ""
    npi: str = ""
    model_id: str = ""
    exclusion: str = ""

    @property
    def setting(self) -> str:
        """Name the kind of claims that this provider bills."""
        return "outpatient" if self.ccn else "carrier"


@dataclass(frozen=True, slots=True)
class Providers:
    """All providers. `pairs` plan and treat together; `practices` and `hospitals` are on no participant list."""

    listed: tuple[Provider, ...]
    pairs: tuple[tuple[Provider, Provider], ...]
    excluded: tuple[Provider, ...]
    opted_out: tuple[Provider, ...]
    practices: tuple[Provider, ...]
    hospitals: tuple[Provider, ...]


def plan_providers(count: int) -> Providers:
    """Make participants of all three kinds, and other providers; they are the same for every seed and year.

    :raises ValueError: for more participants than there are numbers.
    """
    if count >= UNLISTED_FROM:
        raise ValueError(f"There are numbers for fewer than {UNLISTED_FROM} participants.")
    outside = max(count // PARTICIPANTS_PER_OUTSIDE, (count >= ONE_OUTSIDE_FROM) + (count >= TWO_OUTSIDE_FROM))
    hospitals: Counter[str] = Counter()
    listed = tuple(_participant(number, number > count - outside, hospitals) for number in range(1, count + 1))
    taking_part = [provider for provider in listed if not provider.exclusion]
    return Providers(
        listed=listed,
        pairs=tuple(_pairs(taking_part)),
        excluded=tuple(provider for provider in listed if provider.exclusion not in ("", OPT_OUT)),
        opted_out=tuple(provider for provider in listed if provider.exclusion == OPT_OUT),
        practices=tuple(_unlisted_practice(number) for number in range(1, UNLISTED + 1)),
        hospitals=tuple(_unlisted_hospital(number) for number in range(1, UNLISTED + 1)),
    )


def _participant(number: int, outside: bool, hospitals: Counter[str]) -> Provider:
    """Make one participant; three in a row, one of each kind, share a place."""
    trio = (number - 1) // len(KINDS)
    place = PLACES[trio % len(PLACES)]
    kind = "dual" if outside else KINDS[(number - 1) % len(KINDS)]
    first = trio // len(PLACES) % len(place.zips)
    more_sites = kind == "dual" and number > SECOND_SITE_FROM and trio % SECOND_SITE_EVERY == 0
    zips = place.zips[first:] + place.zips[:first]
    hospital = kind == "technical"
    return Provider(
        name=f"{place.region} {_ENDINGS[kind]} {number}",
        kind=kind,
        place=place,
        zips=zips[: 2 if more_sites else 1],
        tin="" if hospital else tin(number),
        ccn=_ccn(place, hospitals) if hospital else "",
        npi="" if hospital else npi(number),
        model_id=f"RO{number:05d}",
        exclusion=EXCLUSIONS[number % len(EXCLUSIONS)] if outside else "",
    )


_ENDINGS = {
    "dual": "Radiation Therapy Center",
    "professional": "Radiation Oncology Associates",
    "technical": "Regional Medical Center",
}


def _ccn(place: Place, hospitals: Counter[str]) -> str:
    """Return the next CCN of a State.

    :raises ValueError: when the State has no more hospital numbers.
    """
    sequence = LISTED_CCN - hospitals[place.hospital_state]
    hospitals[place.hospital_state] += 1
    if sequence < 1:
        raise ValueError(f"There are no more hospital numbers in State {place.hospital_state}.")
    return f"{place.hospital_state}{sequence:04d}"


def _pairs(taking_part: list[Provider]) -> list[tuple[Provider, Provider]]:
    """Pair each participant that plans with the one that treats: itself if it is Dual, else the next that can treat."""
    technical = [provider for provider in taking_part if provider.kind != "professional"]
    following, pairs = technical[:1], []
    for provider in reversed(taking_part):
        if provider.kind == "technical":
            following = [provider]
        elif provider.kind == "dual":
            pairs.append((provider, provider))
        else:
            pairs.append((provider, following[0]))
    return pairs[::-1]


def _unlisted_practice(number: int) -> Provider:
    """Make a practice on no participant list, with numbers above those of all participants."""
    unlisted_number = UNLISTED_FROM + number
    name = f"{OUTSIDE.region} Oncology {number}"
    return Provider(name, "dual", OUTSIDE, OUTSIDE.zips, tin=tin(unlisted_number), npi=npi(unlisted_number))


def _unlisted_hospital(number: int) -> Provider:
    """Make a hospital on no participant list."""
    ccn = f"{OUTSIDE.hospital_state}{UNLISTED_CCN - number:04d}"
    return Provider(f"{OUTSIDE.region} Hospital {number}", "technical", OUTSIDE, OUTSIDE.zips, ccn=ccn)
