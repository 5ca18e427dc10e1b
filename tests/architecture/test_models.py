"""Models: rows that people change have a history, and rows of a participant name the participant."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from portal.models import Participant
from tests import factories

OURS = ("portal", "participation", "episodes", "quality", "reconciliation", "oversight")

# Rows that no person changes: a run or an import writes them in bulk, or they serve the machinery. The run, import or
# version that wrote them is tracked.
UNTRACKED = {
    "portal.CheckedChain": "written again every night from the receipts",
    "portal.KeptForm": "what people typed is deleted after some days; a history would keep it for ever",
    "portal.Job": "a lease with a heartbeat every two seconds; the rows that a job changes are tracked",
    "participation.ZipArea": "written in bulk with its crosswalk",
    "participation.DirectoryName": "written in bulk with its directory",
    "episodes.RejectedRow": "written by COPY with its claims file",
    "episodes.OtherBirthDate": "written in one statement with its claims file",
    "episodes.Beneficiary": "written by COPY from beneficiary files",
    "episodes.CareFigures": "written in bulk by a construction run",
    "episodes.Episode": "written by COPY by a construction run",
    "episodes.EpisodePrice": "written by COPY by a construction run",
    "episodes.EpisodeComponent": "written by COPY by a construction run",
    "episodes.EpisodeDifference": "written in bulk with its comparison",
    "episodes.EpisodeLine": "written by COPY by a construction run",
    "episodes.RunPartition": "the progress of a run, which its workers write; the run is tracked",
    "episodes.FeeAmount": "written in bulk with its fee schedule",
    "episodes.ProposedAdjustment": "written in bulk with its proposal, and never changed",
    "episodes.ZipLocality": "written in bulk with its table",
    "episodes.NoPayFigures": "written in bulk by a construction run",
    "episodes.NoPayShortfall": "written in bulk by a construction run",
    "quality.SurveySample": "written in bulk with its survey",
    "quality.SharedFinding": "written in bulk with its share",
    "quality.RehearsedFile": "written by a job for each file of a rehearsal",
    "quality.FindingGroup": "written by COPY with a version",
    "quality.Finding": "written by COPY with a version",
    "quality.Stage": "the progress and the times of a check, which its worker writes; the version is tracked",
    "quality.RowInError": "written in bulk after the check of a version",
    "quality.FindingPlace": "written in bulk after the check of a version",
    "quality.ProposedRepair": "written in bulk after the check of a version",
    "quality.ClinicalRecord": "written by COPY with a version",
    "reconciliation.ReportLine": "written in bulk by a run",
    "reconciliation.PerformanceReport": "written in bulk by a compilation",
    "reconciliation.ReportComparison": "written once by a job from two reports, which are tracked",
    "reconciliation.LineChange": "written in bulk with its comparison",
    "reconciliation.RehearsedReport": "written in bulk by the jobs of a rehearsal",
}
# Rows that belong to no single participant.
OF_NO_PARTICIPANT = {
    "portal.Acceptance",
    "portal.IdentityCheck",
    "portal.LibraryDocument", "portal.LibraryVersion",
    "portal.User", "portal.Amendment", "portal.PolicyVersion", "portal.PortalState", "portal.Job", "portal.Participant",
    "participation.ParticipantList", "participation.ZipCrosswalk", "participation.ZipArea",
    "participation.ReminderMail",
    "participation.PractitionerDirectory", "participation.DirectoryName", "participation.PractitionerListFile",
    "episodes.ClaimsFile", "episodes.ClaimsPiece", "episodes.RejectedRow", "episodes.FeeSchedule",
    "episodes.OtherBirthDate",
    "episodes.AdjustmentTable", "episodes.AdjustmentProposal", "episodes.FeeAmount", "episodes.PricingTable",
    "episodes.LocalityTable", "episodes.ZipLocality",
    "episodes.Beneficiary",
    "quality.ExperienceSurvey", "quality.Rehearsal",
    "quality.BenchmarkTable",
    "episodes.ConstructionRun", "episodes.RunPartition", "episodes.Episode", "episodes.Publication",
    "episodes.Comparison", "episodes.DataDelivery", "reconciliation.Run", "reconciliation.Release",
    "reconciliation.PerformanceCompilation", "reconciliation.ReportArchive", "reconciliation.ArchiveFetch",
    "reconciliation.Verification", "reconciliation.Rehearsal",
    "oversight.Announcement", "oversight.Letter",
}  # fmt: skip


def our_models():
    """Return the concrete models of our apps without the event tables."""
    return [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


def tracked_models():
    return {
        event.pgh_tracked_model
        for app in OURS
        for event in apps.get_app_config(app).get_models()
        if hasattr(event, "pgh_tracked_model")
    }


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_model_is_tracked_or_written_in_bulk_for_a_reason(model):
    label = model._meta.label
    if label in UNTRACKED:
        assert model not in tracked_models(), f"{label} is tracked: take it off the list"
    else:
        assert model in tracked_models(), f"{label} needs @tracked, or a reason in UNTRACKED"


def test_listed_models_exist():
    labels = {model._meta.label for model in our_models()}
    assert set(UNTRACKED) - labels == set()
    assert set(OF_NO_PARTICIPANT) - labels == set()


@pytest.mark.django_db
def test_triggers_of_the_history_exist_and_are_enabled():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where t.tgname like 'pgtrigger_%%' and t.tgenabled = 'O' group by c.relname"
        )
        there = dict(cursor.fetchall())
    for model in tracked_models():
        assert there.get(model._meta.db_table, 0) >= 3, f"{model._meta.label}: insert, update, delete"
        events = model.pgh_event_models if hasattr(model, "pgh_event_models") else {}
        for event in set(events.values()):
            assert there.get(event._meta.db_table, 0) >= 1, f"{event._meta.label} is append-only"


@pytest.mark.django_db
def test_history_of_a_row_names_action_and_actor_and_cannot_be_changed():
    participant = factories.participant()
    event = Participant.pgh_event_model.objects.select_related("pgh_context").get(pgh_obj_id=participant.pk)
    assert event.pgh_context.metadata["action"] == "participant.issue"
    assert event.pgh_context.metadata["by"] == "test"
    for change in ("update portal_participantevent set legal_name = 'x'", "delete from portal_participantevent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_row_of_a_participant_names_the_participant(model):
    if model._meta.label in OF_NO_PARTICIPANT:
        return
    field = model._meta.get_field("participant")
    assert field.related_model is Participant
    assert field.db_index or any(index.fields[:1] == ["participant"] for index in model._meta.indexes)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_money_is_decimal_and_days_and_instants_follow_the_naming_rule(model):
    for field in model._meta.concrete_fields:
        assert not isinstance(field, models.FloatField) or field.name == "seconds", f"{field} is a float"
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name in ("last_login", "date_joined"), field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_through")) or field.name == "as_of", field


def test_there_is_one_database_so_no_row_escapes_the_triggers():
    assert list(settings.DATABASES) == ["default"]
