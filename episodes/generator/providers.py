"""The participants of a world and the others around them, with names and numbers of their own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from episodes.generator.identities import npi, tin
from episodes.generator.places import OUTSIDE, PLACES, Place

KINDS = ("dual", "professional", "technical")
EXCLUSIONS = ("asc", "opt-out")
OPT_OUT = "opt-out"
ONE_OUTSIDE, TWO_OUTSIDE, OF_HOW_MANY = 6, 8, 40
"""Sizes of a list from which on one participant of it is outside, then two, then one in so many."""
LATER_SITES_FROM, LATER_SITES = 24, 4
OUTSIDERS = 7
OUTSIDERS_BEGIN = 90_000
LISTED_CCN, OTHER_CCN = 879, 799
"""Sequences of hospitals count down from here: the last ones of the range, which no hospital of these States holds."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A biller: by TIN on carrier claims, by CCN on outpatient claims, from the first of its ZIPs."""

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
        """Name the kind of claim on which this provider bills."""
        return "outpatient" if self.ccn else "carrier"


@dataclass(frozen=True, slots=True)
class Providers:
    """Everyone who bills: pairs that share an episode, participants that are outside, and others on no list."""

    listed: tuple[Provider, ...]
    pairs: tuple[tuple[Provider, Provider], ...]
    excluded: tuple[Provider, ...]
    opted_out: tuple[Provider, ...]
    practices: tuple[Provider, ...]
    hospitals: tuple[Provider, ...]


def plan_providers(count: int) -> Providers:
    """Plan participants of all three kinds and the others around them; the same for every seed and year.

    :raises ValueError: for more participants than there are numbers for.
    """
    if count >= OUTSIDERS_BEGIN:
        raise ValueError(f"There are numbers for fewer than {OUTSIDERS_BEGIN} participants.")
    outside = max(count // OF_HOW_MANY, (count >= ONE_OUTSIDE) + (count >= TWO_OUTSIDE))
    hospitals: Counter[str] = Counter()
    listed = tuple(_participant(number, number > count - outside, hospitals) for number in range(1, count + 1))
    taking_part = [provider for provider in listed if not provider.exclusion]
    return Providers(
        listed=listed,
        pairs=tuple(_pairs(taking_part)),
        excluded=tuple(provider for provider in listed if provider.exclusion not in ("", OPT_OUT)),
        opted_out=tuple(provider for provider in listed if provider.exclusion == OPT_OUT),
        practices=tuple(_outside_practice(number) for number in range(1, OUTSIDERS + 1)),
        hospitals=tuple(_outside_hospital(number) for number in range(1, OUTSIDERS + 1)),
    )


def _participant(number: int, outside: bool, hospitals: Counter[str]) -> Provider:
    """Plan one participant; three that follow each other, one of each kind, share a place."""
    trio = (number - 1) // len(KINDS)
    place = PLACES[trio % len(PLACES)]
    kind = "dual" if outside else KINDS[(number - 1) % len(KINDS)]
    first = trio // len(PLACES) % len(place.zips)
    more_sites = kind == "dual" and number > LATER_SITES_FROM and trio % LATER_SITES == 0
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
    """Give the next CCN of a State."""
    sequence = LISTED_CCN - hospitals[place.hospital_state]
    hospitals[place.hospital_state] += 1
    if sequence < 1:
        raise ValueError(f"There are no more hospital numbers in State {place.hospital_state}.")
    return f"{place.hospital_state}{sequence:04d}"


def _pairs(taking_part: list[Provider]) -> list[tuple[Provider, Provider]]:
    """Pair who plans with who treats: a Dual participant does both, a Professional one sends to the next hospital."""
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


def _outside_practice(number: int) -> Provider:
    """Make a practice that is on no list, with numbers far above those of participants."""
    apart = OUTSIDERS_BEGIN + number
    name = f"{OUTSIDE.region} Oncology {number}"
    return Provider(name, "dual", OUTSIDE, OUTSIDE.zips, tin=tin(apart), npi=npi(apart))


def _outside_hospital(number: int) -> Provider:
    """Make a hospital that is on no list."""
    ccn = f"{OUTSIDE.hospital_state}{OTHER_CCN - number:04d}"
    return Provider(f"{OUTSIDE.region} Hospital {number}", "technical", OUTSIDE, OUTSIDE.zips, ccn=ccn)
