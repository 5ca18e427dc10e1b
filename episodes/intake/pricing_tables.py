"""Tables of rates and indexes by which prices are calculated (docs/formats.md#pricing-tables)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from episodes.rules.cancer_types import cancer_types
from episodes.rules.payment import COMPONENTS
from portal.characters import identifier_key, tidy
from portal.identifiers import check_cbsa
from portal.participation.intake.text_table import Column, Fault, Layout, Row, limit_reached, read_table, zero_lost
from portal.policy import Book
from portal.rules.performance_years import policy_of

from .localities import CONTRACTOR, LOCALITY, LONGEST, locality_of

CANCER_TYPE, COMPONENT, AREA = Column("cancer_type", LONGEST), Column("component", LONGEST), Column("cbsa", LONGEST)
STATE_DIGITS = 2

Values = dict[str, dict[str, Decimal]]
"""A table as the policy holds it: rows by cancer type, locality or area, with their figures by name."""


@dataclass(frozen=True, slots=True)
class TableKind:
    """A kind of table: its parameter, its columns with figures by their names in the policy, and what names a row.

    The figure of a row with a component has the component's name in the policy.
    """

    parameter: str
    named_by: tuple[Column, ...]
    figures: Mapping[str, Column]

    @property
    def layout(self) -> Layout:
        """Return the columns of the file."""
        return Layout((*self.named_by, *self.figures.values()), named_by=(self.named_by[0].name,))

    @property
    def limits(self) -> str:
        """Return the name of the kind in the policy's limits."""
        return self.parameter.rpartition("/")[2]


KINDS = {
    "national-base-rates": TableKind(
        "pricing/national_base_rates", (CANCER_TYPE, COMPONENT), {"": Column("national_base_rate", LONGEST)}
    ),
    "trend-factors": TableKind(
        "pricing/trend_factors", (CANCER_TYPE, COMPONENT), {"": Column("trend_factor", LONGEST)}
    ),
    "gpci": TableKind(
        "pricing/gpci",
        (CONTRACTOR, LOCALITY),
        {
            "work": Column("work_gpci", LONGEST, also=("pw_gpci",)),
            "practice_expense": Column("pe_gpci", LONGEST),
            "malpractice": Column("mp_gpci", LONGEST),
        },
    ),
    "wage-indexes": TableKind("pricing/wage_indexes", (AREA,), {"wage_index": Column("wage_index", LONGEST)}),
}
"""The kinds of tables that CMS staff load, by their names in `PricingTable`."""


def read_pricing_table(content: bytes, *, kind: str, year: int, today: date, book: Book) -> tuple[Values, list[Fault]]:
    """Read a table of one kind for a performance year; with any fault, the values are incomplete.

    Rates and factors are needed for each cancer type and component of the year.
    """
    of_kind = KINDS[kind]
    policy = book.on(max(today, book.parameter("participation/list_size_limit_bytes").values[0].from_on))
    table = read_table(content, layout=of_kind.layout, largest=policy["participation/list_size_limit_bytes"])
    limits = policy_of(year, book=book)["pricing/table_limits"][of_kind.limits]
    types = cancer_types(on=policy_of(year, book=book).day, book=book)
    values: Values = {}
    known: dict[tuple[str, str], int] = {}
    for row in table.rows:
        place, component, faults = _place(row, of_kind, types)
        figures, more = _figures(row, of_kind, component, limits)
        found = [Fault(sentence, row.number, place, column) for column, sentence in (*faults, *more)]
        above = row.number if found else known.setdefault((place, component), row.number)
        if above != row.number:
            found.append(Fault(f"Row {above} already gives this one.", row.number, place))
        table.faults += found
        if limit_reached(table.faults):
            break
        values.setdefault(place, {}).update(figures)
    if COMPONENT in of_kind.named_by and not table.faults:
        table.faults += _missing(values, types)
    return values, table.faults


def _place(row: Row, kind: TableKind, types: tuple[str, ...]) -> tuple[str, str, list[tuple[str, str]]]:
    """Return the name of a row in the policy, its component if the kind has components, and its faults by column."""
    values, faults = row.values, []
    if AREA in kind.named_by:
        area = identifier_key(values["cbsa"])
        if not (area.isdecimal() and len(area) == STATE_DIGITS) and not check_cbsa(area).valid:
            faults.append(("cbsa", f"A CBSA has five digits, the State code of a rural area two. {zero_lost('code')}"))
        return area, "", faults
    if LOCALITY in kind.named_by:
        place, faults = locality_of(values["contractor"], values["locality"])
        return place, "", faults
    cancer_type = "-".join(tidy(values["cancer_type"]).casefold().replace("-", " ").split())
    component = identifier_key(values["component"])
    if cancer_type not in types:
        faults.append(("cancer_type", f"This is not a cancer type of the year. Use {', '.join(types)}."))
    if component not in COMPONENTS:
        faults.append(("component", "A component is PC or TC."))
    return cancer_type, component, faults


def _figures(
    row: Row, kind: TableKind, component: str, limits: Mapping[str, Decimal]
) -> tuple[dict[str, Decimal], list[tuple[str, str]]]:
    """Return the figures of a row by their names in the policy, and the faults by column."""
    figures, faults = {}, []
    for name, column in kind.figures.items():
        number = _number(row.values[column.name], int(limits["decimals"]))
        if number is None or not limits["least"] <= number <= limits["most"]:
            sentence = (
                f"Give a number from {limits['least']} to {limits['most']} with at most {limits['decimals']} decimals."
            )
            faults.append((column.name, sentence))
        else:
            figures[name or component] = number
    return figures, faults


def _number(text: str, decimals: int) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number == round(number, decimals) else None


def _missing(values: Values, types: tuple[str, ...]) -> Iterator[Fault]:
    """Yield a fault for each cancer type and component of the year without a row."""
    for cancer_type in types:
        for component in COMPONENTS:
            if component not in values.get(cancer_type, {}):
                yield Fault(f"There is no row for {cancer_type} {component}. Give all of them.")
