"""Every row that people change has a history, every participant's row says whose it is."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.utils import DatabaseError

from portal.models import Participant
from tests import factories

OURS = ("portal", "participation", "episodes", "quality", "reconciliation")

# Rows that no person changes: written in bulk by a run or an import, or bookkeeping of machines. The run, import or
# version that wrote them is tracked (see test_what_wrote_them_is_tracked).
UNTRACKED = {
    "portal.CheckedChain": "written anew every night from the receipts",
    "portal.Job": "a lease with a heartbeat every two seconds; what a job does is tracked where it does it",
    "participation.ZipArea": "written in bulk with its crosswalk",
    "episodes.RejectedRow": "written by COPY with its claims file",
    "episodes.Beneficiary": "written by COPY from beneficiary files",
    "episodes.Episode": "written by COPY by a construction run",
    "episodes.EpisodePrice": "written by COPY by a construction run",
    "episodes.EpisodeComponent": "written by COPY by a construction run",
    "episodes.EpisodeLine": "written by COPY by a construction run",
    "episodes.FeeAmount": "written in bulk with its fee schedule",
    "quality.FindingGroup": "written by COPY with a version",
    "quality.Finding": "written by COPY with a version",
    "quality.ClinicalRecord": "written by COPY with a version",
    "reconciliation.ReportLine": "written in bulk by a run",
}
# Rows of the whole Model, not of one participant.
NOBODYS = {
    "portal.IdentityCheck",
    "portal.User", "portal.Amendment", "portal.PolicyVersion", "portal.PortalState", "portal.Job", "portal.Participant",
    "participation.ParticipantList", "participation.ZipCrosswalk", "participation.ZipArea",
    "episodes.ClaimsFile", "episodes.ClaimsPiece", "episodes.RejectedRow", "episodes.FeeSchedule", "episodes.FeeAmount",
    "episodes.Beneficiary",
    "episodes.ConstructionRun", "episodes.Episode", "reconciliation.Run",
}  # fmt: skip


def our_models():
    """Return the concrete models of our apps without the event tables."""
    return [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if not model._meta.proxy and not hasattr(model, "pgh_tracked_model")
    ]


def tracked():
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
        assert model not in tracked(), f"{label} is tracked: take it off the list"
    else:
        assert model in tracked(), f"{label} needs @tracked, or a reason in UNTRACKED"


def test_reasons_are_of_models_that_exist():
    labels = {model._meta.label for model in our_models()}
    assert set(UNTRACKED) - labels == set()
    assert set(NOBODYS) - labels == set()


@pytest.mark.django_db
def test_triggers_of_the_history_are_in_the_database_and_on():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid "
            "where t.tgname like 'pgtrigger_%%' and t.tgenabled = 'O' group by c.relname"
        )
        there = dict(cursor.fetchall())
    for model in tracked():
        assert there.get(model._meta.db_table, 0) >= 3, f"{model._meta.label}: insert, update, delete"
        events = model.pgh_event_models if hasattr(model, "pgh_event_models") else {}
        for event in set(events.values()):
            assert there.get(event._meta.db_table, 0) >= 1, f"{event._meta.label} is append-only"


@pytest.mark.django_db
def test_history_of_a_row_names_the_action_and_the_actor_and_cannot_be_changed():
    participant = factories.participant()
    event = Participant.pgh_event_model.objects.select_related("pgh_context").get(pgh_obj_id=participant.pk)
    assert event.pgh_context.metadata["action"] == "participant.issue"
    assert event.pgh_context.metadata["by"] == "test"
    for change in ("update portal_participantevent set legal_name = 'x'", "delete from portal_participantevent"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_row_of_a_participant_says_whose_it_is(model):
    if model._meta.label in NOBODYS:
        return
    field = model._meta.get_field("participant")
    assert field.related_model is Participant
    assert field.db_index or any(index.fields[:1] == ["participant"] for index in model._meta.indexes)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_money_is_decimal_and_days_and_instants_are_named_as_such(model):
    for field in model._meta.concrete_fields:
        assert not isinstance(field, models.FloatField) or field.name == "seconds", f"{field} is a float"
        if isinstance(field, models.DateTimeField):
            assert field.name.endswith("_at") or field.name in ("last_login", "date_joined"), field
        elif isinstance(field, models.DateField):
            assert field.name.endswith(("_on", "_through")) or field.name == "as_of", field


def test_no_second_database_could_hold_rows_without_triggers():
    assert list(settings.DATABASES) == ["default"]
