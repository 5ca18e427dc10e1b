"""The story under the CY2022 rule, by its data alone: duties, claims, episodes, score, report, notice, true-up."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from episodes.generator.identities import npi
from episodes.generator.world import generate
from episodes.models import ConstructionRun, Episode, EpisodeComponent
from portal.models import Participant
from portal.participation.services import obligations, practitioners
from portal.policy.regimes import book_under
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.services import policy_versions
from quality.models import Score
from quality.services import experience_surveys
from reconciliation.models import Report
from reconciliation.services import notices, runs
from tests import factories
from tests.reconciliation.conftest import command

pytestmark = pytest.mark.django_db
REPORT_DAY = date(2023, 8, 15)
TRUE_UP_DAY = date(2024, 8, 15)
DAY_OF_PY3 = date(2025, 8, 15)
D = Decimal

# The days of the performance year 2022 from the rule: the duty, its first day if it has one, its last day. The list of
# practitioners was delivered on January 4; 30 days later is February 3. January 30 is the 30th day of the year.
DAYS_OF_2022 = {
    "practitioner-list": (date(2022, 1, 4), date(2022, 2, 3)),
    "cehrt": (None, date(2022, 1, 30)),
    "pso": (None, date(2022, 1, 31)),
    "clinical-data-1": (date(2022, 7, 1), date(2022, 7, 31)),
    "clinical-data-2": (date(2023, 1, 1), date(2023, 1, 31)),
    "quality-measures": (date(2023, 1, 1), date(2023, 3, 31)),
    "peer-review": (date(2023, 1, 1), date(2023, 3, 31)),
    "patient-care": (date(2023, 1, 1), date(2023, 3, 31)),
}
# Discount and the withholds for incorrect payments, quality and patients' experience, by year and component.
SHARES = {
    (2022, "PC"): (D("0.035"), D("0.01"), D("0.02"), D(0)),
    (2022, "TC"): (D("0.045"), D("0.01"), D(0), D(0)),
    (2024, "PC"): (D("0.035"), D("0.01"), D("0.02"), D(0)),
    (2024, "TC"): (D("0.045"), D("0.01"), D(0), D("0.01")),
}


def usd(amount: Decimal) -> Decimal:
    """Round to the cent, half up."""
    return amount.quantize(D("0.01"), rounding=ROUND_HALF_UP)


@pytest.fixture(scope="session")
def claims_of_the_rule(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("claims-of-the-cy2022-rule")
    book = book_under("cy2022")
    generate(participants=3, episodes=14, years=[2022, 2024], billing="model", seed=11, out=folder, book=book)
    return folder


@pytest.fixture
def cy2022(settings) -> None:
    """Put the CY2022 rule in force, as `migrate` does with POLICY_REGIME."""
    settings.POLICY_REGIME = "cy2022"
    version = policy_versions.follow_files(by="test")
    book = policy_book()
    assert (book.version, book.digest) == (version.number, book_under("cy2022").digest)


def check_prices(construction: ConstructionRun) -> None:
    """Check discount and withholds of every price of a run against the percentages of the rule."""
    assert construction.policy_digest == policy_book().digest
    assert not Episode.objects.filter(run=construction, cancer_type="liver").exists()
    for component in ("PC", "TC"):
        priced = EpisodeComponent.objects.filter(run=construction, component=component, adjusted_amount__isnull=False)
        assert priced.exists()
        for row in priced:
            taken = [usd(row.adjusted_amount * share) for share in SHARES[construction.year, component]]
            assert taken == [row.discount, row.incorrect_payment_withhold, row.quality_withhold,
                             row.patient_experience_withhold]  # fmt: skip
            assert row.episode_payment == row.adjusted_amount - sum(taken)
            # A fifth is the patient's, and 2 percent of the rest are sequestered.
            medicare = row.episode_payment - usd(row.episode_payment * D("0.2"))
            assert row.medicare_payment_after_sequestration == medicare - usd(medicare * D("0.02"))


def check_withholds(report: Report, code: str, share: Decimal) -> Decimal:
    """Check each line of a withhold whose component was paid in full; return the sum of all."""
    lines = report.lines.filter(code=f"{code}.episode").select_related("episode_component__episode")
    for line in lines:
        row = line.episode_component
        if row.episode.complete and 0 < row.first_installment_paid < row.model_paid:
            assert line.amount == usd(row.adjusted_amount * share)
    return sum((line.amount for line in lines), D(0))


def test_the_years_of_the_cy2022_rule_from_their_duties_to_the_survey_of_py3(cy2022, claims_of_the_rule):
    assert [year.year for year in performance_years(book=policy_book())] == [2022, 2023, 2024, 2025, 2026]
    factories.at(date(2022, 1, 4))
    command("import_participants", claims_of_the_rule / "participants.csv")
    participants = list(Participant.objects.order_by("pk"))
    for number, one in enumerate(participants, 1):
        name = {"first_name": "Ida", "last_name": "Noddack", "specialty": "", "from_on": date(2022, 1, 1)}
        practitioners.add(participant=one, npi=npi(number), **name, source="cms", by="test")
    practitioners.deliver_lists(participants=participants, year=2022, by=factories.user(staff="analyst"))
    obligations.open_all(by="test")
    dual = next(one for one in participants if one.kind == "dual")
    owed = {one.code: (one.opens_on, one.due_on) for one in dual.obligations.filter(year=2022)}
    assert {code: owed[code] for code in DAYS_OF_2022} == DAYS_OF_2022
    assert not Participant.objects.filter(obligations__year__lt=2022).exists()
    browser = factories.client(factories.seat(dual))
    tracks = browser.get(reverse("participation:practitioner-snapshots", args=[dual.model_id])).content.decode()
    assert "<strong>Track One</strong> in 2022" in tracks and "Certify the use of certified EHR" in tracks
    factories.at(date(2022, 1, 31))  # one day late with the EHR certification, and not yet with the others
    tracks = browser.get(reverse("participation:practitioner-snapshots", args=[dual.model_id])).content.decode()
    assert "<strong>Track Two</strong> in 2022" in tracks
    factories.at(date(2022, 2, 1))
    tracks = browser.get(reverse("participation:practitioner-snapshots", args=[dual.model_id])).content.decode()
    assert "<strong>Track Three</strong> in 2022" in tracks

    # The first year: episodes, scores and reports in August 2023, and a notice on the last day.
    factories.at(REPORT_DAY)
    command("import_fee_schedule", claims_of_the_rule / "fee-schedule.csv")
    command("import_claims", claims_of_the_rule)
    command("construct_episodes", "--performance-year", 2022, "--claims-through", date(2023, 7, 31))
    check_prices(ConstructionRun.objects.latest_of(2022))
    run = runs.carry_out(year=2022, kind="initial", as_of=REPORT_DAY, by="test")
    assert (run.policy_version, run.participants_failed) == (policy_book().version, 0)
    assert Score.objects.filter(year=2022, policy_version=run.policy_version).exists()
    factories.released(run)
    report = Report.objects.issued().filter(run=run, aggregate_quality_score__isnull=False)[0]
    assert (report.report_on, report.notice_due_on) == (REPORT_DAY, date(2023, 9, 29))
    amounts = dict(report.lines.filter(episode_component__isnull=True).values_list("code", "amount"))
    assert amounts["incorrect-payment-withhold"] == check_withholds(report, "incorrect-payment-withhold", D("0.01"))
    withheld = check_withholds(report, "quality-withhold", D("0.02"))
    assert amounts["quality"] == usd(withheld * report.aggregate_quality_score / 100)
    assert amounts["patient-experience"] == 0
    assert report.total == sum(
        amounts[code] for code in ("incorrect-payment-withhold", "duplicate-services", "incomplete-episodes", "quality")
    ) + amounts["stop-loss"]  # fmt: skip
    factories.at(report.notice_due_on)
    notice = notices.file(
        participant=report.participant,
        lines=[notices.Contested(report.lines.get(code="quality"))],
        grounds="The score leaves out a measure.",
        wanted_outcome="The score with the measure.",
        by=factories.seat(report.participant),
    )
    assert (notice.received_on, notice.response_due_on) == (date(2023, 9, 29), date(2023, 10, 29))

    # Its true-up a year later: nothing came in, and no quality.
    factories.at(TRUE_UP_DAY)
    command("construct_episodes", "--performance-year", 2022, "--claims-through", date(2024, 7, 31))
    later = factories.released(runs.carry_out(year=2022, kind="true-up", as_of=TRUE_UP_DAY, by="test"))
    found = Report.objects.issued().get(run=later, participant=report.participant)
    assert (found.report_on, found.notice_due_on, found.total) == (TRUE_UP_DAY, date(2024, 9, 29), 0)
    assert not found.lines.filter(code="quality").exists()

    # The third performance year is 2024: patients' experience is withheld from the technical component and earned back.
    factories.at(DAY_OF_PY3)
    command("construct_episodes", "--performance-year", 2024, "--claims-through", date(2025, 7, 31))
    check_prices(ConstructionRun.objects.latest_of(2024))
    rows = [f"{one.model_id},100,80,75" for one in participants]
    table = "\n".join(["model_id,sampled,completed,score", *rows]).encode()
    survey = {"from_on": date(2025, 1, 1), "to_on": date(2025, 3, 31), "content": table}
    experience_surveys.load(year=2024, contractor="Survey Group", **survey, by="test")
    third = factories.released(runs.carry_out(year=2024, kind="initial", as_of=DAY_OF_PY3, by="test"))
    earned = 0
    for one in Report.objects.issued().filter(run=third).exclude(participant__kind="professional"):
        withheld = check_withholds(one, "patient-experience-withhold", D("0.01"))
        assert one.lines.get(code="patient-experience").amount == usd(withheld * D("0.75"))
        earned += bool(withheld)
    assert earned
    page = browser.get(reverse("reconciliation:report-list", args=[dual.model_id])).content.decode()
    assert "2024" in page and "2021" not in page
