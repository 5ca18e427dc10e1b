"""The participant list: imported once, followed when a site or a participant leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from portal.models import Participant
from portal.participation.models import Exclusion, Site
from portal.participation.services import enrollment, participant_list
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
ROW = participant_list.ListRow(
    model_id="RO00042",
    kind="dual",
    tin="070000001",
    ccn="",
    legal_name="Test Radiation Oncology",
    site_zip="37203",
    cbsa="34980",
    from_on=date(2021, 1, 1),
    to_on=None,
    exclusion="",
    contact_first="Ada",
    contact_last="Contact",
    contact_email="ada@practice.example",
)
OTHER_SITE = replace(ROW, site_zip="37205", from_on=date(2020, 12, 15))
LEFT = date(2021, 9, 30)


@pytest.fixture(autouse=True)
def december():
    factories.at(date(2020, 12, 16))


def take_in(*rows):
    return participant_list.import_list(rows=rows, by="test")


def test_a_second_try_changes_nothing():
    assert take_in(ROW, OTHER_SITE) == {"participants": 1, "sites": 2, "exclusions": 0}
    before = list(Participant.objects.values()), list(Site.objects.values())
    assert take_in(ROW, OTHER_SITE) == {"participants": 0, "sites": 0, "exclusions": 0}
    assert (list(Participant.objects.values()), list(Site.objects.values())) == before
    assert Participant.objects.get().from_on == date(2020, 12, 15)  # with its first site


def test_a_site_that_closes_takes_the_last_day_of_the_newer_list():
    take_in(ROW, OTHER_SITE)
    take_in(replace(ROW, to_on=LEFT), OTHER_SITE)
    assert dict(Site.objects.values_list("zip", "to_on")) == {"37203": LEFT, "37205": None}
    assert Participant.objects.get().to_on is None


def test_a_participant_has_left_when_all_its_sites_have():
    take_in(ROW, OTHER_SITE)
    take_in(replace(ROW, to_on=LEFT), replace(OTHER_SITE, to_on=date(2021, 6, 30)))
    assert Participant.objects.get().to_on == LEFT
    take_in(ROW, OTHER_SITE)
    assert Participant.objects.get().to_on is None


def test_the_days_of_a_row_with_an_exclusion_are_the_exclusion_s():
    take_in(replace(ROW, exclusion="pa-rural", to_on=date(2021, 12, 31)))
    excluded = Exclusion.objects.get()
    assert (excluded.reason, excluded.to_on) == ("pa-rural", date(2021, 12, 31))
    assert Participant.objects.get().to_on is None and Site.objects.get().to_on is None
    assert not Participant.objects.get().obligations.open().filter(year=2021).exists()


def test_a_last_day_before_the_first_is_refused():
    participant = factories.participant()
    with pytest.raises(Refused, match="cannot be before"):
        enrollment.amend(participant=participant, to_on=date(2010, 1, 1), by="test")
