"""Data files of data requests: asked for by a practice or by CMS staff, prepared by a job, downloaded, and expiring."""

from __future__ import annotations

from django.core.files.base import File
from django.urls import reverse

from episodes import lifecycle, shared_data
from episodes.data_sets.catalogue import catalogue
from episodes.data_sets.data_set import Extract
from episodes.models import ConstructionRun, DataFile, DataFileFetch
from portal import access, clock
from portal import selectors as portal
from portal.files.kinds import CSV, PARQUET
from portal.files.private_folders import private_folder
from portal.files.reading import plain_copies_folder
from portal.formatting import long_date
from portal.models import Participant, StoredFile, User
from portal.participation import selectors as participation
from portal.services import file_intake, jobs, messages, receipts
from portal.services.file_intake import PendingFile
from portal.services.use_case import Actor, Refused, use_case
from portal.staff import ANALYST, may_act_as

PREPARE = "episodes.prepare_data_file"
USE = "shared"
AGAIN_SECONDS = 1
NOT_SHARED = "CMS does not share these data with your practice now. Look at your data request of {}."
NO_EPISODES = "CMS has not built the episodes of {} yet. You can prepare this file after that."
NOT_READY = {
    "queued": "This file is still being prepared.",
    "failed": "This file could not be prepared. Prepare it again.",
    "expired": "This file expired. Prepare it again.",
    "out-of-date": "A patient refused data sharing after this file was prepared. Prepare it again to leave out "
    "this patient.",
}


@use_case("data_file.ask")
def ask(*, participant: Participant, year: int, data_set: str, by: User) -> DataFile:
    """Ask for a new file of a data set; return the present one if it is being prepared or has the latest data.

    :param data_set: a code of `DataRequest.DataSet`.
    :raises Refused: unless an approved data request of the year names the data set, or while there are no data.
    """
    access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    found = _offer(participant, year, data_set)
    if found.file is not None and not found.may_be_prepared and found.has_data:
        return found.file
    if not found.has_data:
        raise Refused(NO_EPISODES.format(year))
    made = DataFile.objects.create(
        participant=participant, year=year, data_set=data_set, run=found.run, asked_by=by, asked_at=clock.now()
    )
    jobs.enqueue(PREPARE, made.pk)
    return made


def _offer(participant: Participant, year: int, data_set: str) -> shared_data.Offer:
    """Return what is shared of one data set.

    :raises Refused: when it is not shared.
    """
    found = shared_data.offers(participant, year, today=clock.today())
    shared = next((one for one in found if one.data_set.code == data_set), None)
    if shared is None:
        raise Refused(NOT_SHARED.format(year))
    return shared


def prepare(*, data_file_id: int, by: Actor) -> None:
    """Write both files of a queued data file and keep them; done again, it changes nothing.

    :raises NotYet: when a patient's refusal was recorded or ended meanwhile; then the file is prepared anew.
    """
    from .data_file_writer import write

    asked = DataFile.objects.select_related("participant", "run").get(pk=data_file_id)
    if asked.status != lifecycle.QUEUED:
        return
    participant, data_set = asked.participant, catalogue()[asked.data_set]
    extract = Extract(
        participant=participant,
        year=asked.year,
        run=asked.run,
        refused=participation.sharing_refused(participant, on=clock.today()),
        book=portal.policy_book(),
    )
    try:
        with (
            private_folder(plain_copies_folder()) as folder,
            file_intake.receiving(use=USE, participant=participant, by=by) as intake,
        ):
            written = write(data_set, extract, folder)
            name = f"{participant.model_id}-{asked.year}-{data_set.code}-{clock.today().isoformat()}"
            with written.csv.open("rb") as text, written.parquet.open("rb") as columns:
                taken = (
                    intake.take_own(File(text, name=f"{name}.csv"), kind=CSV),
                    intake.take_own(File(columns, name=f"{name}.parquet"), kind=PARQUET),
                )
            _keep(data_file_id=data_file_id, taken=taken, extract=extract, rows=written.rows, by=by)
    except Refused as refusal:
        fail(data_file_id=data_file_id, problem=str(refusal), by=by)


@use_case("data_file.keep")
def _keep(*, data_file_id: int, taken: tuple[PendingFile, PendingFile], extract: Extract, rows: int, by: Actor) -> None:
    """Write the rows of both files, and tell the practice once its last file of the year is ready.

    Refusals are recorded under the same lock. So the file knows all that were recorded before it was ready.
    """
    receipts.lock_chain(extract.participant)
    row = DataFile.objects.select_for_update(of=("self",)).get(pk=data_file_id)
    if row.status != lifecycle.QUEUED:
        return
    if row.data_set not in participation.data_sets_shared(extract.participant, row.year):
        raise Refused(NOT_SHARED.format(row.year))
    if participation.sharing_refused(extract.participant, on=clock.today()) != extract.refused:
        raise jobs.NotYet(AGAIN_SECONDS)
    lifecycle.DATA_FILE.move(row, lifecycle.READY)
    row.csv, row.parquet = (file_intake.keep(taken=one, by=by) for one in taken)
    row.rows, row.patients_left_out = rows, catalogue()[row.data_set].count_left_out(extract)
    row.prepared_at = clock.now()
    row.save()
    _tell(row, extract.participant, by)


def _tell(row: DataFile, participant: Participant, by: Actor) -> None:
    """Send one message for all files that a practice waits for."""
    if DataFile.objects.filter(participant=participant, year=row.year, status=lifecycle.QUEUED).exists():
        return
    messages.send(
        participant=participant,
        subject=f"Your data files of {row.year} are ready",
        body=f"The data files that CMS shares with you for performance year {row.year} are ready. "
        f"Download them by {long_date(row.csv.expires_on)}, as CSV or Parquet.",  # type: ignore[union-attr]
        path=f"{reverse('episodes:data-file-list', args=[participant.model_id])}?year={row.year}",
        by=by,
    )


@use_case("data_file.fail")
def fail(*, data_file_id: int, problem: str, by: Actor) -> None:
    """Record that a data file could not be prepared."""
    row = DataFile.objects.select_for_update(of=("self",)).get(pk=data_file_id)
    if lifecycle.DATA_FILE.may(row.status, lifecycle.FAILED):
        lifecycle.DATA_FILE.move(row, lifecycle.FAILED)
        row.problem = problem
        row.save(update_fields=["status", "problem"])


@use_case("data_file.retry")
def retry(*, data_file: DataFile, by: User) -> DataFile:
    """Queue a data file that could not be prepared once more, from the latest run.

    :raises Refused: for a person who may not, for a file that did not fail, and when the data are not shared any more
        or another file of the data set is newer.
    """
    if not may_act_as(by, ANALYST):
        raise Refused("Only analysts and administrators can prepare data files again.")
    receipts.lock_chain(data_file.participant)
    row = DataFile.objects.select_for_update(of=("self",)).select_related("participant").get(pk=data_file.pk)
    if row.status != lifecycle.FAILED:
        raise Refused(f"{row}: only a file that could not be prepared can be prepared again.")
    if row.data_set not in participation.data_sets_shared(row.participant, row.year):
        raise Refused(f"{row.participant.model_id} has no approved data request of {row.year} with these data.")
    if DataFile.objects.filter(
        participant_id=row.participant_id, year=row.year, data_set=row.data_set, pk__gt=row.pk
    ).exists():
        raise Refused(f"{row}: a newer file of {row.participant.model_id} takes its place.")
    lifecycle.DATA_FILE.move(row, lifecycle.QUEUED)
    row.problem = ""
    if catalogue()[row.data_set].about_patients:
        row.run = ConstructionRun.objects.latest_of(row.year)
    row.save(update_fields=["status", "problem", "run"])
    jobs.enqueue(PREPARE, row.pk, again=True)
    return row


@use_case("data_file.fetch")
def fetch(*, data_file: DataFile, file_format: str, by: User) -> StoredFile:
    """Record that a person downloads a data file, and return the stored file to send.

    :param file_format: a value of `DataFileFetch.Format`.
    :raises Refused: unless the file is ready, knows all refusals, and its data are still shared.
    """
    participant = data_file.participant
    access.check_may_prepare(by, participant)
    receipts.lock_chain(participant)
    if data_file.data_set not in participation.data_sets_shared(participant, data_file.year):
        raise Refused(NOT_SHARED.format(data_file.year))
    state = shared_data.state_of(
        catalogue()[data_file.data_set],
        data_file,
        refused_at=shared_data.refused_at(participant, today=clock.today()),
        today=clock.today(),
    )
    if state != shared_data.READY:
        raise Refused(NOT_READY[state])
    DataFileFetch.objects.create(
        participant=participant,
        data_file=data_file,
        year=data_file.year,
        data_set=data_file.data_set,
        file_format=file_format,
        fetched_by=by,
        fetched_at=clock.now(),
    )
    return data_file.csv if file_format == DataFileFetch.Format.CSV else data_file.parquet  # type: ignore[return-value]
