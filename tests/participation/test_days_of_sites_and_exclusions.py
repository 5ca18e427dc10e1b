"""Sites and exclusions in the admin: staff set, change and remove their last day."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.participation.models import Exclusion, Site
from portal.participation.services import enrollment
from portal.services.use_case import Refused
from tests import factories
from tests.asking import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def participant():
    factories.at(date(2021, 1, 4))
    return factories.participant()


@pytest.fixture
def help_desk():
    return factories.client(factories.user(staff="help desk"))


def test_site_closes_on_its_own_page_and_opens_again(participant, help_desk):
    first = date(2021, 1, 1)
    site = enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=first, by="test")
    page = reverse("admin:participation_site_change", args=[site.pk])
    for typed, kept in (("2021-06-30", date(2021, 6, 30)), ("", None)):
        assert help_desk.post(page, {"to_on": typed}).status_code == 302
        site.refresh_from_db()
        assert (site.zip, site.cbsa, site.from_on, site.to_on) == ("02118", "14460", first, kept)
    answer = help_desk.post(page, {"to_on": "2020-12-31"})
    assert "before the first day" in str(answer.context["adminform"].form.errors["to_on"])


def test_exclusion_ends_on_its_own_page_and_the_participant_owes_again(participant, help_desk):
    exclusion = enrollment.exclude(participant=participant, reason="pa-rural", from_on=date(2021, 1, 1), by="test")
    assert not participant.obligations.open().filter(year=2022).exists()
    page = reverse("admin:participation_exclusion_change", args=[exclusion.pk])
    assert confirmed(help_desk, page, {"to_on": "2021-12-31"}).status_code == 302
    assert participant.obligations.open().filter(year=2022).exists()
    assert Exclusion.objects.get().reason == "pa-rural"


def test_days_that_overlap_are_refused_with_a_sentence(participant):
    place = {"participant": participant, "zip": "02118", "cbsa": "14460", "by": "test"}
    enrollment.add_site(**place, from_on=date(2021, 1, 1), to_on=date(2021, 3, 31))
    with pytest.raises(Refused, match="overlap others that begin on January 1, 2021"):
        enrollment.add_site(**place, from_on=date(2021, 3, 31))
    enrollment.add_site(**place, from_on=date(2021, 4, 1))
    with pytest.raises(Refused, match="overlap others that begin on April 1, 2021"):
        enrollment.add_site(**place, from_on=date(2021, 1, 1))  # without a last day it would overlap the next period
    assert Site.objects.count() == 2


def test_analyst_may_not_change_a_site(participant):
    site = enrollment.add_site(participant=participant, zip="02118", cbsa="14460", from_on=date(2021, 1, 1), by="test")
    analyst = factories.client(factories.user(staff="analyst"))
    page = reverse("admin:participation_site_change", args=[site.pk])
    assert analyst.post(page, {"to_on": "2021-06-30"}).status_code == 403
