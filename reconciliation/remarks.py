"""Remarks of a report: gaps in its data, and the readings of the rule that it uses."""

from __future__ import annotations

from collections.abc import Sequence

from episodes.rules.counted_lines import installments_paid, without_fee
from episodes.rules.records import EpisodeComponent
from portal.policy.book import BookDay
from reconciliation.rules import stop_loss, withholds
from reconciliation.rules.report_lines import INITIAL, ReportInputs

MOST_NAMED = 10
"""The number of components that a remark names before it says "and others"."""
WITHHOLDS = {
    withholds.ALL_INITIATED: "amounts withheld from those payments count, even if CMS takes the payment back",
    withholds.PAYMENTS_KEPT: "amounts withheld from those payments count only if the participant keeps the payment",
    withholds.COMPLETE_ONLY: "amounts withheld from those payments do not count",
}


def remarks(inputs: ReportInputs, settlement: str = "", *, policy: BookDay) -> list[str]:
    """Return what the reader of a report must know in addition to its lines, as sentences.

    :param settlement: for a true-up, the sentence about the report that settles it.
    """
    sentences = _about_components(inputs.components)
    if inputs.reconciliation == INITIAL:
        sentences += _about_withholds(inputs.components, policy=policy)
        sentences.append(stop_loss.protection(inputs.protection, policy=policy).reason)
    return [*sentences, settlement] if settlement else sentences


def _about_components(components: Sequence[EpisodeComponent]) -> list[str]:
    unpriced = [component for component in components if not component.adjusted_amount]
    no_fee = sum(without_fee(component) for component in components if component.complete is False)
    still_open = {component.episode_id for component in components if component.complete is None}
    sentences = []
    if unpriced:
        named = ", ".join(component.label for component in unpriced[:MOST_NAMED])
        others = " and others" if len(unpriced) > MOST_NAMED else ""
        sentences.append(f"There is no rate or factor to price {_count(len(unpriced), 'component')}: {named}{others}.")
    if no_fee:
        sentences.append(
            f"{_count(no_fee, 'no-pay line')} of incomplete episodes had no fee on file. A line without a fee "
            "counts as $0.00."
        )
    if still_open:
        sentences.append(
            f"{_count(len(still_open), 'episode')} had not ended in the claims received so far; the true-up will "
            f"include any changes."
        )
    return sentences


def _about_withholds(components: Sequence[EpisodeComponent], *, policy: BookDay) -> list[str]:
    """Name the reading for withholds of incomplete episodes, if a payment was made for one."""
    paid = {one.episode_id for one in components if one.complete is False and any(installments_paid(one))}
    if not paid:
        return []
    what = WITHHOLDS[policy[withholds.READING]]
    return [f"Payments were made for {_count(len(paid), 'incomplete episode')}. In this report {what}. The rule leaves "
            "this open; the reading is assumed."]  # fmt: skip


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number:,} {noun}s"
