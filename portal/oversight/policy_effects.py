"""Effects of an amendment that waits for approval: duties that move, and reports that it would touch."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from portal.fingerprint import fingerprint
from portal.models import Amendment, Participant
from portal.participation import selectors
from portal.participation.duties import DUTIES
from portal.participation.models import Obligation
from portal.participation.rules.obligations import Standing, owed
from portal.policy import Amendment as AmendedValue
from portal.policy import Book, PolicyError
from portal.policy.differences import Difference, differences
from portal.rules.performance_years import performance_years
from reconciliation.models import Run
from reconciliation.selectors.policy_use import ReportsOfYear, reports_using


@dataclass(frozen=True, slots=True)
class PolicyEffect:
    """Numbers of what a new value concerns, and its differences from the value that it replaces."""

    changes: tuple[Difference, ...]
    practices: int
    duties: int
    reports: tuple[ReportsOfYear, ...]

    @property
    def seen(self) -> str:
        """Fingerprint of what a page shows of the effect."""
        return fingerprint(asdict(self))


def effect_of(amendment: Amendment, *, book: Book, today: date) -> PolicyEffect:
    """Return what an amendment would change if it were approved today; nothing is written.

    Obligations are derived by the rule twice, with the book in force and with the amended one.
    """
    value = AmendedValue(
        name=amendment.name, from_on=amendment.from_on, value=amendment.value, reference=amendment.reference
    )
    try:
        amended = book.amended([value])
        before, after = (one.on(amendment.from_on)[amendment.name] for one in (book, amended))
    except PolicyError:
        amended, before, after = book, None, amendment.value  # a release took it away: the approval will be refused
    moved = _moved(book, amended, today=today)
    return PolicyEffect(
        changes=tuple(differences(before, after)),
        practices=len({participant_id for participant_id, *_ in moved}),
        duties=len(moved),
        reports=reports_using(amendment.name, _years(amended, amendment)),
    )


def _years(book: Book, amendment: Amendment) -> list[int]:
    """Return the years in which the new value would be in force: until the next value of the parameter."""
    parameter = book.parameters.get(amendment.name)
    later = [value.from_on for value in parameter.values if value.from_on > amendment.from_on] if parameter else []
    until = min(later, default=date.max)
    years = Run.objects.order_by().values_list("year", flat=True).distinct()
    return [year for year in years if year >= amendment.from_on.year and date(year, 1, 1) < until]


def _moved(before: Book, after: Book, *, today: date) -> set[tuple[int, int, str]]:
    """Return the open duties (participant, year, code) that differ between two books."""
    years = [py.year for py in performance_years(book=before, on=today) if py.year <= today.year + 1]
    alike: dict[Standing, list[int]] = defaultdict(list)  # most participants stand alike: the rule runs once for them
    for participant_id, standing in selectors.standings(Participant.objects.defer("tin"), book=before).items():
        alike[standing].append(participant_id)
    moved = {
        (participant_id, year, code)
        for standing, ids in alike.items()
        for year in years
        for code in _differing(_owed(standing, year, before), _owed(standing, year, after))
        for participant_id in ids
    }
    done = Obligation.objects.filter(settled_on__isnull=False, code__in={code for *_, code in moved})
    return moved - set(done.values_list("participant_id", "year", "code"))


def _owed(standing: Standing, year: int, book: Book) -> dict[str, Any]:
    return {one.duty.code: one for one in owed(standing, year, duties=DUTIES, book=book)}


def _differing(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    return {code for code in before.keys() | after.keys() if before.get(code) != after.get(code)}
