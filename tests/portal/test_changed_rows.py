"""Many changed rows in one statement: every type of column, only the named columns, and the history of each row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from portal.services import changed_rows
from portal.services.use_case import use_case
from tests import factories
from tests.architecture.rows import row_of


@use_case("test.change")
def change(*, rows, fields, by):
    changed_rows.write(rows, fields)


@pytest.mark.django_db
def test_named_columns_of_all_rows_are_written_in_one_statement_each_with_its_event():
    participants = [factories.participant() for _ in range(3)]
    for number, one in enumerate(participants):
        one.legal_name, one.to_on = f"O'Neil “{number}” \\ {{}} %s", date(2024, 1, 1) + timedelta(days=number)
        one.contact_last_name = "not written"
    participants[0].to_on = None
    with CaptureQueriesContext(connection) as taken:
        change(rows=participants, fields=["legal_name", "to_on"], by="test")
    assert sum(query["sql"].lstrip().upper().startswith(("UPDATE", "SELECT SET_CONFIG")) for query in taken) == 1
    for one in participants:
        stored = type(one).objects.get(pk=one.pk)
        assert (stored.legal_name, stored.to_on) == (one.legal_name, one.to_on)
        assert stored.contact_last_name != "not written"
        event = type(one).pgh_event_model.objects.filter(pgh_obj=one.pk).latest("pgh_id")
        assert (event.pgh_label, event.pgh_context.metadata["action"]) == ("update", "test.change")


@pytest.mark.django_db
@pytest.mark.parametrize("label", ["portal.Job", "portal.Participant", "quality.Version", "reconciliation.Report"])
def test_every_type_of_column_is_written_as_it_is(label):
    model = apps.get_model(label)
    participant = factories.participant()
    row = participant if label == "portal.Participant" else row_of(model, participant)
    if label == "reconciliation.Report":
        row = row_of(model, factories.participant(), status="queued")
    plain = [field for field in model._meta.concrete_fields if not field.primary_key]
    kept = model._default_manager.get(pk=row.pk)
    changed_rows.write([row], [field.name for field in plain if not isinstance(field, models.OneToOneField)])
    again = model._default_manager.get(pk=row.pk)
    assert [getattr(again, field.attname) for field in plain] == [getattr(kept, field.attname) for field in plain]
    changed_rows.write([], ["status"])
    changed_rows.write([row], [])
