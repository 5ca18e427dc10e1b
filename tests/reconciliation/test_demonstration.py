"""The demonstration: its reports are computed from its claim lines, and its practices are in the stated progress."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from episodes.models import EpisodeLine
from portal import chains
from portal.models import Participant, Receipt
from portal.participation import selectors as participation
from portal.participation.models import Obligation
from quality.models import Version
from reconciliation.demonstration import people
from reconciliation.demonstration.story import from_the_claims_on, until_the_claims
from reconciliation.demonstration.world import World
from reconciliation.models import ErrorNotice, Report, ReportLine
from tests.reconciliation import claim_lines

pytestmark = pytest.mark.django_db


class RollBack(Exception):
    """Rolls back a transaction."""


def amounts() -> dict[tuple[str, int], tuple[str, str, Decimal]]:
    """Return code, label and amount of every report line, by participant and position."""
    rows = ReportLine.objects.values_list("participant__model_id", "position", "code", "label", "amount")
    return {(model_id, position): (code, label, amount) for model_id, position, code, label, amount in rows}


def test_ten_dollars_more_on_one_duplicate_line_change_its_report_line_and_the_sums_above(tmp_path: Path) -> None:
    world = World(tmp_path)
    until_the_claims(world)
    with pytest.raises(RollBack), transaction.atomic():
        from_the_claims_on(world)
        check_the_states_of_progress()
        before = amounts()
        leaf = ReportLine.objects.filter(
            participant__model_id="RO00001", code="duplicate-services.episode", amount__lt=0
        ).earliest("position")
        cited = EpisodeLine.objects.select_related("claims_file").filter(pk__in=leaf.claim_lines)
        line = cited.filter(role="duplicate", paid__gt=0).earliest("pk")
        raise RollBack
    claim_lines.change_payment(
        world.folder,
        file=line.claims_file.name,
        claim_id=line.claim_id,
        number=line.line_number,
        paid=line.paid + Decimal("10.00"),
    )
    from_the_claims_on(world)
    after = amounts()
    assert after.keys() == before.keys()
    changed = {key: after[key][2] - before[key][2] for key in after if after[key][2] != before[key][2]}
    # The line of the duplicate, then duplicate services, incorrect payment, net and total: each 10.00 less.
    assert sorted(after[key][0] for key in changed) == [
        "duplicate-services", "duplicate-services.episode", "incorrect-payment", "net", "total"
    ]  # fmt: skip
    assert {model_id for model_id, _ in changed} == {"RO00001"}
    assert set(changed.values()) == {Decimal("-10.00")}
    assert before[("RO00001", leaf.position)][2] - Decimal("10.00") == after[("RO00001", leaf.position)][2]


def check_the_states_of_progress() -> None:
    """Check that each practice is in the state of progress that the demonstration states."""
    year = people.PERFORMANCE_YEAR
    open_in_2021 = {
        model_id: set(
            Obligation.objects.open()
            .filter(participant__model_id=model_id, year=year)
            .exclude(code__startswith="error-notice")
            .exclude(code__startswith="repayment")
            .values_list("code", flat=True)
        )
        for model_id in ("RO00001", "RO00003", people.UPLOADS_NO_MEASURES, people.REJECTED_FILE)
    }
    assert open_in_2021 == {
        "RO00001": set(),
        "RO00003": set(),
        people.UPLOADS_NO_MEASURES: {"quality-measures"},
        people.REJECTED_FILE: {"clinical-data-2"},
    }
    owing = Report.objects.issued().filter(total__lt=0).values_list("pk", flat=True)
    demanded = Obligation.objects.open().filter(code__startswith="repayment").values_list("code", flat=True)
    assert set(demanded) == {f"repayment:{pk}" for pk in owing}
    rejected = Version.objects.get(status="rejected")
    assert rejected.participant.model_id == people.REJECTED_FILE
    assert Participant.objects.get(model_id=people.OPTS_OUT).elections.filter(year=year).exists()
    assert not ReportLine.objects.filter(participant__model_id=people.OPTS_OUT).exists()
    assert not Participant.objects.get(model_id=people.NEVER_REGISTERS).seats.exists()
    assert ErrorNotice.objects.get().participant.model_id == people.DISPUTES
    places = {code: participation.place_of(code).verdict for code in ("37203", "37215", "77002", "10001")}
    assert places == {"37203": "selected", "37215": "selected", "77002": "not-selected", "10001": "unknown"}
    for participant in Participant.objects.filter(pk__in=Receipt.objects.values("participant")):
        assert chains.check(participant).faults == ()
