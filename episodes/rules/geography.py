"""Geographic factors of prices, 42 CFR 512.255: by the indices of the physician fee schedule, or by the wage index.

Reading: docs/readings.md#geographic-adjustment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.formatting import Unit, percent, plain_number
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import to_step
from portal.rules.performance_years import policy_of
from portal.rules.worksheet import Line

AUTHORITY = "42 CFR 512.255"
PRACTICE, HOSPITAL = "practice", "hospital"
PC = "PC"
ONE = Decimal(1)
LABEL = "Geographic factor"
GPCI = {
    "work": ("work_gpci", "work index"),
    "practice_expense": ("practice_expense_gpci", "practice expense index"),
    "malpractice": ("malpractice_gpci", "malpractice index"),
}
"""The indices by their names in the policy: their names in requests, and in words."""


@dataclass(frozen=True, slots=True)
class GeographyInputs:
    """The inputs of the geographic factor of one place: three indices for a practice, the wage index for a hospital."""

    year: int
    component: str
    setting: str
    work_gpci: Decimal | None = None
    practice_expense_gpci: Decimal | None = None
    malpractice_gpci: Decimal | None = None
    wage_index: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a site: its ZIP Code, its payment locality (empty where no table names it) and its CBSA."""

    zip: str
    locality: str
    cbsa: str


@dataclass(frozen=True, slots=True)
class GeographicFactor:
    """The factor by which the location changes a price, and the lines that explain it; 1 changes nothing."""

    geographic_factor: Decimal
    lines: tuple[Line, ...]


def of_indexes(inputs: GeographyInputs, *, book: Book) -> GeographicFactor:
    """Calculate the geographic factor of one place, 42 CFR 512.255.

    For a practice it is the sum of the three indices, each times its share of the component's relative value units. For
    a hospital, the labor share follows the wage index.

    :raises InputError: for a year outside the Model, a missing index, or a hospital's professional component.
    """
    policy = policy_of(inputs.year, book=book)
    if inputs.setting == HOSPITAL and inputs.component == PC:
        raise InputError("component", "A hospital furnishes only the technical component.")
    fields = (
        {"wage_index": "wage_index"} if inputs.setting == HOSPITAL else {name: one for name, (one, _) in GPCI.items()}
    )
    index: dict[str, Decimal] = {}
    for name, field in fields.items():
        value: Decimal | None = getattr(inputs, field)
        if value is None:
            raise InputError(field, f"The factor of a {inputs.setting} needs {field}.")
        index[name] = value
    factor, formula = _of_one(index, inputs.component, inputs.setting, policy)
    return GeographicFactor(factor, (_line(LABEL, factor, formula),))


def of_places(places: Iterable[Place], component: str, setting: str, year: int, *, book: Book) -> GeographicFactor:
    """Calculate the geographic factor of a participant from the places of its sites, 42 CFR 512.255.

    It is the mean over the sites whose locality, or area, has an index. Without any, it is 1.

    :param component: PC or TC
    :param setting: `practice` for a participant with a TIN, `hospital` for one with a CCN

    :raises InputError: for a year outside the Model.
    """
    policy = policy_of(year, book=book)
    table: Mapping[str, Mapping[str, Decimal]] = policy[
        "pricing/wage_indexes" if setting == HOSPITAL else "pricing/gpci"
    ]
    sites = list(places)
    named = Counter(place.cbsa if setting == HOSPITAL else place.locality for place in sites)
    known = {name: count for name, count in sorted(named.items()) if name in table}
    if not known:
        return GeographicFactor(ONE, (_line(LABEL, ONE, "no index is on file for the sites, so the factor is 1"),))
    without = sorted(site.zip for site in sites if (site.cbsa if setting == HOSPITAL else site.locality) not in table)
    kind = "area" if setting == HOSPITAL else "locality"
    factors = {name: _of_one(table[name], component, setting, policy) for name in known}
    lines = tuple(_line(f"{LABEL}, {kind} {name}", factor, formula) for name, (factor, formula) in factors.items())
    if without:
        words = f"the sites in ZIP Code {', '.join(without)} have no index and do not count"
        lines += (Line(f"{LABEL}: sites left out", None, words, AUTHORITY),)
    if len(known) == 1:
        return GeographicFactor(factors[next(iter(known))][0], lines)
    count = sum(known.values())
    total = sum((factors[name][0] * number for name, number in known.items()), Decimal(0))
    mean = to_step(total / count, policy["pricing/geographic_factor_step"])
    terms = " plus ".join(f"{number} times {plain_number(factors[name][0])}" for name, number in known.items())
    formula = f"mean over {count} sites: {terms}, divided by {count}"
    return GeographicFactor(mean, (*lines, _line(LABEL, mean, formula)))


def given(factor: Decimal, source: str) -> GeographicFactor:
    """Return a factor that CMS gave for one participant, with its source, 42 CFR 512.255."""
    return GeographicFactor(factor, (_line(LABEL, factor, f"given by CMS for this participant: {source}"),))


def _of_one(index: Mapping[str, Decimal], component: str, setting: str, policy: BookDay) -> tuple[Decimal, str]:
    """Return the factor of one place, rounded, and its formula in words."""
    step: Decimal = policy["pricing/geographic_factor_step"]
    if setting == HOSPITAL:
        labor: Decimal = policy["pricing/geographic_labor_share_hospital"]
        wage = index["wage_index"]
        words = f"{percent(labor)} times wage index {wage} plus {percent(1 - labor)}"
        return to_step(labor * wage + (1 - labor), step), words
    shares = next(row for row in policy["pricing/geographic_shares_practice"] if row["component"] == component)
    parts = [(shares[name], index[name], words) for name, (_, words) in GPCI.items() if shares[name]]
    words = " plus ".join(f"{percent(share)} times {name} {value}" for share, value, name in parts)
    return to_step(sum((share * value for share, value, _ in parts), Decimal(0)), step), words


def _line(label: str, factor: Decimal, formula: str) -> Line:
    return Line(label, factor, formula, AUTHORITY, unit=Unit.FACTOR)
