"""Deliveries: CMS staff prepare the data files of a year for every practice with an approved data request."""

from __future__ import annotations

from episodes import shared_data
from episodes.data_sets.catalogue import catalogue
from episodes.models import ConstructionRun, DataDelivery, DataFile
from portal import clock
from portal import selectors as portal
from portal.models import User
from portal.participation import selectors as participation
from portal.services import jobs
from portal.services.typed_days import check_performance_year
from portal.services.use_case import Refused, use_case
from portal.staff import ANALYST, may_act_as

from .data_files import PREPARE

ROWS_AT_ONCE = 1000


@use_case("data_delivery.send")
def send(*, year: int, by: User) -> DataDelivery:
    """Ask for the data files of a year for all practices that may have them, a job for each file.

    A file that is being prepared, or that is ready with the latest data, is not prepared again. So a delivery that is
    sent twice prepares nothing twice.

    :raises Refused: for a person who may not, another kind of year, or when there is nothing to prepare.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts and administrators can deliver data files.")
    check_performance_year(year, book=portal.policy_book())
    requests = participation.approved_data_requests(year)
    if not requests:
        raise Refused(f"No practice has an approved data request of {year}.", field="year")
    missing = _missing(year, [(one.participant_id, one.answers["data_sets"]) for one in requests])
    if not missing:
        raise Refused(f"Every practice with an approved data request of {year} has the latest files.", field="year")
    delivery = DataDelivery.objects.create(year=year, asked_by=by, asked_at=clock.now())
    made = DataFile.objects.bulk_create(
        [
            DataFile(
                participant_id=participant_id,
                year=year,
                data_set=one.data_set.code,
                run=one.run,
                delivery=delivery,
                asked_by=by,
                asked_at=delivery.asked_at,
            )
            for participant_id, one in missing
        ],
        batch_size=ROWS_AT_ONCE,
    )
    jobs.enqueue_each(PREPARE, [[one.pk] for one in made])
    return delivery


def _missing(year: int, requested: list[tuple[int, list[str]]]) -> list[tuple[int, shared_data.Offer]]:
    """Return the data sets of all practices that have no file with the latest data, in a fixed number of queries."""
    today, run = clock.today(), ConstructionRun.objects.without_inputs().latest_of(year)
    files = {(one.participant_id, one.data_set): one for one in DataFile.objects.of_year(year).newest()}
    told_at = participation.last_refusals([participant_id for participant_id, _ in requested], on=today)
    offers = [
        (
            participant_id,
            shared_data.offer(
                one,
                files.get((participant_id, code)),
                run=run,
                refused_at=told_at.get(participant_id),
                today=today,
            ),
        )
        for participant_id, data_sets in requested
        for code, one in catalogue().items()
        if code in data_sets
    ]
    return [(participant_id, one) for participant_id, one in offers if one.may_be_prepared]
