"""Rehearsals: a draft value tried on stored files says which practices would flip, and changes nothing about them."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from portal.models import Job
from portal.selectors import policy_book
from portal.services import amendments
from portal.services.use_case import Refused
from quality.intake import checking
from quality.models import Rehearsal, Version
from quality.services import rehearsals
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
DRAFT = {"parameter": "intake/number_ranges", "year": 2021, "file_type": "clinical-data"}


def ranges(**changed):
    return {**policy_book().on(build.UPLOADED_ON)["intake/number_ranges"], **changed}


def run(rehearsal):
    for job in Job.objects.filter(task=rehearsals.TASK):
        rehearsals.try_file(rehearsal_id=job.arguments[0], version_id=job.arguments[1], by="test")


def test_a_stricter_range_flips_the_practice_and_changes_nothing(practice, checked):
    rows = build.clinical_rows()
    accepted = checked(build.clinical(rows))
    before = list(Version.objects.values_list("pk", "status", "receipt"))
    analyst = factories.user(staff="analyst")
    client = factories.client(analyst)
    address = reverse("admin:quality_rehearsal_add")
    draft = json.dumps(ranges(planned_fractions={"least": 1, "most": 2}))
    assert client.post(address, {**DRAFT, "value": draft}).status_code == 302
    rehearsal = Rehearsal.objects.get()
    assert rehearsal.files == 1 and not rehearsal.results.exists()
    run(rehearsal)
    run(rehearsal)
    result = rehearsal.results.get()
    assert (result.was, result.would_be, result.flips, result.version) == ("accepted", "rejected", True, accepted)
    assert result.new_rules == ["number-out-of-range"] and result.gone_rules == []
    page = client.get(reverse("admin:quality_rehearsal_change", args=[rehearsal.pk])).content.decode()
    assert "1 of 1" in page and "number-out-of-range: 1 rejected" in page
    answer = client.get(reverse("admin:quality_rehearsedfile_export", args=["csv"]), {"flips__exact": "1"})
    [line] = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    assert line["Errors that appear"] == "number-out-of-range" and practice.model_id in line["Participant"]
    assert list(Version.objects.values_list("pk", "status", "receipt")) == before


def test_a_wider_range_would_accept_what_was_rejected(practice, checked):
    checked(build.clinical(build.changed(build.clinical_rows(), 0, delivered_fractions="101", planned_fractions="101")))
    wider = ranges(planned_fractions={"least": 1, "most": 200}, delivered_fractions={"least": 0, "most": 200})
    rehearsal = rehearsals.ask(**DRAFT, value=wider, by=factories.user(staff="analyst"))
    run(rehearsal)
    result = rehearsal.results.get()
    assert result.gone_rules == ["number-out-of-range"] and result.was == "rejected"


def test_a_waiting_amendment_is_the_draft_from_its_day_on(practice, checked):
    checked()
    analyst = factories.user(staff="analyst")
    name = "intake/cell_length_limit_characters"
    given = {"name": name, "value": 3, "reference": "86 FR 63458", "reason": "Shorter cells"}
    waiting = amendments.enter(**given, from_on=date(2021, 1, 1), by=analyst)
    later = amendments.enter(**given, from_on=date(2023, 1, 1), by=analyst)
    asked = {"year": 2021, "file_type": "clinical-data", "by": analyst}
    with pytest.raises(Refused, match="changes nothing for files of 2021"):
        rehearsals.ask(amendment=later, **asked)
    with pytest.raises(Refused, match="either an amendment"):
        rehearsals.ask(amendment=waiting, parameter=name, value=3, **asked)
    with pytest.raises(Refused, match="Choose an amendment"):
        rehearsals.ask(**asked)
    amendments.withdraw(amendment=later, reason="Entered twice", by=analyst)
    with pytest.raises(Refused, match="no longer waits"):
        rehearsals.ask(amendment=later, **asked)
    client = factories.client(analyst)
    address = reverse("admin:quality_rehearsal_add")
    form = client.get(address).content.decode()
    assert str(waiting) in form and str(later) not in form
    sent = {"amendment": waiting.pk, "parameter": "", "value": "", "year": 2021, "file_type": "clinical-data"}
    assert client.post(address, sent).status_code == 302
    rehearsal = Rehearsal.objects.get()
    assert (rehearsal.amendment, rehearsal.parameter, rehearsal.value) == (waiting, name, 3)
    run(rehearsal)
    assert "cell-too-long" in rehearsal.results.get().new_rules
    assert policy_book().on(build.UPLOADED_ON)[name] > 3


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_file_is_checked(practice, checked, monkeypatch):
    checked()
    rehearsal = rehearsals.ask(
        **DRAFT, value=ranges(planned_fractions={"least": 1, "most": 2}), by=factories.user(staff="analyst")
    )
    open_in_check = []
    check_file = checking.check_file

    def watched(*args, **given):
        open_in_check.append(connection.in_atomic_block)
        return check_file(*args, **given)

    monkeypatch.setattr(checking, "check_file", watched)
    run(rehearsal)
    assert open_in_check == [False] and rehearsal.results.count() == 1


def test_refusals_name_what_is_wrong(practice, checked):
    analyst = factories.user(staff="analyst")
    with pytest.raises(Refused, match="No checked file"):
        rehearsals.ask(**DRAFT, value=ranges(planned_fractions={"least": 1, "most": 2}), by=analyst)
    checked()
    with pytest.raises(Refused, match="value in force"):
        rehearsals.ask(**DRAFT, value=ranges(), by=analyst)
    with pytest.raises(Refused):
        rehearsals.ask(**DRAFT, value=7, by=analyst)
    with pytest.raises(Refused, match="No check of a file reads"):
        rehearsals.ask(**{**DRAFT, "parameter": "pricing/coinsurance"}, value="0.3", by=analyst)
    with pytest.raises(Refused, match="Only analysts"):
        rehearsals.ask(**DRAFT, value=ranges(), by=factories.user(staff="help desk"))
