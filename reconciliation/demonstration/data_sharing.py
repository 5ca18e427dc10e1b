"""A data request, a refusal of data sharing and beneficiary notices in the story of the demonstration."""

from __future__ import annotations

from datetime import date

from episodes.services import data_files
from portal.models import Participant, User
from portal.participation.models import DataRequest
from portal.participation.services import beneficiary_notices, data_requests, notices_given, sharing_refusals

ANSWERS = {
    "data_sets": DataRequest.DataSet.values,
    "purposes": [DataRequest.Purpose.CARE, DataRequest.Purpose.IMPROVEMENT],
    "coverage": DataRequest.Coverage.COVERED,
    "safeguards": DataRequest.Safeguard.values,
    "custodian_name": "Jordan Silva",
    "custodian_email": "jordan.silva@practice.example",
    "custodian_phone": "615-555-0142",
}
LETTERHEAD = {
    "address": "1200 Harding Pike\nNashville, TN 37205",
    "contact_name": "Patient services",
    "phone": "615-555-0140",
    "us_state": "TN",
}
BY = "system:demonstration"
# Numbers of nobody: the sample of CMS's own sheet about the MBI, and one made like it.
REFUSES, GOT_NOTICE = "1EG4TE5MK73", "1EG4TE5MK72"


def ask(participant: Participant, year: int, *, signature: dict[str, str], by: User) -> DataRequest:
    """Ask for all data of a year."""
    return data_requests.ask(participant=participant, year=year, answers=ANSWERS, **signature, by=by)


def prepare_files(participant: Participant, year: int, *, by: User) -> None:
    """Ask for a file of each data set of a year, and prepare them as a worker does."""
    sets = DataRequest.DataSet.values
    asked = [data_files.ask(participant=participant, year=year, data_set=one, by=by) for one in sets]
    for one in asked:  # the last one brings the message
        data_files.prepare(data_file_id=one.pk, by=BY)


def give_notices(participant: Participant, *, session_on: date, by: User) -> None:
    """Enter the letterhead, record that two patients got the notice, and that one of them refuses data sharing."""
    beneficiary_notices.save_letterhead(participant=participant, by=by, **LETTERHEAD)
    for mbi in (REFUSES, GOT_NOTICE):
        notices_given.record(participant=participant, mbi=mbi, given_on=session_on, by=by)
    sharing_refusals.record(participant=participant, mbi=REFUSES, refused_on=session_on, by=by)
