"""Import, construction, export and the reads of other apps, on the real database."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from episodes import selectors
from episodes.models import (
    Beneficiary,
    ClaimsPiece,
    ConstructionRun,
    Episode,
    EpisodeComponent,
    EpisodeLine,
    NoPayFigures,
    RejectedRow,
)
from episodes.rules import counted_lines, records
from episodes.selectors.counted_components import components_of_each
from episodes.services import adjustments, construction
from portal.files import reading
from portal.models import Job, Participant, StoredFile
from portal.participation.models import EpisodeCount
from tests import factories
from tests.episodes.conftest import write_world

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: Any) -> dict[str, Any]:
    """Run a command and read the JSON it prints."""
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return json.loads(out.getvalue())


def load(world: Path) -> None:
    call_command("import_participants", str(world / "participants.csv"), stdout=io.StringIO())
    run("import_fee_schedule", world / "fee-schedule.csv")
    run("import_claims", world)


def construct(**options: Any) -> dict[str, Any]:
    arguments = {"--performance-year": 2021, "--claims-through": "2022-07-31", **options}
    return run("construct_episodes", *(part for pair in arguments.items() for part in pair if part is not None))


def test_export_equals_the_planned_truth(small_world: Path, tmp_path: Path) -> None:
    load(small_world)
    made = construct()
    run("export_episodes", "--run", made["run"], "--out", tmp_path / "export.csv")
    exported = list(csv.DictReader((tmp_path / "export.csv").open()))
    truth = list(csv.DictReader((small_world / "truth.csv").open()))
    assert tuple(exported[0]) == selectors.EXPORT_COLUMNS
    for row in truth:
        del row["case"]
    for row in exported:
        assert Decimal(row.pop("pc_payment")) > 0
        assert bool(row.pop("tc_payment")) == bool(row["tc_participant"])
    assert exported == truth
    watched = NoPayFigures.objects.filter(run=made["run"])
    assert sum(watched.values_list("paid", flat=True)) > 50
    assert not watched.filter(missing__gt=0).exists(), "the claims of these histories all arrive"


def test_claims_in_a_bucket_give_the_same_episodes(bucket: Any, small_world: Path, tmp_path: Path) -> None:
    load(small_world)
    assert {one.key for one in bucket.objects.all()} == set(StoredFile.objects.values_list("stored_as", flat=True))
    made = construct(**{"--partitions": 2, "--processes": 1})
    run("export_episodes", "--run", made["run"], "--out", tmp_path / "export.csv")
    exported = csv.DictReader((tmp_path / "export.csv").open())
    truth = csv.DictReader((small_world / "truth.csv").open())
    assert [row["starts_on"] for row in exported] == [row["starts_on"] for row in truth]


def test_number_of_partitions_does_not_change_the_result(small_world: Path, tmp_path: Path) -> None:
    load(small_world)
    whole, parts = construct(), construct(**{"--partitions": 5, "--processes": 1, "--force": None})
    assert whole["run"] != parts["run"]
    for made, name in ((whole, "whole"), (parts, "parts")):
        run("export_episodes", "--run", made["run"], "--out", tmp_path / name)
    assert (tmp_path / "whole").read_text() == (tmp_path / "parts").read_text()


def test_the_same_inputs_give_the_same_run(small_world: Path) -> None:
    load(small_world)
    assert construct()["run"] == construct()["run"]
    assert ConstructionRun.objects.count() == 1


def test_the_same_file_twice_is_refused_with_the_day_of_its_import(small_world: Path) -> None:
    load(small_world)
    with pytest.raises(CommandError, match=r"carrier-2021.csv was imported on [A-Z][a-z]+ \d+, \d{4}"):
        run("import_claims", small_world)


def test_personal_data_is_encrypted_and_not_in_parquet(small_world: Path, data_dir: Path) -> None:
    load(small_world)
    rows = (small_world / "beneficiary-2021.csv").read_text().splitlines()
    bene_id, mbi, surname = rows[1].split("|")[:3]
    someone = Beneficiary.objects.get(bene_id=bene_id)
    assert (someone.mbi, someone.surname) == (mbi, surname)
    assert someone.masked_mbi.endswith(mbi[-4:])
    assert mbi not in someone.masked_mbi
    tin = next(csv.DictReader((small_world / "participants.csv").open()))["tin"]
    pieces = ClaimsPiece.objects.select_related("file", "claims_file")
    assert {piece.claims_file.kind for piece in pieces} == {"carrier", "outpatient", "beneficiary", "hospice"}
    for piece in pieces:
        parquet = b"".join(reading.pieces(piece.file))
        assert parquet.startswith(b"PAR1")
        assert mbi.encode() not in parquet
        assert tin.encode() not in parquet
        encrypted = (data_dir / "files" / piece.file.stored_as).read_bytes()
        assert b"PAR1" not in encrypted and bene_id.encode() not in encrypted


def test_an_altered_piece_of_claims_stops_the_run_with_a_sentence(small_world: Path, data_dir: Path) -> None:
    load(small_world)
    piece = ClaimsPiece.objects.select_related("file").first()
    assert piece is not None
    (data_dir / "files" / piece.file.stored_as).write_bytes(b"")
    with pytest.raises(CommandError, match=f"^Stored file {piece.file_id} does not match its receipt"):
        construct()
    failed = ConstructionRun.objects.get()
    assert failed.status == "failed" and failed.failed_because.startswith(f"Stored file {piece.file_id} does not match")
    assert not Episode.objects.exists()


def test_a_refused_import_stores_nothing(small_world: Path, tmp_path: Path, data_dir: Path) -> None:
    folder = shutil.copytree(small_world, tmp_path / "world")
    (folder / "outpatient-2021.csv").write_bytes(b"BENE_ID|CLM_ID\n1|2\n")
    with pytest.raises(CommandError, match="lacks the column"):
        run("import_claims", "--carrier", folder / "carrier-2021.csv", "--outpatient", folder / "outpatient-2021.csv")
    assert not StoredFile.objects.exists()
    assert [path for path in (data_dir / "files").rglob("*") if path.is_file()] == []


def test_payments_on_m_codes_equal_the_priced_installments(small_world: Path) -> None:
    """Without adjustments: each installment less 20% coinsurance, less 2% sequestration, each rounded."""
    load(small_world)
    construct()
    component = (
        EpisodeComponent.objects.filter(episode__complete=True, component="PC").select_related("episode").first()
    )
    assert component is not None
    expected = Decimal(0)
    for installment in (component.first_installment, component.second_installment):
        medicare = installment - _cents(installment * Decimal("0.20"))
        expected += medicare - _cents(medicare * Decimal("0.02"))
    assert component.model_paid == expected
    assert component.price.lines[-1]["authority"].startswith("42 CFR 512")
    assert component.first_installment_remitted + component.second_installment_remitted == component.model_paid


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")


def counted_of(participant: Participant) -> list[records.EpisodeComponent]:
    """Return a participant's components of the published run of 2021 with every claim line."""
    run = ConstructionRun.objects.latest_of(2021)
    return components_of_each([participant.pk], run, with_services=[participant.pk])[participant.pk]


def test_reconciliation_records_add_up_to_the_rows(small_world: Path) -> None:
    load(small_world)
    made = construct()
    found = 0
    for participant in Participant.objects.all():
        own = counted_of(participant)
        assert len({record.key for record in own}) == len(own)
        for record in own:
            component = EpisodeComponent.objects.get(pk=record.component_id)
            assert record.key == component.key
            assert counted_lines.total(counted_lines.received(record)) == component.model_paid
            assert counted_lines.first_installment(record) == component.first_installment_paid
            assert counted_lines.total(counted_lines.owed_by_fee_for_service(record)) == component.ffs_due
            assert counted_lines.without_fee(record) == component.unpriced_lines
            no_pay = component.episode.lines.filter(component=component.component, role="included", no_pay=True)
            assert component.no_pay_lines == no_pay.count()
        found += len(own)
    assert found == made["components"]
    duplicates = sum(Episode.objects.values_list("duplicate_amount", flat=True))
    lines = EpisodeLine.objects.filter(role="duplicate")
    assert sum(lines.values_list("paid", flat=True)) == duplicates > 0


def test_installments_paid_are_read_from_the_claim_lines(small_world: Path) -> None:
    """A start whose technical component never came was paid the first installment alone."""
    load(small_world)
    construct()
    shares = set()
    for participant in Participant.objects.all():
        for record in counted_of(participant):
            modifiers = {one.line.modifiers for one in counted_lines.received(record) if one.counted > 0}
            assert counted_lines.installments_paid(record) == ("V1" in modifiers, "V2" in modifiers), record.key
            shares.add(tuple(sorted(modifiers)))
    assert {("V1",), ("V1", "V2")} <= shares


def test_no_pay_lines_of_an_incomplete_episode_are_priced_from_the_fee_table(small_world: Path) -> None:
    """77263 is 171.00 in the table: less 20% (34.20) is 136.80, less 2% (2.74) is 134.06."""
    load(small_world)
    construct()
    line = EpisodeLine.objects.filter(hcpcs="77263", no_pay=True, role="included").first()
    assert line is not None
    assert line.ffs_amount == Decimal("134.06")
    assert not EpisodeComponent.objects.filter(unpriced_lines__gt=0).exists()


def test_episode_counts_are_recorded_for_each_participant(small_world: Path) -> None:
    """Without a technical component in time, a planning line triggers no episode and counts for nobody."""
    load(small_world)
    construct()
    truth = list(csv.DictReader((small_world / "truth.csv").open()))
    started = [row for row in truth if row["tc_participant"]]
    assert 0 < len(started) < len(truth)
    expected = Counter(model_id for row in started for model_id in {row["pc_participant"], row["tc_participant"]})
    recorded = EpisodeCount.objects.filter(calendar_year=2021).values_list("participant__model_id", "count")
    listed = Participant.objects.values_list("model_id", flat=True)
    assert dict(recorded) == {model_id: expected[model_id] for model_id in listed}


def test_without_claims_construction_is_refused() -> None:
    with pytest.raises(CommandError, match="no claims yet"):
        construct()


def test_a_year_outside_the_model_is_refused(small_world: Path) -> None:
    load(small_world)
    with pytest.raises(CommandError, match="2019 is not a performance year"):
        construct(**{"--performance-year": 2019})


@pytest.mark.parametrize("year", [0, 21, 10_000, 32_767])
def test_years_at_the_ends_of_the_calendar_are_refused(year: int) -> None:
    for option in ("--performance-year", "--calendar-year"):
        with pytest.raises(CommandError, match=f"{year} is outside the years of the Model"):
            run("construct_episodes", option, year, "--claims-through", "2022-07-31")


@pytest.mark.parametrize("years", ["2015", "0", "10000", "x"])
def test_claims_of_years_without_a_policy_are_not_generated(tmp_path: Path, years: str) -> None:
    with pytest.raises(CommandError):
        run("generate_claims", "--participants", 1, "--episodes", 1, "--years", years, "--seed", 1, "--out", tmp_path)


def test_a_run_requested_by_staff_is_built_once(small_world: Path) -> None:
    load(small_world)
    run_asked = construction.request(year=2021, claims_through=date(2022, 7, 31), by="test")
    assert run_asked.status == "queued"
    assert construction.request(year=2021, claims_through=date(2022, 7, 31), by="test") == run_asked
    for _ in range(2):  # each job may be done again after its worker died
        construction.start(run_id=run_asked.pk, by="test")
        for number in range(run_asked.partitions):
            construction.build_partition(run_id=run_asked.pk, number=number, by="test")
        construction.finish(run_id=run_asked.pk, by="test")
        run_asked.refresh_from_db()
        assert (run_asked.status, run_asked.counts["episodes"]) == ("done", 60)
        assert Episode.objects.count() == 60


def test_a_run_that_failed_at_its_end_is_finished_when_it_is_asked_for_again(small_world: Path) -> None:
    load(small_world)
    asked = {"year": 2021, "claims_through": date(2022, 7, 31), "by": "test"}
    failed = construction.request(**asked)
    construction.start(run_id=failed.pk, by="test")
    construction.build_partition(run_id=failed.pk, number=0, by="test")
    construction.mark_failed(run_id=failed.pk, problem="The end failed.", by="test")
    Job.objects.all().delete()
    assert construction.request(**asked) == failed
    construction.start(run_id=failed.pk, by="test")
    assert Job.objects.filter(task=construction.FINISH, status="queued").exists()
    assert not Job.objects.filter(task=construction.BUILD).exists()
    assert construction.finish(run_id=failed.pk, by="test").status == "done"


def test_a_changed_adjustment_of_one_participant_needs_another_run(small_world: Path) -> None:
    load(small_world)
    first = construct()
    participant = Participant.objects.get(model_id="RO00001")
    adjustments.set_adjustment(
        participant=participant,
        year=2021,
        component="PC",
        geographic_factor=Decimal("1.02"),
        case_mix=Decimal("0.02"),
        historical_experience=Decimal("0.11"),
        baseline_episodes=60,
        window_episodes=60,
        source="test",
        by="test",
    )
    assert construct()["run"] != first["run"]
    before = EpisodeComponent.objects.filter(run_id=first["run"], participant=participant, component="PC").first()
    after = EpisodeComponent.objects.exclude(run_id=first["run"]).get(
        participant=participant, component="PC", episode__starts_on=before.episode.starts_on
    )
    # base x 1.02, rounded; factor 1 + 0.02 + 0.11 x 0.90 = 1.119
    assert after.geographic_base == _cents(before.base_rate * Decimal("1.02"))
    assert after.adjusted_amount == _cents(after.geographic_base * Decimal("1.119"))


@pytest.mark.parametrize(("known", "eligible"), [(None, False), (0, False), (59, False), (60, True)])
def test_each_adjustment_needs_60_episodes_of_its_own_years(known: int | None, eligible: bool) -> None:
    """Case mix needs those of its three-year window, historical experience those of the baseline."""
    participant = factories.participant()
    for counted, other, adjustment in (
        ("window_episodes", "baseline_episodes", "case_mix"),
        ("baseline_episodes", "window_episodes", "historical_experience"),
    ):
        row = adjustments.set_adjustment(
            participant=participant,
            year=2021,
            component="PC",
            case_mix=Decimal("0.02"),
            historical_experience=Decimal("0.02"),
            source="test",
            by="test",
            **{counted: known, other: 60},
        )
        row.refresh_from_db()
        assert getattr(row, adjustment) == (Decimal("0.02") if eligible else 0)
        assert getattr(row, "case_mix" if adjustment == "historical_experience" else "historical_experience") > 0
        assert (getattr(row, counted), getattr(row, other)) == (known, 60)


def test_adjustments_without_episode_counts_are_zero() -> None:
    row = adjustments.set_adjustment(
        participant=factories.participant(), year=2021, component="PC", case_mix=Decimal(1), source="test", by="test"
    )
    row.refresh_from_db()
    assert (row.baseline_episodes, row.window_episodes, row.case_mix) == (None, None, 0)


def test_claims_based_years_are_counted_for_the_low_volume_test(tmp_path: Path) -> None:
    world = tmp_path / "world"
    write_world(world, years=[2019], episodes=40)
    load(world)
    made = run("construct_episodes", "--calendar-year", 2019, "--claims-through", "2020-07-31")
    assert (made["episodes"], made["components"]) == (40, 0)
    run("export_episodes", "--run", made["run"], "--out", tmp_path / "export.csv")
    exported = list(csv.DictReader((tmp_path / "export.csv").open()))
    truth = list(csv.DictReader((world / "truth.csv").open()))
    assert [row["starts_on"] for row in exported] == [row["starts_on"] for row in truth]
    for participant in Participant.objects.all():
        expected = sum(participant.model_id in (row["pc_participant"], row["tc_participant"]) for row in truth)
        assert EpisodeCount.objects.get(participant=participant, calendar_year=2019).count == expected


def test_rejected_rows_are_listed_with_their_line(small_world: Path, tmp_path: Path) -> None:
    spoiled = tmp_path / "carrier-2021.csv"
    lines = (small_world / "carrier-2021.csv").read_text().splitlines(keepends=True)
    lines[5] = lines[5].replace("|", ";")
    spoiled.write_text("".join(lines))
    counts = run("import_claims", "--carrier", spoiled)
    assert (counts["rejected"], counts["accepted"]) == (1, len(lines) - 2)
    assert counts["files"][0]["rejected_by_reason"] == {"wrong number of fields": 1}
    assert list(RejectedRow.objects.values_list("line_number", flat=True)) == [6]
