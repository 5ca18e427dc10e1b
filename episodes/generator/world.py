"""Plan a world of participants and histories from a seed, and write its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from episodes.generator.claims import Desk, Provider
from episodes.generator.fee_for_service_histories import FEE_FOR_SERVICE_CASES
from episodes.generator.files import YearFiles, write_fees, write_participants, write_truth
from episodes.generator.identities import OUTSIDE, PLACES, beneficiary, hospital_ccn, npi, tin
from episodes.generator.model_histories import MODEL_CASES
from episodes.generator.scene import CLASSES, TYPE_WEIGHTS, Expected, Scene
from episodes.rules.payment import EpisodePayment
from portal.policy import Book
from portal.rules.performance_years import performance_years

KINDS = ("dual", "professional", "technical")
SMALLEST_LIST_WITH_AN_EXCLUDED_ONE = 6
OUTSIDERS = 7
OUTSIDERS_BEGIN = 90_000
LIST_BEGINS = date(2016, 1, 1)
EXCLUSIONS = ("pa-rural", "opt-out", "cah")


@dataclass(frozen=True, slots=True)
class Providers:
    """Everyone who bills: pairs that share an episode, an excluded participant, and others on no list."""

    listed: tuple[Provider, ...]
    pairs: tuple[tuple[Provider, Provider], ...]
    excluded: tuple[Provider, ...]
    practices: tuple[Provider, ...]
    hospitals: tuple[Provider, ...]


def generate(
    *, participants: int, episodes: int, years: Sequence[int], billing: str, seed: int, out: Path, book: Book
) -> dict[str, object]:
    """Write RIF files, participants.csv, truth.csv and fee-schedule.csv into a folder; same seed, same bytes.

    `episodes` is the number of rows of truth that start in each year; histories that give none come on top.
    `billing` is `model` (M-codes in the performance years, fee-for-service before) or `ffs`.

    :raises ValueError: for a number below one or an unknown way of billing.
    """
    if participants < 1 or episodes < 1 or not years:
        raise ValueError("At least one participant, one episode and one year are needed.")
    if billing not in ("model", "ffs"):
        raise ValueError(f"Billing is {billing!r}; it must be model or ffs.")
    out.mkdir(parents=True, exist_ok=True)
    providers = plan_providers(participants)
    model_years = {known.year for known in performance_years(book=book)} if billing == "model" else set()
    truth: list[Expected] = []
    cases: Counter[str] = Counter()
    prices: dict[tuple[int, str, str], EpisodePayment] = {}
    lines = 0
    for year in years:
        files = YearFiles(out, year)
        try:
            for scene, expected in _histories(year, year in model_years, episodes, providers, seed, book, prices):
                files.write(scene)
                truth.extend(expected)
                cases[scene.case] += 1
        finally:
            files.close()
        lines += files.lines
    write_participants(out / "participants.csv", providers.listed, LIST_BEGINS)
    write_truth(out / "truth.csv", truth)
    write_fees(out / "fee-schedule.csv", LIST_BEGINS)
    return {
        "out": str(out),
        "participants": len(providers.listed),
        "episodes": len(truth),
        "histories": sum(cases.values()),
        "claim_lines": lines,
        "cases": dict(sorted(cases.items())),
    }


def plan_providers(count: int) -> Providers:
    """Plan participants of all three kinds and the others around them; the same for every seed and year."""
    listed = []
    excluded_one = count >= SMALLEST_LIST_WITH_AN_EXCLUDED_ONE
    for number in range(1, count + 1):
        place = PLACES[(number - 1) // len(KINDS) % len(PLACES)]
        kind = KINDS[(number - 1) % len(KINDS)]
        excluded = excluded_one and number == count
        if excluded:
            kind = "dual"
        hospital = kind == "technical"
        listed.append(
            Provider(
                name=_name(place.region, kind, number),
                kind=kind,
                place=place,
                tin="" if hospital else tin(number),
                ccn=hospital_ccn(place, number, listed=True) if hospital else "",
                npi="" if hospital else npi(number),
                model_id=f"RO{number:05d}",
                exclusion=EXCLUSIONS[count % len(EXCLUSIONS)] if excluded else "",
            )
        )
    taking_part = [provider for provider in listed if not provider.exclusion]
    technical = [provider for provider in taking_part if provider.kind != "professional"]
    pairs = []
    for position, provider in enumerate(taking_part):
        if provider.kind == "dual":
            pairs.append((provider, provider))
        elif provider.kind == "professional":
            following = [other for other in taking_part[position:] if other.kind == "technical"]
            pairs.append((provider, (following or technical)[0]))
    return Providers(
        listed=tuple(listed),
        pairs=tuple(pairs),
        excluded=tuple(provider for provider in listed if provider.exclusion),
        practices=tuple(_outside_practice(number) for number in range(1, OUTSIDERS + 1)),
        hospitals=tuple(_outside_hospital(number) for number in range(1, OUTSIDERS + 1)),
    )


def _outside_practice(number: int) -> Provider:
    """Make a practice that is on no list, with numbers far above those of participants."""
    apart = OUTSIDERS_BEGIN + number
    return Provider(f"{OUTSIDE.region} Oncology {number}", "dual", OUTSIDE, tin=tin(apart), npi=npi(apart))


def _outside_hospital(number: int) -> Provider:
    """Make a hospital that is on no list."""
    ccn = hospital_ccn(OUTSIDE, number, listed=False)
    return Provider(f"{OUTSIDE.region} Hospital {number}", "technical", OUTSIDE, ccn=ccn)


def _name(region: str, kind: str, number: int) -> str:
    endings = {
        "dual": "Radiation Therapy Center",
        "professional": "Radiation Oncology Associates",
        "technical": "Regional Medical Center",
    }
    return f"{region} {endings[kind]} {number}"


def _histories(
    year: int,
    model: bool,
    wanted: int,
    providers: Providers,
    seed: int,
    book: Book,
    prices: dict[tuple[int, str, str], EpisodePayment],
) -> list[tuple[Scene, list[Expected]]]:
    """Play histories until the year has the wanted number of episodes: each case once, then by weight."""
    chance = Random(f"{seed}/{year}/{model}")  # noqa: S311 - believable data, not secrets
    known = [case for case in (MODEL_CASES if model else FEE_FOR_SERVICE_CASES) if _possible(case[0], providers)]
    once = list(known) if wanted >= len(known) else []
    coinsurance = book.on(book.parameter("model/effective_day").values[0].value)["pricing/coinsurance"]
    last_start = book.on(date(year, 1, 1))["model/last_episode_start"] if model else date(year, 12, 31)
    days = (min(last_start, date(year, 12, 31)) - date(year, 1, 1)).days
    played: list[tuple[Scene, list[Expected]]] = []
    rows = 0
    while rows < wanted:
        name, _, history = once.pop(0) if once else chance.choices(known, [weight for _, weight, _ in known])[0]
        scene = _scene(name, year, model, days, len(played), providers, book, coinsurance, prices, chance)
        expected = history(scene)
        if rows + len(expected) > wanted:
            continue
        rows += len(expected)
        played.append((scene, expected))
    return played


def _possible(case: str, providers: Providers) -> bool:
    return case != "excluded-participant" or bool(providers.excluded)


def _scene(
    case: str,
    year: int,
    model: bool,
    days: int,
    number: int,
    providers: Providers,
    book: Book,
    coinsurance: Decimal,
    prices: dict[tuple[int, str, str], EpisodePayment],
    chance: Random,
) -> Scene:
    """Set the stage: a beneficiary, a cancer, who treats and who else is around, and the planning day."""
    cancer_type = chance.choices(list(CLASSES), TYPE_WEIGHTS)[0]
    diagnosis, sex, _ = CLASSES[cancer_type]
    pc, tc = chance.choice(providers.pairs)
    if case == "excluded-participant":
        pc = tc = chance.choice(providers.excluded)
    identity = (year - LIST_BEGINS.year) * 1_000_000 + number + 1
    desk = Desk(book, year, model, diagnosis, cancer_type, coinsurance, prices)
    return Scene(
        desk=desk,
        chance=chance,
        beneficiary=beneficiary(identity, pc.place, year, chance, sex=sex),
        pc=pc,
        tc=tc,
        other_practice=chance.choice(providers.practices),
        other_hospital=chance.choice(providers.hospitals),
        starts_on=date(year, 1, 1) + chance.randint(0, days) * timedelta(days=1),
        case=case,
    )
