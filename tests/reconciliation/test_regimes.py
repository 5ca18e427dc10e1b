"""The whole story under the CY2022 rule, by its data alone: claims, episodes, score, report, release, notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from episodes.generator.world import generate
from episodes.models import ConstructionRun, Episode, EpisodeComponent
from portal.policy.regimes import book_under
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.services import policy_versions
from quality.models import Score
from reconciliation.models import Report
from reconciliation.services import notices, runs
from tests import factories
from tests.reconciliation.conftest import command

pytestmark = pytest.mark.django_db
REPORT_DAY = date(2023, 8, 15)


@pytest.fixture(scope="session")
def claims_of_2022(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims-of-2022")
    book = book_under("cy2022")
    generate(participants=2, episodes=14, years=[2022], billing="model", seed=11, out=folder, book=book)
    return folder


def test_a_year_of_the_cy2022_rule_from_claims_to_notice(claims_of_2022, settings):
    settings.POLICY_REGIME = "cy2022"
    version = policy_versions.follow_files(by="test")
    book = policy_book()
    assert (book.version, book.digest) == (version.number, book_under("cy2022").digest)
    assert [year.year for year in performance_years(book=book)] == [2022, 2023, 2024, 2025, 2026]

    factories.at(REPORT_DAY)
    command("import_participants", claims_of_2022 / "participants.csv")
    command("import_fee_schedule", claims_of_2022 / "fee-schedule.csv")
    command("import_claims", claims_of_2022)
    command("construct_episodes", "--performance-year", 2022, "--claims-through", date(2023, 7, 31))
    construction = ConstructionRun.objects.latest_of(2022)
    assert construction.policy_digest == book.digest
    assert Episode.objects.filter(run=construction).exists()
    assert not Episode.objects.filter(run=construction, cancer_type="liver").exists()
    for component, share in (("PC", Decimal("0.035")), ("TC", Decimal("0.045"))):
        priced = EpisodeComponent.objects.filter(run=construction, component=component, adjusted_amount__isnull=False)
        assert priced.exists()
        for row in priced:
            assert row.discount == (row.adjusted_amount * share).quantize(Decimal("0.01"), rounding="ROUND_HALF_UP")
            assert row.patient_experience_withhold == 0

    run = runs.carry_out(year=2022, kind="initial", as_of=REPORT_DAY, by="test")
    assert (run.policy_version, run.participants_failed) == (version.number, 0)
    assert Score.objects.filter(year=2022, policy_version=version.number).exists()
    factories.released(run)
    report = Report.objects.issued().filter(run=run, aggregate_quality_score__isnull=False)[0]
    assert (report.report_on, report.notice_due_on) == (REPORT_DAY, date(2023, 9, 29))
    line = report.lines.get(code="quality")
    factories.at(report.notice_due_on)
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(line)],
        grounds="The score leaves out a measure.",
        wanted_outcome="The score with the measure.",
        by=factories.seat(report.participant),
    )
    assert (notice.received_on, notice.response_due_on) == (date(2023, 9, 29), date(2023, 10, 29))
