"""Patients' refusals of data sharing and the days for telling CMS of them, 42 CFR 512.225(a)(2).

Reading: docs/readings.md#refusals-of-data-sharing.
"""

from __future__ import annotations

from datetime import date, timedelta

from portal.policy import Book


def tell_cms_by(refused_on: date, *, book: Book) -> date:
    """Give the last day on which a participant tells CMS that a patient refused, 42 CFR 512.225(a)(2).

    The day on which the patient told the participant does not count.
    """
    return refused_on + timedelta(days=book.on(refused_on)["deadlines/data_sharing_decline_days"])
