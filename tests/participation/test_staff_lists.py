"""Lists in which staff find silent practices, unregistered ones, a ZIP Code and part of a name; named pickers."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.oversight.models import Letter
from portal.participation.models import Obligation, Site
from portal.participation.services import obligations
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
DUTIES, PRACTICES = "admin:participation_obligation_changelist", "admin:portal_participant_changelist"


@pytest.fixture
def practices():
    factories.at(date(2021, 1, 10))
    return [factories.participant(legal_name=name) for name in ("Harbor Radiation", "Mesa Oncology", "Harbor East")]


@pytest.fixture
def desk():
    return factories.client(factories.user(staff="help desk"))


def found(browser, address, **asked):
    answer = browser.get(reverse(address), asked)
    assert answer.status_code == 200
    return list(answer.context["cl"].queryset)


def test_silent_practices_before_a_deadline_and_those_of_one_kind(practices, desk):
    first, second, third = practices
    technical = factories.participant("technical")
    obligations.settle(participant=first, year=2021, code="pso", by="test")
    silent = found(desk, DUTIES, state="silent", duty="pso")
    assert {one.participant for one in silent} == {second, third, technical}, "the PSO duty ends on January 31"
    assert {one.participant for one in found(desk, DUTIES, state="open", duty="pso", year=2021)} == {
        second,
        third,
        technical,
    }
    assert [
        one.participant for one in found(desk, DUTIES, duty="pso", participant__kind__exact="technical", year=2021)
    ] == [technical]
    Obligation.objects.filter(participant=second, code="pso").update(is_right=True)
    assert {one.participant for one in found(desk, DUTIES, state="silent", duty="pso")} == {third, technical}


def test_selected_duties_lead_to_a_letter_to_everyone_who_is_silent(practices, desk):
    owed = Obligation.objects.filter(year=2021, code="pso")
    obligations.settle(participant=practices[0], year=2021, code="pso", by="test")
    answer = desk.post(reverse(DUTIES), {"action": "write_letter", "_selected_action": [one.pk for one in owed]})
    form = desk.get(answer.headers["Location"])
    assert '<option value="silent" selected>' in form.content.decode() and 'value="2021"' in form.content.decode()
    words = {"subject": "PSO", "body": "Dear {practice}", "audience": "silent", "year": 2021, "code": "pso"}
    preview = desk.post(reverse("admin:oversight_letter_add"), words, follow=True)
    assert "writes a message to 2 practices" in preview.content.decode() and Letter.objects.get().status == "draft"
    mixed = Obligation.objects.filter(year=2021, code__in=("pso", "cehrt")).values_list("pk", flat=True)
    refused = desk.post(reverse(DUTIES), {"action": "write_letter", "_selected_action": list(mixed)}, follow=True)
    assert "Select open obligations of one duty" in refused.content.decode()
    reviewer = factories.client(factories.user(staff="reviewer"))
    assert "write_letter" not in reviewer.get(reverse(DUTIES)).content.decode()


def test_practices_are_found_by_part_of_a_name_by_zip_code_and_without_access(practices, desk):
    first, second, third = practices
    factories.seat(first)
    row_of(Site, second, zip="86503")
    row_of(Site, second, zip="86504")
    assert {one.pk for one in found(desk, PRACTICES, q="arbor")} == {first.pk, third.pk}
    assert [one.pk for one in found(desk, PRACTICES, q="8650")] == [second.pk]
    assert {one.pk for one in found(desk, PRACTICES, registered="no")} == {second.pk, third.pk}
    assert [one.pk for one in found(desk, PRACTICES, registered="yes")] == [first.pk]
    future = factories.participant(from_on=date(2022, 1, 1))
    assert [one.pk for one in found(desk, PRACTICES, present="no")] == [future.pk]


def test_picker_of_an_obligation_names_its_practice(practices):
    analyst = factories.client(factories.user(staff="analyst"))
    asked = {"app_label": "participation", "model_name": "extension", "field_name": "obligation", "term": "mesa"}
    results = analyst.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert results and all(one["text"].startswith("Mesa Oncology (RO") for one in results)
    chosen = {"obligation": results[0]["id"], "to_due_on": "", "reason": ""}
    form = analyst.post(reverse("admin:participation_extension_add"), chosen)
    assert f"Mesa Oncology ({practices[1].model_id}): " in form.content.decode()


def test_counts_beside_the_filters_bear_any_number_of_codes(practices, desk):
    owed = Obligation.objects.filter(code="pso")[0]
    rights = [
        Obligation(participant=owed.participant, year=2021, code=f"error-notice:{number}", title="Contest the report",
                   due_on=owed.due_on, ruled_due_on=owed.due_on, is_right=True)
        for number in range(1700)
    ]  # fmt: skip
    Obligation.objects.bulk_create(rights)
    page = desk.get(reverse(DUTIES), {"_facets": "True"})
    assert page.status_code == 200 and "Rights that began with a report (1700)" in page.content.decode()
    assert len(found(desk, DUTIES, duty="events")) == 1700
