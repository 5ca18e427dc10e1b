"""Patients' rows for CMS staff: analysts alone, with a reason, for a time; each reading is a row the practice reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from portal import clock
from quality.models import PatientsRead
from quality.services import patient_rows
from tests import factories
from tests.architecture.rows import row_of
from tests.uploads import build

pytestmark = pytest.mark.django_db
ADD = "admin:quality_patientsread_add"


def test_an_analyst_opens_rows_with_a_reason_and_nobody_else_sees_them(practice, checked):
    version, rows = checked(), build.clinical_rows()
    analyst = factories.user(staff="analyst")
    client = factories.client(analyst)
    given = {"version": version.pk, "reason": "The practice called about its rows"}
    assert "Say why you need the rows" in client.post(reverse(ADD), {**given, "reason": ""}).content.decode()
    assert "Choose a version" in client.post(reverse(ADD), {"reason": "A call"}).content.decode()
    assert not PatientsRead.objects.exists()
    assert client.post(reverse(ADD), given).status_code == 302
    reading = PatientsRead.objects.get()
    assert (reading.read_by, reading.patients, reading.version) == (analyst, 5, version)
    page = reverse("admin:quality_patientsread_change", args=[reading.pk])
    assert rows[0]["mbi"] in client.get(page).content.decode()
    colleague = factories.client(factories.user(staff="analyst"))
    assert rows[0]["mbi"] not in colleague.get(page).content.decode()
    assert rows[0]["mbi"] not in client.get(reverse("admin:quality_patientsread_changelist")).content.decode()
    own = factories.client(factories.seat(practice))
    activity = own.get(reverse("oversight:activity", args=[practice.model_id])).content.decode()
    assert "read 5 patients&#x27; rows of a file" in activity


def test_rows_are_open_for_a_quarter_of_an_hour(practice, checked):
    analyst = factories.user(staff="analyst")
    reading = {"participant": practice, "version": checked(), "purpose": "rows", "read_by": analyst}
    for minutes, shown in ((14, 5), (16, 0)):
        opened = row_of(PatientsRead, **reading, read_at=clock.real_now() - timedelta(minutes=minutes))
        assert len(patient_rows.rows_of(opened, reader=analyst)) == shown


@pytest.mark.parametrize("group", ["help desk", "reviewer", "approver", "reconsideration official"])
def test_other_groups_open_no_rows(checked, group):
    version = checked()
    client = factories.client(factories.user(staff=group))
    assert client.get(reverse(ADD)).status_code == 403
    assert client.post(reverse(ADD), {"version": version.pk, "reason": "x"}).status_code == 403
    assert client.get(reverse("admin:quality_patientsread_changelist")).status_code == 403
