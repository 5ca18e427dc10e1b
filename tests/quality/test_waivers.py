"""Waivers: two people, a practice that is told, an obligation that follows, a score that leaves the file out."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal import clock
from portal.models import Role
from portal.participation.services import obligations
from portal.selectors import policy_book
from portal.services.use_case import Refused
from quality import selectors
from quality.models import Waiver
from quality.services import submissions, waivers
from tests import factories
from tests.asking import asks, confirmed
from tests.uploads import build

pytestmark = pytest.mark.django_db
FILE = {"file_type": "clinical-data", "year": 2021, "period": 2}


@pytest.fixture
def people(db):
    return {group: factories.user(staff=group) for group in ("analyst", "approver", "help desk")}


@pytest.fixture
def asked(practice, people):
    def run(**given) -> Waiver:
        details = {"participant": practice, **FILE, "reason": "A hurricane closed the site", "expires_on": None}
        return waivers.ask(**{**details, "by": people["analyst"], **given})

    return run


def duty(practice, code="clinical-data-2"):
    return practice.obligations.get(year=2021, code=code)


def test_a_waiver_takes_two_people_and_the_obligation_follows_whatever_the_calendar_opens(practice, asked, people):
    address = reverse("admin:quality_waiver_add")
    given = {
        "participant": practice.pk, **FILE, "reason": "A hurricane closed the site", "expires_on": "2022-02-15",
    }  # fmt: skip
    assert factories.client(people["help desk"]).get(address).status_code == 403
    assert factories.client(people["analyst"]).post(address, given).status_code == 302
    waiver = Waiver.objects.get()
    assert (waiver.state, duty(practice).waived_on) == ("waiting", None)
    step = reverse("admin:quality_waiver_step", args=[waiver.pk, "approve"])
    assert factories.client(people["analyst"]).post(step).status_code == 403
    approver = factories.client(people["approver"])
    assert asks(approver.post(step, {})) and duty(practice).waived_on is None
    assert confirmed(approver, step, {}).status_code == 302
    obligations.open_years(participants=[practice], by="test")
    assert duty(practice).waived_because == "CMS waived it: A hurricane closed the site"
    assert "until February 15, 2022" in practice.messages.first().body
    with pytest.raises(Refused, match="do not need to submit this file"):
        submissions.receive(participant=practice, **FILE, upload=build_upload(), by="test")
    client = factories.client(factories.seat(practice, Role.VIEWER))
    shown = client.get(reverse("quality:submission-list", args=[practice.model_id]), {"year": 2021})
    assert "Waived by CMS" in shown.content.decode() and "A hurricane closed the site" in shown.content.decode()
    assert [file.key for file, _ in shown.context["files"]] == ["clinical-data-1", "quality-measures"], "not due"


def build_upload():
    from django.core.files.base import ContentFile

    return ContentFile(build.clinical(), name="clinical.csv")


def test_after_its_last_day_the_file_is_due_again_with_time_for_it(practice, asked, people, receive):
    waiver = asked(expires_on=date(2022, 2, 15))
    waivers.approve(waiver=waiver, by=people["approver"])
    factories.at(date(2022, 2, 15))
    assert waivers.end_expired(by="test") == 0
    factories.at(date(2022, 2, 16))
    assert (waivers.end_expired(by="test"), waivers.end_expired(by="test")) == (1, 0)
    due = duty(practice)
    assert (due.waived_on, due.excused, due.due_on) == (None, False, date(2022, 3, 18))
    assert "Submit the file by March 18, 2022" in practice.messages.first().body
    obligations.open_years(participants=[practice], by="test")
    assert duty(practice).due_on == date(2022, 3, 18)
    assert receive().number == 1


def test_a_withdrawn_waiver_ends_at_once_and_one_that_waited_tells_nobody(practice, asked, people):
    told = practice.messages.count()
    waivers.withdraw(waiver=asked(), reason="Entered for the wrong practice", by=people["analyst"])
    assert practice.messages.count() == told
    waiver = asked()
    waivers.approve(waiver=waiver, by=people["approver"])
    waivers.withdraw(waiver=waiver, reason="The site is open again", by=people["analyst"])
    assert duty(practice).waived_on is None
    assert "The site is open again" in practice.messages.first().body
    with pytest.raises(Refused, match="ended on"):
        waivers.withdraw(waiver=waiver, reason="Again", by=people["analyst"])


def test_refusals_name_what_is_wrong(practice, asked, people):
    both = factories.user(staff="administrator")
    own = asked(by=both)
    with pytest.raises(Refused, match="A second person"):
        waivers.approve(waiver=own, by=both)
    with pytest.raises(Refused, match="waits for approval or is in force"):
        asked()
    with pytest.raises(Refused, match="not open"):
        asked(period=3)
    with pytest.raises(Refused, match="in the past"):
        asked(file_type="quality-measures", period=None, expires_on=date(2022, 1, 9))
    with pytest.raises(Refused, match="Only analysts"):
        asked(by=people["approver"])
    with pytest.raises(Refused, match="Only an approver"):
        waivers.approve(waiver=own, by=people["analyst"])


def test_the_score_leaves_out_what_is_waived(practice, asked, people, construct):
    rows = build.clinical_rows()
    construct(rows)
    book = policy_book()
    assert selectors.score_inputs(practice, 2021, book=book).clinical_data.applicable == 5
    for given in ({}, {"file_type": "quality-measures", "period": None}):
        waivers.approve(waiver=asked(**given), by=people["approver"])
    inputs = selectors.score_inputs(practice, 2021, book=book)
    assert inputs.clinical_data.applicable == 0
    assert {(measure.eligible, measure.met) for measure in inputs.measures} == {(0, 0)} and len(inputs.measures) == 4
    counted = selectors.score_inputs(practice, 2021, book=book.rehearse({"quality/waived_files": "counted"}))
    assert (counted.clinical_data.applicable, counted.measures) == (5, ())
    assert clock.today() == date(2022, 1, 10)
