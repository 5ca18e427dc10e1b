"""The values of the CY2022 rule (86 FR 63458), each with its section, against the regime of the parameter files."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.participation.rules import tracks
from portal.participation.rules.low_volume import data_year
from portal.policy import load_book
from portal.policy.regimes import book_under, names_in
from portal.rules.input_error import InputError
from portal.rules.performance_years import performance_year, performance_years, policy_of
from reconciliation.calculate.calculation import calculate

BOOK = book_under("cy2022")
D = Decimal

# Section, parameter, performance year, value. Written from the rule and from what ASTRO, Iridium Suite and CMS's own
# pages said of it; the values of a year are those of the year with the same number in the 2020 rule.
VALUES: list[tuple[str, str, int, Any]] = [
    ("512.205", "pricing/discount_professional", 2022, D("0.035")),
    ("512.205", "pricing/discount_technical", 2022, D("0.045")),
    ("512.205", "pricing/discount_professional", 2026, D("0.035")),
    ("512.205", "pricing/discount_technical", 2026, D("0.045")),
    ("512.255", "pricing/incorrect_payment_withhold", 2022, D("0.01")),
    ("512.255", "pricing/quality_withhold", 2022, D("0.02")),
    ("512.255", "pricing/patient_experience_withhold", 2022, D("0")),
    ("512.255", "pricing/patient_experience_withhold", 2023, D("0")),
    ("512.255", "pricing/patient_experience_withhold", 2024, D("0.01")),
    ("512.255", "pricing/patient_experience_withhold", 2026, D("0.01")),
    ("512.255", "pricing/blend_efficient", 2022, D("0.90")),
    ("512.255", "pricing/blend_inefficient", 2022, D("0.90")),
    ("512.255", "pricing/blend_inefficient", 2023, D("0.85")),
    ("512.255", "pricing/blend_inefficient", 2024, D("0.80")),
    ("512.255", "pricing/blend_inefficient", 2025, D("0.75")),
    ("512.255", "pricing/blend_inefficient", 2026, D("0.70")),
    ("512.240", "episodes/modalities", 2022, ["3DCRT", "IMRT", "SRS", "SBRT", "PBT", "IGRT"]),
    ("512.245", "model/last_episode_start", 2022, date(2026, 10, 3)),
    ("512.220", "participation/cehrt_statement", 2022, "intends"),
    ("512.220", "participation/cehrt_statement", 2023, "uses"),
    ("512.220", "deadlines/cehrt_certification_days", 2022, 30),
    ("512.220", "deadlines/cehrt_certification_days", 2023, 0),
    ("512.220", "participation/peer_review_share", 2022, D("0.50")),
    ("512.220", "participation/peer_review_share", 2023, D("0.55")),
    ("512.220", "participation/peer_review_share", 2026, D("0.70")),
    ("512.220", "deadlines/pso_attestation_day", 2022, date(2022, 1, 31)),
    ("512.210", "participation/low_volume_threshold", 2022, 20),
    ("512.210", "deadlines/low_volume_attestation_by", 2022, date(2021, 12, 31)),
    ("512.210", "deadlines/low_volume_attestation_by", 2026, date(2025, 12, 31)),
    ("512.210", "participation/identifier_change_notice", 2022, "asked"),
    ("512.210", "deadlines/identifier_change_notice_days", 2022, 90),
    ("512.217", "participation/practitioner_list_consequence_from", 2022, date(2022, 1, 1)),
    ("512.275", "quality/patient_experience_in_score", 2023, "not-included"),
    ("512.285", "deadlines/initial_reconciliation_on", 2022, date(2023, 8, 1)),
    ("512.285", "deadlines/initial_reconciliation_on", 2026, date(2027, 8, 1)),
    ("512.285", "deadlines/true_up_on", 2022, date(2024, 8, 1)),
    ("512.285", "deadlines/true_up_on", 2026, date(2028, 8, 1)),
    ("512.285", "reconciliation/stop_loss_share", 2022, D("0.20")),
    ("512.285", "reconciliation/stop_loss_minimum_episodes", 2022, 60),
    ("512.290", "deadlines/error_notice_days", 2022, 45),
    ("512.290", "deadlines/reconsideration_request_days", 2022, 10),
]  # fmt: skip


@pytest.mark.parametrize(("section", "name", "year", "value"), VALUES)
def test_value_of_the_cy2022_rule(section: str, name: str, year: int, value: Any) -> None:
    assert policy_of(year, book=BOOK)[name] == value, section


def test_years_types_rates_and_codes_of_the_cy2022_rule() -> None:
    years = performance_years(book=BOOK)
    assert [(one.number, one.year) for one in years] == [(1, 2022), (2, 2023), (3, 2024), (4, 2025), (5, 2026)]
    policy = BOOK.on(date(2022, 1, 1))
    types = policy["episodes/cancer_type_prefixes"]
    assert len(types) == 15 and "liver" not in types
    rates = policy["pricing/national_base_rates"]
    assert set(rates) == set(types) == set(policy["episodes/model_codes"])
    assert (rates["lung"]["PC"], rates["prostate"]["TC"]) == (D("2231.40"), D("20415.97"))
    weights = policy["episodes/baseline_year_weights"]
    assert [(row["year"], row["weight"]) for row in weights] == [(2017, D("0.2")), (2018, D("0.3")), (2019, D("0.5"))]
    window = policy["pricing/case_mix_window"]
    assert (2022 - window["first"], 2022 - window["last"]) == (2017, 2019)
    services = policy["episodes/included_services"]
    assert "brachytherapy" not in {row["modality"] for row in services}
    assert "brachytherapy" in {
        row["modality"] for row in load_book().on(date(2021, 1, 1))["episodes/included_services"]
    }
    assert "Brachytherapy" in {row["service"] for row in policy["episodes/excluded_services"]}
    assert [data_year(year, book=BOOK) for year in (2022, 2026)] == [2020, 2024]
    performed = [row for row in policy_of(2023, book=BOOK)["quality/measures"] if row["measure"] == "treatment-summary"]
    paid = [row for row in policy_of(2024, book=BOOK)["quality/measures"] if row["measure"] == "treatment-summary"]
    assert (performed[0]["basis"], paid[0]["basis"]) == ("reporting", "performance")


MEASURE = {"measure": "144", "eligible": 30, "exclusions": 0, "exceptions": 0, "met": 29, "not_met": 1}
PRICE = {"component": "PC", "cancer_type": "lung", "base_rate": "2231.40", "trend_factor": "1",
         "geographic_factor": "1", "case_mix_adjustment": "0", "historical_experience_adjustment": "0"}  # fmt: skip
NOTHING = {"kind": "professional", "incorrect_payment_withhold": "0", "duplicate_services": "0",
           "incomplete_episodes": "0"}  # fmt: skip
REQUESTS = {
    "episode-payment": PRICE,
    "measure-points": MEASURE,
    "aggregate-quality-score": {
        "measures": [MEASURE],
        "clinical_data": {"submitted": 1, "applicable": 1},
        "patient_experience_score": "5",
    },
    "reconciliation": NOTHING,
    "low-volume": {"episodes": 19},
    "geographic-factor": {"component": "TC", "setting": "hospital", "wage_index": "1"},
}


@pytest.mark.parametrize("rule", REQUESTS)
def test_a_year_of_the_other_rule_is_refused_with_a_sentence(rule: str) -> None:
    """2026 is a year of the CY2022 rule alone, 2021 of the 2020 rule alone; 2022 is one of both."""
    for regime, known, other in (("", (2021, 2022, 2025), 2026), ("cy2022", (2022, 2025, 2026), 2021)):
        book = book_under(regime)
        for year in (*known, other):
            request = json.dumps({"performance_year": year, **REQUESTS[rule]}).encode()
            outcome = calculate(rule, request, book=book, today=date(2026, 11, 27))
            if year in known:
                assert outcome.ok, (regime, year, outcome.body)
            else:
                [error] = outcome.body["errors"]
                assert error["field"] == "performance_year" and str(year) in error["message"]


@pytest.mark.parametrize(("book", "outside"), [(BOOK, (2021, 2027)), (load_book(), (2020, 2026))])
def test_years_outside_the_model_are_refused(book: Any, outside: tuple[int, int]) -> None:
    for year in outside:
        with pytest.raises(InputError):
            performance_year(year, book=book)


def test_no_value_of_a_performance_year_is_left_from_the_2020_rule() -> None:
    """A parameter whose value changes with a performance year of the 2020 rule changes a year later in this one.

    Those of CMS's other programs keep their calendar: benchmarks and identifiers of MIPS by performance period.
    """
    of_a_calendar = {"quality/benchmarks", "quality/cms2_identifiers"}
    status = {"participation/advanced_apm_status", "participation/mips_apm_status"}  # expected in each year of both
    files = load_book().parameters
    dated = {name for name, one in files.items() if len(one.values) > 1}
    assert dated - of_a_calendar - status <= set(names_in("cy2022"))
    for name in dated - of_a_calendar - status:
        own = BOOK.parameter(name).values
        moved = [one.from_on.replace(year=one.from_on.year + 1) for one in files[name].values[1:]]
        assert [one.from_on for one in own[1:]] == moved, name


# Kind, requirements met, EHR certified, track, Advanced APM, MIPS APM.
TRACKS = [
    ("dual", True, True, "Track One", True, True),
    ("professional", True, True, "Track One", True, True),
    ("professional", True, False, "Track Two", False, True),
    ("dual", False, True, "Track Three", False, False),
    ("technical", True, True, "Track Three", False, False),
]


@pytest.mark.parametrize(("kind", "requirements", "cehrt", "name", "advanced", "mips"), TRACKS)
def test_tracks_of_the_cy2022_rule(
    kind: str, requirements: bool, cehrt: bool, name: str, advanced: bool, mips: bool
) -> None:
    found = tracks.track_of(kind, requirements=requirements, cehrt=cehrt, year=2022, book=BOOK)
    assert (found.name, found.advanced_apm, found.mips_apm) == (name, advanced, mips)


def test_the_2020_rule_has_one_track() -> None:
    book = load_book()
    assert not tracks.are_several(2021, book=book) and tracks.are_several(2022, book=BOOK)
    assert tracks.track_of("dual", requirements=False, cehrt=False, year=2021, book=book).advanced_apm
    assert not tracks.track_of("technical", requirements=True, cehrt=True, year=2021, book=book).advanced_apm
    with pytest.raises(InputError):
        tracks.track_of("hospital", requirements=True, cehrt=True, year=2022, book=BOOK)
