"""The request of each rule, and the function that passes it to the rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from episodes.rules import cancer_types, episode, geography, payment
from portal import identifiers
from portal.participation.rules import low_volume
from portal.participation.rules.standing import PC, components
from portal.policy import Book
from portal.rules.input_error import InputError
from portal.rules.worksheet import Line
from quality.rules import aggregate_score, measures
from quality.rules.clinical_data import ClinicalData
from reconciliation.calculate.fields import (
    Adjustment,
    Amount,
    Count,
    Day,
    Factor,
    Score,
    Share,
    SignedAmount,
    Year,
)
from reconciliation.calculate.repayments import Repayment, balance
from reconciliation.calculate.request import Answer, Request
from reconciliation.rules import deadlines, net
from reconciliation.rules.stop_loss import StopLossFacts

Method = Literal["registry", "electronicHealthRecord", "claims"]
Kind = Literal["professional", "technical", "dual"]
Icd10 = Annotated[str, StringConstraints(strip_whitespace=True, pattern=identifiers.ICD10_CM)]
NAMES_IN_RULES = {"performance_year": "year"}
"""Field names of requests and answers that differ from the names in the rules."""
Typed = Annotated[str, StringConstraints(max_length=100)]


class EpisodeDates(Request):
    """Request of `episode-dates`."""

    planning_date: Day
    first_treatment_date: Day | None = None
    treatment_ended_on: Day | None = None
    lost_ffs_on: Day | None = None
    died_on: Day | None = None


def episode_dates(request: EpisodeDates, *, book: Book, today: date) -> Answer:
    """Answer with the dates of an episode, 42 CFR 512.245."""
    return _answer(episode.dates(episode.EpisodeFacts(**_values(request)), book=book))


class EpisodePayment(Request):
    """Request of `episode-payment`."""

    performance_year: Year
    component: Literal["PC", "TC"]
    cancer_type: str
    base_rate: Amount
    trend_factor: Factor
    geographic_factor: Factor
    case_mix_adjustment: Adjustment
    historical_experience_adjustment: Adjustment
    blend: Share | None = None


def episode_payment(request: EpisodePayment, *, book: Book, today: date) -> Answer:
    """Answer with the price of one component, 42 CFR 512.255."""
    return _answer(payment.price(payment.PaymentInputs(**_values(request)), book=book))


class GeographicFactor(Request):
    """Request of `geographic-factor`: the indices of a practice's locality, or the wage index of a hospital's area."""

    performance_year: Year
    component: Literal["PC", "TC"]
    setting: Literal["practice", "hospital"]
    work_gpci: Factor | None = None
    practice_expense_gpci: Factor | None = None
    malpractice_gpci: Factor | None = None
    wage_index: Factor | None = None


def geographic_factor(request: GeographicFactor, *, book: Book, today: date) -> Answer:
    """Answer with the geographic factor of one place, 42 CFR 512.255."""
    return _answer(geography.of_indexes(geography.GeographyInputs(**_values(request)), book=book))


class Measure(BaseModel):
    """One reported measure."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    measure: str
    eligible: Count
    exclusions: Count
    exceptions: Count
    met: Count
    not_met: Count
    method: Method = "registry"


class MeasurePoints(Request, Measure):
    """Request of `measure-points`."""

    performance_year: Year


def measure_points(request: MeasurePoints, *, book: Book, today: date) -> Answer:
    """Answer with the points of one measure, 42 CFR 512.275."""
    values = _values(request)
    year = values.pop("year")
    answer = _answer(measures.points(measures.MeasureResult(**values), year=year, book=book))
    answer.result.pop("measure")
    return answer


class ClinicalCounts(BaseModel):
    """Counts of beneficiaries: with clinical data submitted, and with clinical data due."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    submitted: Count
    applicable: Count


class AggregateQualityScore(Request):
    """Request of `aggregate-quality-score`."""

    performance_year: Year
    kind: Kind = "professional"
    measures: list[Measure] | None = Field(default=None, max_length=100)
    clinical_data: ClinicalCounts | None = None
    patient_experience_score: Score | None = None


def aggregate_quality_score(request: AggregateQualityScore, *, book: Book, today: date) -> Answer:
    """Answer with the aggregate quality score, 42 CFR 512.275."""
    if PC in components(request.kind):
        if request.measures is None:
            raise InputError("measures", "Give the list of reported measures; give an empty list if none was reported.")
        if request.clinical_data is None:
            raise InputError("clinical_data", "Give the counts of clinical data, submitted and applicable.")
    clinical = request.clinical_data or ClinicalCounts(submitted=0, applicable=0)
    inputs = aggregate_score.ScoreInputs(
        year=request.performance_year,
        measures=tuple(measures.MeasureResult(**measure.model_dump()) for measure in request.measures or ()),
        clinical_data=ClinicalData(**clinical.model_dump()),
        kind=request.kind,
        patient_experience_score=request.patient_experience_score,
    )
    score = aggregate_score.score(inputs, book=book)
    answer = _answer(score)
    answer.result["measures"] = [_answer(measure).result for measure in score.measures]
    return answer


class StopLoss(BaseModel):
    """The facts of the stop-loss limit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    eligible: bool
    fee_for_service: Amount
    participant_specific: Amount


class Reconciliation(Request):
    """Request of `reconciliation`; withholds that the kind of participant does not have may be left out."""

    performance_year: Year
    kind: Kind
    incorrect_payment_withhold: Amount
    duplicate_services: Amount
    incomplete_episodes: SignedAmount
    quality_withhold: Amount = Decimal(0)
    aggregate_quality_score: Score | None = None
    patient_experience_withhold: Amount = Decimal(0)
    patient_experience_score: Score | None = None
    stop_loss: StopLoss | None = None
    prior_true_up: SignedAmount = Decimal(0)


def reconciliation(request: Reconciliation, *, book: Book, today: date) -> Answer:
    """Answer with the reconciliation of a performance year, 42 CFR 512.285."""
    values = _values(request)
    if request.stop_loss is not None:
        values["stop_loss"] = StopLossFacts(**request.stop_loss.model_dump())
    return _answer(net.reconcile(net.NetInputs(**values), book=book))


class ErrorNotice(Request):
    """Request of `error-notice`."""

    report_date: Day
    received_on: Day | None = None
    response_issued_on: Day | None = None


def error_notice(request: ErrorNotice, *, book: Book, today: date) -> Answer:
    """Answer with the deadlines of a dispute, 42 CFR 512.290."""
    return _answer(deadlines.clocks(**_values(request), book=book))


class LowVolume(Request):
    """Request of `low-volume`."""

    performance_year: Year
    episodes: Count
    attested_on: Day | None = None


def low_volume_opt_out(request: LowVolume, *, book: Book, today: date) -> Answer:
    """Answer with the low-volume opt-out, 42 CFR 512.210."""
    return _answer(low_volume.low_volume(**_values(request), book=book))


IDENTIFIER_SOURCES = {
    "npi": "45 CFR 162.406",
    "tin": "26 CFR 301.6109-1",
    "ccn": "State Operations Manual section 2779A1; 42 CFR 512.210",
    "mbi": "CMS, understanding the MBI format",
    "cehrt_id": "Certified Health IT Product List",
    "zip": "42 CFR 512.210",
}


class Identifiers(Request):
    """Request of `identifiers`."""

    npi: Typed | None = None
    tin: Typed | None = None
    ccn: Typed | None = None
    mbi: Typed | None = None
    cehrt_id: Typed | None = None
    zip: Typed | None = None


def identifiers_(request: Identifiers, *, book: Book, today: date) -> Answer:
    """Answer with the finding about each identifier."""
    checks: dict[str, Callable[[str], identifiers.Identifier]] = {
        "npi": identifiers.check_npi,
        "tin": identifiers.check_tin,
        "ccn": lambda raw: identifiers.check_ccn(raw, pps_exempt=book.on(today)["model/pps_exempt_hospitals"]),
        "mbi": identifiers.check_mbi,
        "cehrt_id": identifiers.check_cehrt_id,
        "zip": identifiers.check_zip,
    }
    given = {name: value for name, value in _values(request).items() if value is not None}
    if not given:
        raise InputError("request", f"Give at least one of {', '.join(checks)}.")
    found = {name: checks[name](value) for name, value in given.items()}
    lines = tuple(
        Line(
            f"{name}: {'valid' if finding.valid else 'not valid'}", None, finding.reason or "", IDENTIFIER_SOURCES[name]
        )
        for name, finding in found.items()
    )
    return Answer({name: asdict(finding) for name, finding in found.items()}, lines)


class CancerType(Request):
    """Request of `cancer-type`; without `on`, the list of today counts."""

    icd10: Icd10
    on: Day | None = None


def cancer_type(request: CancerType, *, book: Book, today: date) -> Answer:
    """Answer with the included cancer type of a diagnosis, 42 CFR 512.230."""
    name = cancer_types.cancer_type(request.icd10, on=request.on or today, book=book)
    line = Line(
        f"{request.icd10}: {name or 'not included'}",
        None,
        "longest matching prefix in the list",
        "42 CFR 512.230",
    )
    return Answer({"cancer_type": name}, (line,))


RULES: dict[str, tuple[type[Request], Callable[..., Answer]]] = {
    "episode-dates": (EpisodeDates, episode_dates),
    "episode-payment": (EpisodePayment, episode_payment),
    "geographic-factor": (GeographicFactor, geographic_factor),
    "measure-points": (MeasurePoints, measure_points),
    "aggregate-quality-score": (AggregateQualityScore, aggregate_quality_score),
    "reconciliation": (Reconciliation, reconciliation),
    "error-notice": (ErrorNotice, error_notice),
    "repayment": (Repayment, balance),
    "low-volume": (LowVolume, low_volume_opt_out),
    "identifiers": (Identifiers, identifiers_),
    "cancer-type": (CancerType, cancer_type),
}


def _values(request: Request) -> dict[str, Any]:
    """Return the fields of a request under the rule's names, without the rehearsed policy."""
    fields = (name for name in type(request).model_fields if name != "policy")
    return {NAMES_IN_RULES.get(name, name): getattr(request, name) for name in fields}


def _answer(outcome: Any) -> Answer:
    """Split a rule's outcome into result fields and worksheet lines."""
    names = {in_rules: name for name, in_rules in NAMES_IN_RULES.items()}
    fields = {names.get(name, name): getattr(outcome, name) for name in outcome.__dataclass_fields__}
    lines = fields.pop("lines")
    return Answer(fields, lines)
