"""Publications of CMS in the demonstration: documents of the library, and the adjustments of each practice."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.files.base import ContentFile

from episodes.rules.base_rates import base_rates
from episodes.services.adjustments import set_adjustment
from portal import selectors
from portal.models import LibraryDocument, Participant, User
from portal.participation.rules.standing import components
from portal.services import library
from reconciliation.demonstration.days import PERFORMANCE_YEAR, day

SOURCE = "demonstration figures"
RULE = "https://www.federalregister.gov/citation/85-FR-61114"
WEBSITE = "https://innovation.cms.gov/innovation-models/radiation-oncology-model"
FIGURES = (
    # case mix, episodes behind it, historical experience, episodes in the baseline
    ("0.0120", 214, "0.0310", 198),
    ("-0.0085", 176, "-0.0240", 163),
    ("0.0045", 64, "0", 41),
    ("0.0210", 402, "0.0575", 377),
)
"""Figures of practices, in turn; the third practice had too few episodes in the baseline."""
YEARLY = Decimal("0.0030")
"""The change of the case mix from one performance year to the next."""


def fill_library(*, year: int, by: User) -> None:
    """Publish the rule, the fact sheet and the base rates of a performance year."""
    rule = library.add_document(
        topic=LibraryDocument.Topic.REGULATION,
        title="Specialty Care Models: final rule",
        summary="The rule that establishes the RO Model.",
        by=by,
    )
    sheet = library.add_document(
        topic=LibraryDocument.Topic.FACT_SHEET, title="RO Model fact sheet", summary="The Model in short.", by=by
    )
    rates = library.add_document(
        topic=LibraryDocument.Topic.BASE_RATES,
        title=f"National base rates of {year}",
        summary="Demonstration amounts, with trend factors.",
        by=by,
    )
    for made in (
        library.add_version(document=rule, version="85 FR 61114", dated_on=date(2020, 9, 29), address=RULE, by=by),
        library.add_version(document=sheet, version="1.0", dated_on=date(2020, 9, 18), address=WEBSITE, by=by),
        library.add_version(
            document=rates, version="1.0", dated_on=day(2020, 12, 1), upload=_base_rates_file(year), by=by
        ),
    ):
        library.publish(version=made, by=by)


def _base_rates_file(year: int) -> ContentFile[bytes]:
    content = io.StringIO()
    writer = csv.writer(content)
    writer.writerow(("cancer_type", "component", "national_base_rate", "trend_factor", "trended_base_rate"))
    for one in base_rates(year, book=selectors.policy_book()):
        writer.writerow((one.cancer_type, one.component, one.national, one.trend_factor, one.trended))
    return ContentFile(content.getvalue().encode(), name=f"base-rates-{year}.csv")


def deliver_adjustments(participants: Iterable[Participant], *, year: int, by: User) -> None:
    """Give each practice its adjustments of a performance year, for each of its components."""
    for number, participant in enumerate(participants):
        case_mix, window, historical, baseline = FIGURES[number % len(FIGURES)]
        for component in sorted(components(participant.kind)):
            set_adjustment(
                participant=participant,
                year=year,
                component=component,
                case_mix=Decimal(case_mix) + (year - PERFORMANCE_YEAR) * YEARLY,
                window_episodes=window,
                historical_experience=Decimal(historical),
                baseline_episodes=baseline,
                source=SOURCE,
                by=by,
            )
