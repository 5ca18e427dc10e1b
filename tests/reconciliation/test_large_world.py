"""The world for measuring: any size, five years of duties, the same for the same seed."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.models import Participant
from portal.participation.models import Obligation, Practitioner

pytestmark = pytest.mark.django_db


def make(**given):
    out = StringIO()
    call_command("make_world", participants=12, practitioners=30, **given, stdout=out)
    return json.loads(out.getvalue())


def test_command_makes_participants_of_all_kinds_with_five_years_of_duties():
    made = make(seed=5)
    assert (made["participants"], made["practitioners"]) == (12, 30)
    assert set(Participant.objects.values_list("kind", flat=True)) == {"professional", "dual", "technical"}
    assert set(Obligation.objects.values_list("year", flat=True)) == {2021, 2022, 2023, 2024, 2025}
    assert Obligation.objects.open().exists()
    assert Obligation.objects.filter(settled_on__isnull=False).count() > made["obligations"] / 2
    names = list(Practitioner.objects.order_by("npi").values_list("npi", "last_name"))
    assert len(set(names)) == 30
    with pytest.raises(CommandError, match="already has participants"):
        make(seed=5)


def test_command_makes_nothing_outside_a_demonstration(settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="DEMONSTRATION is off"):
        make()
