"""Plan a world of participants and histories from a seed, and write its files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from episodes.generator.claims import Desk
from episodes.generator.fee_for_service_histories import FEE_FOR_SERVICE_CASES
from episodes.generator.files import YearFiles, write_fees, write_participants, write_truth
from episodes.generator.identities import beneficiary
from episodes.generator.model_histories import MODEL_CASES
from episodes.generator.providers import Providers, plan_providers
from episodes.generator.scene import CLASSES, TYPE_WEIGHTS, Expected, Scene
from portal.policy import Book

LIST_BEGINS = date(2016, 1, 1)
NEEDS = {
    "excluded-participant": ("excluded", "opted_out"),
    "excluded-elsewhere": ("excluded",),
    "duplicate-opted-out": ("opted_out",),
}
"""Cases that need a participant of one of these kinds on the list."""


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
    model_years = _performance_years(book) if billing == "model" else set()
    truth: list[Expected] = []
    cases: Counter[str] = Counter()
    lines = 0
    for year in years:
        files = YearFiles(out, year)
        try:
            for scene, expected in _histories(year, year in model_years, episodes, providers, seed, book):
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


def _histories(
    year: int,
    model: bool,
    wanted: int,
    providers: Providers,
    seed: int,
    book: Book,
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
        scene = _scene(name, year, model, days, len(played), providers, book, coinsurance, chance)
        expected = history(scene)
        if rows + len(expected) > wanted:
            continue
        rows += len(expected)
        played.append((scene, expected))
    return played


def _performance_years(book: Book) -> set[int]:
    """List the calendar years of the Model by its first regime."""
    name = "model/performance_years"
    return {row["year"] for row in book.on(book.parameter(name).values[0].from_on)[name]}


def _possible(case: str, providers: Providers) -> bool:
    """Tell whether the list holds who a case needs."""
    return case not in NEEDS or any(getattr(providers, kind) for kind in NEEDS[case])


def _scene(
    case: str,
    year: int,
    model: bool,
    days: int,
    number: int,
    providers: Providers,
    book: Book,
    coinsurance: Decimal,
    chance: Random,
) -> Scene:
    """Set the stage: a beneficiary, a cancer, those who treat, the others around, and the planning day."""
    cancer_type = chance.choices(list(CLASSES), TYPE_WEIGHTS)[0]
    diagnosis, sex, _ = CLASSES[cancer_type]
    pc, tc = chance.choice(providers.pairs)
    identity = (year - LIST_BEGINS.year) * 1_000_000 + number + 1
    desk = Desk(book, year, model, diagnosis, cancer_type, coinsurance)
    return Scene(
        desk=desk,
        chance=chance,
        beneficiary=beneficiary(identity, pc.place, year, chance, sex=sex),
        pc=pc,
        tc=tc,
        other_practice=chance.choice(providers.practices),
        other_hospital=chance.choice(providers.hospitals),
        excluded=providers.excluded,
        opted_out=providers.opted_out,
        starts_on=date(year, 1, 1) + chance.randint(0, days) * timedelta(days=1),
        case=case,
    )
