"""Differences between a run and the published run before it: kinds, causes and steps, against plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from episodes import selectors
from episodes.models import (
    Beneficiary,
    ClaimsFile,
    Comparison,
    ConstructionRun,
    Episode,
    EpisodeComponent,
    EpisodeLine,
    EpisodePrice,
)
from episodes.services import adjustments, comparisons
from portal.models import Participant
from tests import factories
from tests.architecture.rows import row_of
from tests.episodes.test_construction_service import construct, run

pytestmark = pytest.mark.django_db
THROUGH = date(2022, 3, 31)
MARCH = date(2021, 3, 1)
OLD, NEW = "old.csv", "new.csv"


class Pair:
    """Two runs of 2021 whose inputs differ as told, and the practice of their episodes."""

    def __init__(self, *changed: str, practice: Participant | None = None) -> None:
        self.practice = practice or factories.participant()
        kinds = {"claims": "carrier", "coverage": "beneficiary"}
        facts = {"fees": "fee schedule", "participants": "participants", "adjustments": "adjustments"}
        first = self._file("carrier", OLD)
        same = [first, *({"kind": kind, "name": kind, "sha256": f"first {kind}"} for kind in facts.values())]
        came = [self._file(kind, NEW) for cause, kind in kinds.items() if cause in changed]
        other = [
            {**one, "sha256": f"second {one['kind']}"}
            if one["kind"] in {kind for cause, kind in facts.items() if cause in changed}
            else one
            for one in same
        ]
        self.was = factories.published_run(claims_through=THROUGH, inputs=same, policy_digest="first")
        self.now = ConstructionRun.objects.create(
            year=2021,
            claims_through=THROUGH + timedelta(days=90 * ("through" in changed)),
            status="done",
            key=f"after {self.was.pk}",
            inputs=[*other, *came],
            policy_digest="second" if "policy" in changed else "first",
        )

    def _file(self, kind: str, name: str) -> dict[str, str]:
        made = row_of(ClaimsFile, None, kind=kind, name=name)
        return {"kind": made.kind, "name": made.name, "sha256": made.sha256}

    def episode(self, was: dict[str, Any] | None, now: dict[str, Any] | None) -> None:
        """Write one episode into one run or both, each with the facts that differ from the usual ones."""
        patient = row_of(Beneficiary, self.practice)
        for one, facts in ((self.was, was), (self.now, now)):
            if facts is not None:
                self._write(one, patient, dict(facts))

    def _write(self, one: ConstructionRun, patient: Beneficiary, facts: dict[str, Any]) -> None:
        amounts = {
            "base_rate": "100.00", "trended_base": "100.00", "geographic_base": "100.00", "adjustment_factor": "1",
            "discount": "3.75", "episode_payment": "94.00", "coinsurance": "18.80",
            "medicare_payment_after_sequestration": "73.70", "model_paid": "73.70", "ffs_due": "0",
        }  # fmt: skip
        amounts |= {name: facts.pop(name) for name in [*facts] if name in amounts}
        file = facts.pop("file", OLD)
        line_on = facts.pop("line_on", MARCH)
        usual = {
            "starts_on": MARCH, "pc_participant": self.practice, "tc_participant": None,
            "complete": True, "reason": "", "cancer_type": "breast", "decisions": {}, "duplicate_amount": 0,
        }  # fmt: skip
        made = row_of(Episode, self.practice, run=one, beneficiary=patient, **{**usual, **facts})
        price = row_of(EpisodePrice, self.practice, run=one, cancer_type=f"{patient.pk}", from_on=MARCH, component="PC")
        for component, whose in (("PC", self.practice), ("TC", made.tc_participant)):
            if whose is not None:
                values = {**amounts, "unpriced_lines": 0, "component": component, "price": price}
                row_of(EpisodeComponent, whose, run=one, episode=made, **values)
        claims = ClaimsFile.objects.filter(name=file, kind="carrier").last()
        row_of(EpisodeLine, self.practice, run=one, episode=made, claims_file=claims, service_on=line_on)

    def differences(self) -> list[tuple[str, ...]]:
        """Compare the runs and return kind, cause, component, step, and both values of each difference."""
        made = comparisons.compare(run=self.now, by="test")
        assert made.earlier == self.was
        said = ("kind", "cause", "component", "step", "was", "now", "was_amount", "now_amount")
        return [
            (*words, _said(was, was_amount), _said(now, now_amount))
            for *words, was, now, was_amount, now_amount in made.differences.values_list(*said)
        ]


def _said(word: str, amount: Decimal | None) -> str:
    return word if amount is None else str(amount)


LOST: dict[str, Any] = {"complete": False, "reason": "lost-ffs", "decisions": {"lost_on": "2021-03-20"}}
LATE = date(2022, 1, 10)
CASES: list[tuple[tuple[str, ...], dict[str, Any] | None, dict[str, Any] | None, list[tuple[str, ...]]]] = [
    # inputs that changed; the episode in the earlier run; in the later run; differences
    (("claims",), {}, {}, []),
    (("claims",), None, {"file": NEW}, [("new", "claims", "", "", "", "complete")]),
    (("claims", "policy"), None, {"file": NEW}, [("new", "claims", "", "", "", "complete")]),
    (("claims", "policy"), None, {}, [("new", "several", "", "", "", "complete")]),
    (("claims",), {}, None, [("gone", "claims", "", "", "complete", "")]),
    (("claims", "coverage"), LOST, None, [("gone", "several", "", "", "lost-ffs", "")]),
    (("participants",), {}, None, [("gone", "participants", "", "", "complete", "")]),
    (("through",), None, {"starts_on": date(2022, 4, 5)}, [("new", "through", "", "", "", "complete")]),
    (("claims", "through"), {"complete": None}, {"file": NEW}, [("outcome", "through", "", "", "open", "complete")]),
    (("claims", "coverage"), {}, LOST, [("outcome", "coverage", "", "", "complete", "lost-ffs")]),
    (("claims", "coverage"), LOST, {**LOST, "reason": "died"}, [("outcome", "claims", "", "", "lost-ffs", "died")]),
    ((), {}, {**LOST, "decisions": {}}, [("outcome", "program", "", "", "complete", "lost-ffs")]),
    (("fees", "adjustments"), {}, {"ffs_due": "5.00"}, [("fee-for-service", "fees", "PC", "", "0.00", "5.00")]),
    (("claims", "policy"), {}, {"model_paid": "10.00", "file": NEW},
     [("received", "claims", "PC", "", "73.70", "10.00")]),
    (("claims", "through"), {}, {"duplicate_amount": "7.50", "line_on": date(2022, 4, 1)},
     [("duplicates", "through", "", "", "0.00", "7.50")]),
    (("adjustments",), {}, {"geographic_base": "101.00", "episode_payment": "94.94"},
     [("payment", "adjustments", "PC", "geographic_base", "94.00", "94.94")]),
    (("policy",), {}, {"adjustment_factor": "1.01", "episode_payment": "94.94"},
     [("payment", "policy", "PC", "adjustment_factor", "94.00", "94.94")]),
    (("policy", "adjustments"), {}, {"base_rate": "101.00", "geographic_base": "101.00", "episode_payment": "94.94"},
     [("payment", "policy", "PC", "base_rate", "94.00", "94.94")]),
    (("adjustments",), {}, {"discount": "3.50", "episode_payment": "94.25"},
     [("payment", "program", "PC", "discount", "94.00", "94.25")]),
    (("policy",), {}, {"medicare_payment_after_sequestration": "75.20"},
     [("payment", "policy", "PC", "sequestration", "73.70", "75.20")]),
    (("policy",), {"base_rate": None, "trended_base": None, "episode_payment": None}, {},
     [("payment", "policy", "PC", "base_rate", "", "94.00")]),
    (("participants",), {}, {"cancer_type": "lung", "base_rate": "90.00", "episode_payment": "84.60"},
     [("cancer-type", "participants", "", "", "breast", "lung"),
      ("payment", "follows", "PC", "cancer-type", "94.00", "84.60")]),
]  # fmt: skip


def test_difference_of_one_episode_has_its_kind_and_cause():
    practice = factories.participant()
    for changed, was, now, expected in CASES:
        pair = Pair(*changed, practice=practice)
        pair.episode({}, {})
        pair.episode(was, now)
        assert pair.differences() == expected, changed


def test_component_that_only_one_run_has_names_the_participant_and_the_payment():
    pair, other = Pair("claims"), factories.participant("technical")
    pair.episode({}, {"tc_participant": other, "file": NEW})
    assert pair.differences() == [
        ("participant", "claims", "TC", "", "", other.model_id),
        ("payment", "follows", "TC", "component", "", "94.00"),
        ("received", "claims", "TC", "", "", "73.70"),
        ("fee-for-service", "claims", "TC", "", "", "0.00"),
    ]
    made = Comparison.objects.get()
    assert made.counts == {"participant": 1, "payment": 1, "received": 1, "fee-for-service": 1}
    assert {(one["kind"], one["cause"]): one["episodes"] for one in made.causes} == {
        ("participant", "claims"): 1, ("payment", "follows"): 1, ("received", "claims"): 1,
        ("fee-for-service", "claims"): 1,
    }  # fmt: skip
    assert (made.participants, made.furnishing, made.changed_inputs) == (1, 2, ["claims"])


def test_comparing_again_replaces_the_differences_in_a_fixed_number_of_queries():
    pair = Pair("policy")
    taken = []
    for count in (1, 3):
        for _ in range(count):
            pair.episode({}, {"complete": False, "reason": "other"})
        with CaptureQueriesContext(connection) as queries:
            made = comparisons.compare(run=pair.now, by="test")
        taken.append(len(queries))
    assert made.differences.count() == 4
    assert taken[1] <= taken[0] + 2, "the comparison itself is there the second time, and its differences are removed"
    with CaptureQueriesContext(connection) as queries:
        comparisons.compare(run=pair.now, by="test")
    assert len(queries) == taken[1]


def test_differences_of_built_runs_are_those_of_their_exports(small_world: Path) -> None:
    """Outpatient claims come later, and one practice gets adjustments: every change is found and explained."""
    world = {kind: small_world / f"{kind}-2021.csv" for kind in ("carrier", "outpatient", "beneficiary", "hospice")}
    run("import_participants", small_world / "participants.csv")
    run("import_fee_schedule", small_world / "fee-schedule.csv")
    run(
        "import_claims",
        *(part for kind in ("carrier", "beneficiary", "hospice") for part in (f"--{kind}", world[kind])),
    )
    first = construct()
    assert not Comparison.objects.get(run=first["run"]).differences.exists(), "the first run of its year"
    practice = Participant.objects.filter(kind="dual", professional_episodes__isnull=False).first()
    adjustments.set_adjustment(
        participant=practice, year=2021, component="PC", geographic_factor=Decimal("1.02"), source="test", by="test"
    )
    run("import_claims", "--outpatient", world["outpatient"])
    second = construct()
    was, now = (_exported(one["run"]) for one in (first, second))
    made = Comparison.objects.get(run=second["run"])
    kinds = Counter(made.differences.values_list("kind", flat=True))
    both = was.keys() & now.keys()
    outcome = [key for key in both if any(was[key][name] != now[key][name] for name in ("complete", "reason"))]
    payments = [(key, component) for key in both for component in ("pc_payment", "tc_payment")
                if was[key][component] != now[key][component]]  # fmt: skip
    assert kinds["new"] == len(now.keys() - was.keys())
    assert kinds["gone"] == len(was.keys() - now.keys())
    assert kinds["outcome"] == len(outcome) > 0
    assert kinds["payment"] == len(payments) > 0
    assert made.changed_inputs == ["adjustments", "claims"]
    adjusted = made.differences.filter(step="geographic_base")
    assert {one.cause for one in adjusted} == {"adjustments"}
    assert {one.participant for one in adjusted} == {practice}
    assert {one.cause for one in made.differences.filter(kind="outcome")} == {"claims"}


def _exported(run_id: int) -> dict[tuple[str, str], dict[str, str]]:
    rows = selectors.export_rows(ConstructionRun.objects.get(pk=run_id))
    named = [dict(zip(selectors.EXPORT_COLUMNS, row, strict=True)) for row in rows]
    return {(row["bene_id"], row["starts_on"]): row for row in named}
