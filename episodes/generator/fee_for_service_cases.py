"""Cases of the years without the Model, from which claims-based episodes are built.

Each case bills claims and returns the episodes that construction must build from them. It states those episodes from
its plan and never computes them from the claims.
"""

from __future__ import annotations

from episodes.generator.claims import PAID
from episodes.generator.history import Case, Expected, History


def claims_based(history: History) -> list[Expected]:
    """Planning, and treatment within 28 days: a claims-based episode."""
    history.course()
    return [history.expect()]


def claims_based_late(history: History) -> list[Expected]:
    """Treatment begins on day 29: no claims-based episode."""
    history.plan(history.pc, history.starts_on, PAID)
    history.prepare(history.pc, history.tc, history.day(3), PAID, services=("77290", "77334"))
    code = "77385" if history.tc.ccn else "G6015"
    history.billing.bill(history.tc, history.day(29), code, how=PAID)
    return []


def claims_based_untreated(history: History) -> list[Expected]:
    """Planning without treatment: no claims-based episode."""
    history.plan(history.pc, history.starts_on, PAID)
    return []


def claims_based_replanned(history: History) -> list[Expected]:
    """A second planning service in the episode or its clean period starts no other episode."""
    history.course(first=8, fractions=12)
    history.second_course(100)
    return [history.expect()]


def claims_based_secondary(history: History) -> list[Expected]:
    """Treatment of liver metastases, a secondary malignancy without an included cancer type: no episode."""
    history.billing.diagnosis = "C787"
    history.course(first=8, fractions=5)
    return []


# Name, weight, and function of each case.
FEE_FOR_SERVICE_CASES: tuple[tuple[str, int, Case], ...] = (
    ("claims-based", 100, claims_based),
    ("claims-based-late-treatment", 3, claims_based_late),
    ("claims-based-untreated", 4, claims_based_untreated),
    ("claims-based-replanned", 4, claims_based_replanned),
    ("claims-based-other-secondary", 3, claims_based_secondary),
)
