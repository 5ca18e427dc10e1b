"""Generation of synthetic claims: from a seed to participants, histories and files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from episodes.generator.claims import Billing
from episodes.generator.fee_for_service_cases import FEE_FOR_SERVICE_CASES
from episodes.generator.files import YearFiles, write_fees, write_participants, write_truth
from episodes.generator.history import CANCER_TYPE_WEIGHTS, CANCER_TYPES, Expected, History
from episodes.generator.identities import beneficiary
from episodes.generator.model_cases import MODEL_CASES
from episodes.generator.providers import Providers, plan_providers
from portal.policy import Book

LIST_BEGINS = date(2016, 1, 1)
REQUIRED_PARTICIPANTS = {
    "excluded-participant": ("excluded", "opted_out"),
    "excluded-elsewhere": ("excluded",),
    "duplicate-opted-out": ("opted_out",),
}
"""Cases that need an excluded or opted-out participant on the list, with the kinds of which one is needed."""


def generate(
    *, participants: int, episodes: int, years: Sequence[int], billing: str, seed: int, out: Path, book: Book
) -> dict[str, object]:
    """Write RIF files, participants.csv, truth.csv and fee-schedule.csv into a folder; same seed, same bytes.

    `episodes` is the number of expected episodes that start in each year; cases without an episode are extra.
    `billing` is `model` (M-codes in the performance years, fee-for-service before) or `ffs`. Returns the counts.

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
            for history, expected in _histories(year, year in model_years, episodes, providers, seed, book):
                files.write(history)
                truth.extend(expected)
                cases[history.case] += 1
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
) -> list[tuple[History, list[Expected]]]:
    """Build histories until the year has the wanted number of episodes: each case once, then by weight."""
    rng = Random(f"{seed}/{year}/{model}")  # noqa: S311 - believable data, not secrets
    known = [case for case in (MODEL_CASES if model else FEE_FOR_SERVICE_CASES) if _possible(case[0], providers)]
    once = list(known) if wanted >= len(known) else []
    coinsurance = book.on(book.parameter("model/effective_day").values[0].value)["pricing/coinsurance"]
    last_start = book.on(date(year, 1, 1))["model/last_episode_start"] if model else date(year, 12, 31)
    days = (min(last_start, date(year, 12, 31)) - date(year, 1, 1)).days
    built: list[tuple[History, list[Expected]]] = []
    rows = 0
    while rows < wanted:
        name, _, case = once.pop(0) if once else rng.choices(known, [weight for _, weight, _ in known])[0]
        history = _history(name, year, model, days, len(built), providers, book, coinsurance, rng)
        expected = case(history)
        if rows + len(expected) > wanted:
            continue
        rows += len(expected)
        built.append((history, expected))
    return built


def _performance_years(book: Book) -> set[int]:
    """Return the calendar years that were performance years when the Model was first enacted."""
    name = "model/performance_years"
    return {row["year"] for row in book.on(book.parameter(name).values[0].from_on)[name]}


def _possible(case: str, providers: Providers) -> bool:
    """Tell whether the list has a participant that the case needs."""
    return case not in REQUIRED_PARTICIPANTS or any(getattr(providers, kind) for kind in REQUIRED_PARTICIPANTS[case])


def _history(
    case: str,
    year: int,
    model: bool,
    days: int,
    number: int,
    providers: Providers,
    book: Book,
    coinsurance: Decimal,
    rng: Random,
) -> History:
    """Choose the beneficiary, the cancer type, the providers and the planning day of a case."""
    cancer_type = rng.choices(list(CANCER_TYPES), CANCER_TYPE_WEIGHTS)[0]
    diagnosis, sex, _ = CANCER_TYPES[cancer_type]
    pc, tc = rng.choice(providers.pairs)
    identity = (year - LIST_BEGINS.year) * 1_000_000 + number + 1
    billing = Billing(book, year, model, diagnosis, cancer_type, coinsurance)
    return History(
        billing=billing,
        rng=rng,
        beneficiary=beneficiary(identity, pc.place, year, rng, sex=sex),
        pc=pc,
        tc=tc,
        other_practice=rng.choice(providers.practices),
        other_hospital=rng.choice(providers.hospitals),
        excluded=providers.excluded,
        opted_out=providers.opted_out,
        starts_on=date(year, 1, 1) + rng.randint(0, days) * timedelta(days=1),
        case=case,
    )
