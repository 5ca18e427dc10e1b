"""One page a practice for staff: every list of it that the reader's group may open, and its history."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from portal.oversight.views.practice import HISTORY, PARTS
from portal.participation.models import Site
from portal.participation.services import enrollment, extensions
from tests import factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def practice():
    factories.at(date(2021, 3, 1))
    made = factories.participant()
    factories.seat(made, first_name="Ada", last_name="Cole")
    return made


def shown(group, participant, part=""):
    browser = factories.client(factories.user(staff=group))
    return browser.get(reverse("oversight:practice", args=[participant.model_id]), {"part": part}).content.decode()


def test_parts_show_the_rows_of_the_practice_and_of_no_other(practice):
    other = factories.participant()
    factories.seat(other, first_name="Zoe", last_name="Stranger")
    row_of(Site, practice, zip="02118")
    row_of(Site, other, zip="99501")
    page = shown("help desk", practice)
    assert practice.legal_name in page and "02118" in page and "99501" not in page
    people = shown("help desk", practice, "people")
    assert "Ada Cole" in people and "Stranger" not in people
    duties = shown("help desk", practice, "duties")
    assert "certified EHR technology" in duties
    assert f"?q={practice.model_id}" in duties, "more rows than the page shows are one click away"
    assert (
        reverse("oversight:practice", args=[practice.model_id])
        in factories.client(factories.user(staff="help desk"))
        .get(reverse("admin:portal_participant_change", args=[practice.pk]))
        .content.decode()
    )


@pytest.mark.parametrize(
    ("group", "hidden"),
    [
        ("help desk", {"Files": "Scores", "Reports and notices": "Reports"}),
        ("reviewer", {"People": "Seats"}),
        ("administrator", {}),
    ],
)
def test_each_group_sees_the_lists_that_it_may_open(practice, group, hidden):
    page = shown(group, practice)
    for title in ("Practice", "People", "Duties", "Files", "Reports and notices"):
        name = next(name for name, (words, _) in PARTS.items() if words == title)
        part = shown(group, practice, name)
        assert (hidden.get(title, "no such list") in part) is False
        assert f">{title}</a>" in page or title in hidden


def test_history_shows_old_and_new_values_with_who_and_why(practice):
    staff = factories.user(staff="analyst", first_name="Leon", last_name="Park")
    duty = practice.obligations.get(year=2021, code="pso")
    duty.__class__.objects.filter(pk=duty.pk).update(due_on=date(2021, 3, 31))
    duty.refresh_from_db()
    extensions.grant(obligation=duty, to_due_on=date(2021, 4, 30), reason="A storm.", by=staff)
    enrollment.amend(participant=practice, legal_name="Harbor Radiation", by="test")
    page = shown("analyst", practice, HISTORY)
    assert "Last day: March 31, 2021 → April 30, 2021" in page
    assert "Leon Park, CMS, extended a last day to April 30, 2021. Reason: A storm." in page
    assert "extension.grant" not in page and "(user " not in page and f"obligation {duty.pk}" not in page.lower()
    assert "Obligation: obligation “" in page, "a key is shown as the name of its row"
    assert f"Legal name: {practice.legal_name} → Harbor Radiation" in page
    assert "(encrypted)" in page and practice.tin not in page and practice.tin_index not in page
    assert "Seat" in shown("help desk", practice, HISTORY) and "Seat" not in page, "analysts open no list of seats"


def test_every_part_takes_few_queries_however_many_rows_there_are(practice, django_assert_max_num_queries):
    for _ in range(10):
        for _, models in PARTS.values():
            for model in models:
                with suppress(IntegrityError), transaction.atomic():  # some rows exist once a practice
                    row_of(model, practice)
    browser = factories.client(factories.user(staff="administrator"))
    address = reverse("oversight:practice", args=[practice.model_id])
    browser.get(address)
    for part in PARTS:
        with django_assert_max_num_queries(MOST_QUERIES):
            assert browser.get(address, {"part": part}).status_code == 200


def test_staff_without_a_group_see_nothing_and_an_unknown_practice_is_not_found(practice):
    nobody = factories.user(staff="help desk")
    nobody.groups.clear()
    address = reverse("oversight:practice", args=[practice.model_id])
    assert factories.client(nobody).get(address).status_code == 403
    desk = factories.client(factories.user(staff="help desk"))
    assert desk.get(reverse("oversight:practice", args=["RO99999"])).status_code == 404
    assert desk.get(address, {"part": "x", "page": "-1"}).status_code == 200
