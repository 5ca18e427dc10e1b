"""A change of one claim line changes exactly the right lines of the report, by the amount computed by hand."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction

from episodes.models import EpisodeLine
from reconciliation.models import ReportLine, Run
from reconciliation.services import runs
from tests.reconciliation import claim_lines
from tests.reconciliation.conftest import REPORT_DAY, load

pytestmark = pytest.mark.django_db
Key = tuple[str, str, str]
TEN = Decimal("10.00")


class RollBack(Exception):
    """Rolls back a transaction."""


def reported(folder: Path, choose: Callable[[Run], EpisodeLine] | None = None) -> tuple[dict[Key, Decimal], dict]:
    """Load a folder of claims, make the reports, and roll everything back.

    :return: the amounts of all lines by participant, code and component, and the facts of the claim line that `choose`
        picks.
    """
    lines: dict[Key, Decimal] = {}
    chosen: dict = {}
    try:
        with transaction.atomic():
            load(folder)
            run = runs.carry_out(year=2021, kind="initial", as_of=REPORT_DAY, by="test")
            assert run.participants_failed == 0
            for line in ReportLine.objects.select_related("participant", "episode_component__episode__beneficiary"):
                component = line.episode_component
                which = f"{component.episode.beneficiary.bene_id} {component.component}" if component else ""
                lines[line.participant.model_id, line.code, which] = line.amount
            if choose:
                picked = choose(run)
                chosen = {
                    "line": {
                        "file": picked.claims_file.name,
                        "claim_id": picked.claim_id,
                        "number": picked.line_number,
                    },
                    "paid": picked.paid,
                    "model_id": picked.participant.model_id,
                    "which": f"{picked.episode.beneficiary.bene_id} {picked.component}",
                }
            raise RollBack
    except RollBack:
        return lines, chosen


def differences(before: dict[Key, Decimal], after: dict[Key, Decimal]) -> dict[Key, Decimal]:
    return {
        key: after.get(key, Decimal(0)) - before.get(key, Decimal(0))
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    }


def above(chosen: dict, charge: str, amount: Decimal) -> dict[Key, Decimal]:
    """Return the changes that follow from one episode's charge: its line and all sums above it."""
    model_id = chosen["model_id"]
    sums = {(model_id, code, ""): amount for code in (charge, "incorrect-payment", "net", "total")}
    return {(model_id, f"{charge}.episode", chosen["which"]): amount, **sums}


def test_ten_dollars_more_for_a_duplicate_service_are_ten_dollars_less_for_the_participant(claims_folder):
    def choose(run: Run) -> EpisodeLine:
        for line in ReportLine.objects.filter(report__run=run, code="duplicate-services.episode"):
            cited = EpisodeLine.objects.filter(pk__in=line.claim_lines)
            paid = sum(one.paid for one in cited)
            if paid + TEN < line.episode_component.model_paid:  # below the cap, which is the amount received
                return cited.select_related("claims_file", "participant", "episode__beneficiary")[0]
        raise AssertionError("no generated duplicate is below its cap")

    before, chosen = reported(claims_folder, choose)
    claim_lines.change_payment(claims_folder, **chosen["line"], paid=chosen["paid"] + TEN)
    after, _ = reported(claims_folder)
    assert differences(before, after) == above(chosen, "duplicate-services", -TEN)


def test_a_second_unit_of_a_no_pay_service_raises_what_is_due_for_an_incomplete_episode(claims_folder):
    """77263 is 171.00 in the fee table. One unit: 171.00 less 20% (34.20) = 136.80, less 2% (2.74) = 134.06.
    Two units: 342.00 less 20% (68.40) = 273.60, less 2% (5.47) = 268.13. The difference is 134.07.
    """

    def choose(run: Run) -> EpisodeLine:
        lines = ReportLine.objects.filter(report__run=run, code="incomplete-episodes.episode")
        cited = [pk for line in lines for pk in line.claim_lines if line.episode_component.episode.reason != "lost-ffs"]
        return EpisodeLine.objects.select_related("claims_file", "participant", "episode__beneficiary").filter(
            pk__in=cited, hcpcs="77263", no_pay=True, units=1
        )[0]

    before, chosen = reported(claims_folder, choose)
    claim_lines.change(claims_folder, **chosen["line"], LINE_SRVC_CNT="2")
    after, _ = reported(claims_folder)
    assert differences(before, after) == above(chosen, "incomplete-episodes", Decimal("134.07"))
