"""A table of adjustments of many participants: its dry run, its load, and every fault with its row."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from episodes.models import Adjustment
from episodes.services import adjustment_tables
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
HEADER = (
    "model_id,performance_year,component,case_mix_adjustment,case_mix_episodes,historical_experience_adjustment,"
    "baseline_episodes,geographic_factor"
)


@pytest.fixture
def dual():
    factories.at(date(2021, 3, 1))
    return factories.participant()


def table(*rows):
    return "\n".join((HEADER, *rows)).encode()


def load(*rows, source="CMS, November 2020"):
    return adjustment_tables.load(name="a.csv", content=table(*rows), source=source, by="test")


def test_dry_run_prints_what_the_real_run_then_does(dual, tmp_path):
    technical = factories.participant("technical")
    load(f"{dual.model_id},2021,PC,0.01,60,0.02,60,1", f"{dual.model_id},2021,TC,0.01,60,0.02,60,1")
    path = tmp_path / "adjustments.csv"
    path.write_bytes(
        table(
            f"{dual.model_id},2021,PC,0.01,60,0.02,60,1",  # as it is
            f"{dual.model_id.lower()},2021,tc,-0.0105,60,0.02,60,0.98",
            f"{technical.model_id},2022,TC,0.01,,0.02,59,1.05",
        )
    )

    def run(*options):
        output = io.StringIO()
        call_command("import_adjustments", str(path), "--source", "CMS, November 2020", *options, stdout=output)
        return json.loads(output.getvalue())

    tried = run("--dry-run")
    assert tried == {"rows": 3, "participants": 2, "new": 1, "changed": 1, "unchanged": 1, "dry_run": True}
    assert Adjustment.objects.count() == 2
    assert run() == {**tried, "dry_run": False}
    changed = Adjustment.objects.get(participant=dual, component="TC")
    assert (changed.case_mix, changed.geographic_factor) == (Decimal("-0.0105"), Decimal("0.98"))
    new = Adjustment.objects.get(participant=technical)
    assert (new.case_mix, new.historical_experience, new.baseline_episodes) == (0, 0, 59), "too few, or not known"
    assert run() == {**tried, "new": 0, "changed": 0, "unchanged": 3, "dry_run": False}
    path.write_bytes(b"model_id\n")
    with pytest.raises(CommandError, match="does not name performance_year"):
        run()


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("RO99999,2021,PC,0,,0,,1", "RO99999, model_id: No participant"),
        ("{dual},2020,PC,0,,0,,1", "{dual}, performance_year: Give a performance year"),
        ("{dual},2021,AC,0,,0,,1", "{dual}, component: A component is PC or TC"),
        ("{technical},2021,PC,0,,0,,1", "{technical}, component: A technical participant does not furnish it"),
        ("{dual},2021,PC,3.12,,0,,1", "{dual}, case_mix_adjustment: Give a share between -1 and 1"),
        ("{dual},2021,PC,0,,-1,,1", "{dual}, historical_experience_adjustment: Give a share"),
        ("{dual},2021,PC,0.0000001,,0,,1", "{dual}, case_mix_adjustment: Give a share"),
        ("{dual},2021,PC,NaN,,0,,1", "{dual}, case_mix_adjustment: Give a share"),
        ("{dual},2021,PC,1e999,,0,,1", "{dual}, case_mix_adjustment: Give a share"),
        ("{dual},2021,PC,0,,0,,0", "{dual}, geographic_factor: Give a number above 0"),
        ("{dual},2021,PC,0,,0,,100", "{dual}, geographic_factor: Give a number above 0"),
        ("{dual},2021,PC,0,-1,0,,1", "{dual}, case_mix_episodes: Give a whole number"),
        ("{dual},2021,PC,0,,0,sixty,1", "{dual}, baseline_episodes: Give a whole number"),
        ("{dual},2021,TC,0,,0,,1", "{dual}: Row 2 already gives this participant"),
    ],
)
def test_every_fault_names_its_row_and_nothing_is_loaded(dual, row, place):
    names = {"dual": dual.model_id, "technical": factories.participant("technical").model_id}
    with pytest.raises(FaultyFile) as refused:
        load(f"{dual.model_id},2021,TC,0,,0,,1", row.format(**names))
    assert [line for line in str(refused.value).splitlines() if line.startswith(f"Row 3, {place.format(**names)}")]
    assert not Adjustment.objects.exists()


def test_table_without_a_source_is_refused(dual):
    with pytest.raises(Refused, match="Enter the source"):
        load(f"{dual.model_id},2021,TC,0,,0,,1", source=" ")


def test_download_of_a_practice_can_be_loaded_again(dual):
    load(f"{dual.model_id},2021,TC,-0.0312,90,0.05,70,1.02")
    address = reverse("episodes:adjustment-file", args=[dual.model_id, "csv"])
    content = factories.client(factories.seat(dual)).get(address).content
    counts = adjustment_tables.preview(content=content, source="CMS, November 2020")
    assert (counts["rows"], counts["unchanged"]) == (1, 1)


def test_number_of_queries_does_not_grow_with_rows(dual):
    others = [factories.participant() for _ in range(3)]

    def queries(participants, value):
        rows = [f"{one.model_id},2021,{part},{value},90,0,,1" for one in participants for part in ("PC", "TC")]
        with CaptureQueriesContext(connection) as found:
            load(*rows)
        return len(found)

    queries([dual, *others], "0.01")
    assert queries([dual], "0.02") == queries([dual, *others], "0.03")
