"""Tables of benchmarks: both shapes of CMS and our sheet, a second person's approval, and the points that follow."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.participation.services.faulty_file import FaultyFile
from portal.policy import load_book
from portal.selectors import policy_book
from portal.services import amendments
from portal.services.use_case import Refused
from quality.intake.benchmark_tables import read_benchmarks
from quality.models import BenchmarkTable
from quality.rules.measures import MeasureResult, points
from quality.services import benchmark_tables
from tests import asking, factories

BOOK = load_book()
SOURCE = "MIPS benchmarks of 2023, CMS, January 12, 2023"
PERCENTILES = {"1": 2, "10": 12.5, "20": 25, "30": 40, "40": 55, "50": 70, "60": 82, "70": 90, "80": 100, "90": 100,
               "99": 100}  # fmt: skip
DECILES = [0, 25, 40, 55, 70, 82, 90, 100, 100]


def entry(measure="144", method="registry", year=2023, **given):
    shape = {} if {"deciles", "percentiles"} & given.keys() else {"percentiles": PERCENTILES}
    return {"measureId": measure, "submissionMethod": method, "performanceYear": year, "benchmarkYear": 2021,
            "isInverse": False, **shape, **given}  # fmt: skip


def file_of(*entries):
    return json.dumps(entries).encode()


def test_both_shapes_become_lower_bounds_of_deciles_and_what_is_not_ours_is_passed_over():
    content = file_of(
        entry(), entry("134", "claims", deciles=DECILES), entry("047", deciles=[1.5, *DECILES[1:]]),
        entry("134", "cmsWebInterface"), entry("102"), entry(year=2022),
    )  # fmt: skip
    rows, faults = read_benchmarks(content, year=2023, book=BOOK)
    assert faults == []
    assert [(row["measure"], row["method"], row["first_decile"], row["lower_bounds"][0]) for row in rows] == [
        ("047", "registry", 2, Decimal("1.5")), ("134", "claims", 3, 25), ("144", "registry", 2, Decimal("12.5")),
    ]  # fmt: skip
    assert [len(row["lower_bounds"]) for row in rows] == [9, 8, 9]
    assert rows[2]["lower_bounds"] == [Decimal("12.5"), 25, 40, 55, 70, 82, 90, 100, 100]


HEADER = "measure,method,benchmark_year," + ",".join(f"decile_{number}" for number in range(2, 11))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[{", "cannot be read as JSON"),
        (b"{}", "not a list of benchmarks"),
        (file_of(entry(year=2020)), "no benchmark of 2023"),
        (file_of(entry(isInverse=True)), "lower rates are better"),
        (file_of(entry(deciles=[1, 2])), "nine deciles"),
        (file_of(entry(percentiles={"10": "x"})), "nine deciles"),
        (file_of(entry(percentiles={**PERCENTILES, "50": 20})), "must not fall"),
        (file_of(entry(percentiles={**PERCENTILES, "90": 100.5})), "from 0 to 100 percent"),
        (file_of(entry(), entry()), "An earlier row gives"),
        (f"{HEADER}\n145,registry,2021,1,2,3,4,5,6,7,8,9\n".encode(), "not a measure of the year"),
        (f"{HEADER}\n144,claims,2021,1,2,3,4,5,6,7,8,9\n".encode(), "not a collection type"),
        (f"{HEADER}\n144,registry,2021,1,2,x,4,5,6,7,8,9\n".encode(), "decile_4: Write a number"),
        (f"{HEADER}\n144,registry,21st,1,2,3,4,5,6,7,8,9\n".encode(), "benchmark_year: Write the year"),
        (f"{HEADER}\n144,registry,21,1,2,3,4,5,6,7,8,9\n".encode(), "benchmark_year: Write the year"),
        (f"{HEADER}\n144,registry,2024,1,2,3,4,5,6,7,8,9\n".encode(), "are of 2024, which is after 2023"),
        (f"{HEADER}\n47,registry,2021,1,2,3,4,5,6,7,8,9\n".encode(), "Row 2, 47: This is not a measure of the year"),
        (f"{HEADER}\n144,registry,2021,9,8,7,6,5,4,3,2,1\n".encode(), "Row 2, 144: The bounds of the deciles must"),
        (f"{HEADER}\n144,registry,2021,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,1\n".encode(), "No bound is above 1, so these"),
        (file_of(entry(percentiles={name: one / 100 for name, one in PERCENTILES.items()})), "No bound is above 1"),
        (file_of(entry(benchmarkYear=None)), "144, registry: Give benchmarkYear"),
        (f"{HEADER}\n144,registry,2021,1,2,3,4,,6,7,8,9\n".encode(), "Row 2, 144, decile_6: Write a number"),
        (f"{HEADER.replace(',decile_7', '')}\n144,registry,2021,1,2,3,4,6,7,8,9\n".encode(), "not name decile_7"),
        *(
            (f'{HEADER}\n144,registry,2021,1,2,"{value}",4,5,6,7,8,9\n'.encode(), "Row 2, 144, decile_4: ")
            for value in ("9E+01", "3-Jan", "30%", "30,5", "NaN", "3_0", "\N{FULLWIDTH DIGIT THREE}", "#N/A", "-3", "")
        ),
        (b"PK\x03\x04", "This is an Excel workbook"),
    ],
)
def test_faulty_file_is_rejected_with_one_sentence(content, told):
    _, faults = read_benchmarks(content, year=2023, book=BOOK)
    assert len(faults) == 1 and told in str(faults[0]), faults


def test_a_sheet_gives_a_benchmark_that_cms_makes_itself_and_an_empty_second_decile_is_unpublished():
    content = f"{HEADER}\ntreatment-summary,registry,2022,,20,30,40,50,60,70,80,90\n".encode()
    rows, faults = read_benchmarks(content, year=2023, book=BOOK)
    assert faults == []
    assert (rows[0]["first_decile"], rows[0]["lower_bounds"][0], len(rows[0]["lower_bounds"])) == (3, 20, 8)


@pytest.mark.django_db
def test_table_counts_once_a_second_person_has_approved_it():
    """With 30 percent met: between 25 and 40 in decile 3, 3 + 5 / 15 = 3.3; in the policy before, 2 + 11.58 / 26.20."""
    factories.at(date(2023, 2, 1))
    person, second = factories.user(staff="analyst"), factories.user(staff="approver")
    result = MeasureResult("144", eligible=100, exclusions=0, exceptions=0, met=30, not_met=70)

    def earned():
        return points(result, year=2023, book=policy_book()).points

    assert earned() == Decimal("2.4")
    content = file_of(entry())
    browser, address = factories.client(person), reverse("admin:quality_benchmarktable_add")
    fields = {"year": 2023, "source": SOURCE, "file": SimpleUploadedFile("2023.json", content)}
    shown = browser.post(address, fields).content.decode()
    assert "Benchmarks: 0 new, 1 changed, 5 gone, 0 unchanged." in shown and not BenchmarkTable.objects.exists()
    fields["file"] = SimpleUploadedFile("2023.json", content)
    assert asking.confirmed(browser, address, fields).status_code == 302
    table = BenchmarkTable.objects.get()
    given = {"name": "2023.json", "content": content, "source": SOURCE, "year": 2023, "by": person}
    assert (earned(), table.state) == (Decimal("2.4"), "Waits for approval")
    with pytest.raises(Refused, match="waits for approval"):
        benchmark_tables.load(**given)
    with pytest.raises(Refused, match="Only an approver"):
        amendments.approve(amendment=table.amendment, by=person)
    amendments.approve(amendment=table.amendment, by=second)
    assert earned() == Decimal("3.3")
    with pytest.raises(Refused, match="Nothing would change"):
        benchmark_tables.load(**given)
    for wrong, told in ({"year": 2031}, "2031"), ({"source": " "}, "source"), ({"content": b"[]"}, "no benchmark"):
        with pytest.raises((Refused, FaultyFile), match=told):
            benchmark_tables.load(**given | wrong)
