"""The payments that a component received for its installments, beside those of its price."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from episodes.models import EpisodeComponent
from episodes.rules import records
from episodes.rules.remittances import PricedInstallments, cent_explained
from portal.policy import Book

ZERO = Decimal(0)
INSTALLMENTS = (records.FIRST_INSTALLMENT, records.SECOND_INSTALLMENT)


def cent_explained_of(row: EpisodeComponent, lines: Iterable[records.ClaimLine], *, book: Book) -> str:
    """Explain a cent between the price of a component and the payments of both installments, or return ""."""
    paid = {role: [one.paid for one in lines if one.role == role] for role in INSTALLMENTS}
    priced = (row.first_installment, row.second_installment, row.medicare_payment_after_sequestration)
    first, second, after = priced
    if first is None or second is None or after is None or not all(paid.values()):
        return ""
    received = sum(paid[records.FIRST_INSTALLMENT], ZERO), sum(paid[records.SECOND_INSTALLMENT], ZERO)
    return cent_explained(
        PricedInstallments(first, second, after), received=received, policy=book.on(row.episode.starts_on)
    )
