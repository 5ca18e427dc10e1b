"""The payment amounts of a participant: its years, and its factors as records of the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from episodes.models import Adjustment
from episodes.rules.geography import GeographicFactor
from episodes.rules.payment_amounts import Factors, PaymentAmount, payment_amounts
from episodes.selectors.geography import geography
from portal.models import Participant
from portal.participation.rules.standing import components
from portal.participation.selectors import kind_in
from portal.policy import Book
from portal.rules.performance_years import performance_years

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AmountsOfAYear:
    """A participant's amounts for a performance year, and the components whose adjustments CMS has not delivered."""

    year: int
    amounts: tuple[PaymentAmount, ...]
    undelivered: tuple[str, ...]

    @property
    def components(self) -> list[str]:
        """List the components that the participant furnishes."""
        return sorted({one.component for one in self.amounts})

    @property
    def has_several_prices(self) -> bool:
        """Tell whether another law changes the prices inside the year."""
        return len({one.from_on for one in self.amounts}) > 1


def years_of(participant: Participant, *, on: date, book: Book) -> list[int]:
    """List the performance years in which a participant takes part, by the rule in force on a day."""
    return [
        py.year
        for py in performance_years(book=book, on=on)
        if participant.from_on <= py.ends_on and (participant.to_on is None or participant.to_on >= py.starts_on)
    ]


def factors_of(participant: Participant, year: int, *, book: Book) -> tuple[dict[str, Factors], tuple[str, ...]]:
    """Return the factors of each component that a participant furnishes in a year, and the components without any.

    A component whose adjustments CMS has not delivered is priced by base rate and geography alone.
    """
    rows = {row.component: row for row in Adjustment.objects.filter(participant=participant, year=year)}
    places = geography(book=book, participant=participant)
    furnished = sorted(components(kind_in(participant, year, book=book)))
    factors = {
        component: adjusted(
            rows.get(component), places.of(participant.pk, component, year, adjustment=rows.get(component))
        )
        for component in furnished
    }
    return factors, tuple(component for component in furnished if component not in rows)


def adjusted(row: Adjustment | None, place: GeographicFactor) -> Factors:
    """Return the factors of a component: those on file, and the geographic factor of its place."""
    case_mix, historical = (row.case_mix, row.historical_experience) if row else (ZERO, ZERO)
    return Factors(place.geographic_factor, case_mix, historical, place.lines)


def amounts_of(participant: Participant, year: int, *, book: Book) -> AmountsOfAYear:
    """Calculate a participant's amounts for a performance year from the adjustments that are on file."""
    factors, undelivered = factors_of(participant, year, book=book)
    return AmountsOfAYear(year, payment_amounts(year, factors, book=book), undelivered)
