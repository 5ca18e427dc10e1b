"""The reconciliation report of one participant, line by line, 42 CFR 512.285.

A report is a tree of lines. A line that `adds` is part of its parent's sum, so a person can add up the report
from the claim lines to the total; a line that does not add shows a basis (a withhold a score is applied to, say).
Amounts carry the sign they have for the participant: above zero is money from CMS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from portal.amounts import dollars
from portal.policy import Book
from portal.policy.book import BookDay
from portal.rules.input_error import InputError
from portal.rules.money import cents
from portal.rules.performance_years import performance_year
from reconciliation.rules import incorrect_payments, stop_loss
from reconciliation.rules.incorrect_payments import due_for_incomplete, duplicate_charge
from reconciliation.rules.net import Net, NetInputs, direction, reconcile
from reconciliation.rules.quality_amount import AUTHORITY, PROFESSIONAL, TECHNICAL
from reconciliation.rules.stop_loss import StopLossFacts

INITIAL = "initial"
TRUE_UP = "true-up"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim line a statement line came from: its reference, what it was for, its amount in USD."""

    reference: str
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One component of one episode of the performance year, as it concerns one participant.

    `received` lists the payments on its M-code lines, `fee_for_service` what each no-pay line would have been
    paid, `duplicates` what others were paid for included services inside the episode. The withholds are those
    taken when the payment was priced. `complete` is None while it cannot be told; only False makes an
    incomplete episode. `first_installment` is what was received for the first installment.
    """

    key: str
    label: str
    component: str
    cancer_type: str
    adjusted_amount: Decimal
    incorrect_payment_withhold: Decimal
    quality_withhold: Decimal
    patient_experience_withhold: Decimal
    received: tuple[ClaimLine, ...] = ()
    duplicates: tuple[ClaimLine, ...] = ()
    fee_for_service: tuple[ClaimLine, ...] = ()
    complete: bool | None = True
    reason: str | None = None
    treatment_started: bool = True
    first_installment: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class EarlierPart:
    """What the statement that a true-up follows charged for one component of one episode, in USD.

    Both as charges: `incomplete` is what was received less what was due.
    """

    key: str
    label: str
    duplicates: Decimal
    incomplete: Decimal


@dataclass(frozen=True, slots=True)
class StatementInputs:
    """Everything one participant's report for one performance year is made of.

    Scores are 0 to 100, None where there is none. `prior_true_up` is the true-up of the year before, which is
    settled with this report. A true-up takes `earlier`, the parts of the statement it follows.
    """

    kind: str
    performance_year: int
    parts: tuple[PartFacts, ...]
    statement: str = INITIAL
    aggregate_quality_score: Decimal | None = None
    patient_experience_score: Decimal | None = None
    stop_loss_protected: bool = False
    prior_true_up: Decimal = ZERO
    earlier: tuple[EarlierPart, ...] = ()


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line of a report: its place in the tree, its amount in USD, how it came about and from what.

    `code` names the kind of line and, with `part` (the key of an episode's component) when there is one, the
    line itself. `parent` is the code of the line above. `source` lists the claim lines.
    """

    code: str
    parent: str | None
    label: str
    amount: Decimal
    formula: str
    authority: str
    adds: bool = True
    part: str | None = None
    source: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A report: its total in USD, who pays, and its lines, each after its parent.

    `net` holds the steps of an initial report and is None for a true-up.
    """

    statement: str
    total: Decimal
    direction: str
    net: Net | None
    lines: tuple[StatementLine, ...]


def assemble(inputs: StatementInputs, *, book: Book) -> Statement:
    """Assemble a participant's initial report or true-up, 42 CFR 512.285.

    The policy is that of the first day of the performance year.

    :raises InputError: for a year outside the Model, an unknown kind, a part given twice, a negative amount, or a
        score that is missing or outside 0 to 100.
    :raises PolicyError: when the policy lacks a value for the year.
    """
    seen: set[str] = set()
    for part in inputs.parts:
        if part.key in seen:
            raise InputError("parts", f"{part.label} is given twice; give each component of an episode once.")
        seen.add(part.key)
    if inputs.statement not in _ASSEMBLE:
        raise InputError("statement", f"{inputs.statement} is not a statement; use {', '.join(_ASSEMBLE)}.")
    policy = book.on(performance_year(inputs.performance_year, book=book).starts_on)
    return _ASSEMBLE[inputs.statement](inputs, policy, book)


def _initial(inputs: StatementInputs, policy: BookDay, book: Book) -> Statement:
    """Assemble an initial report."""
    withholds = _withhold_lines(
        inputs.parts, "incorrect-payment-withhold", lambda part: part.incorrect_payment_withhold, policy
    )
    duplicates = [_duplicate_line(part) for part in inputs.parts if part.duplicates]
    incomplete = [_incomplete_line(part, policy) for part in inputs.parts if part.complete is False]
    quality = _withhold_lines(
        inputs.parts if inputs.kind != TECHNICAL else (),
        "quality-withhold",
        lambda part: part.quality_withhold,
        policy,
    )
    experience = _withhold_lines(
        inputs.parts if inputs.kind != PROFESSIONAL else (),
        "patient-experience-withhold",
        lambda part: part.patient_experience_withhold,
        policy,
    )
    without_stop_loss = NetInputs(
        performance_year=inputs.performance_year,
        kind=inputs.kind,
        incorrect_payment_withhold=_sum(withholds),
        duplicate_services=-_sum(duplicates),
        incomplete_episodes=-_sum(incomplete),
        quality_withhold=_sum(quality),
        aggregate_quality_score=inputs.aggregate_quality_score,
        patient_experience_withhold=_sum(experience),
        patient_experience_score=inputs.patient_experience_score,
        prior_true_up=inputs.prior_true_up,
    )
    reconciled = reconcile(without_stop_loss, book=book)
    loss_lines: list[StatementLine] = []
    if inputs.stop_loss_protected:
        loss_lines = _stop_loss_lines(inputs, reconciled, policy)
        facts = StopLossFacts(
            eligible=True,
            fee_for_service=_sum(line for line in loss_lines if line.code == "stop-loss.fee-for-service.episode"),
            participant_specific=_sum(line for line in loss_lines if line.parent == "stop-loss.participant-specific"),
        )
        reconciled = reconcile(replace(without_stop_loss, stop_loss=facts), book=book)
    formulas = {line.label: line.formula for line in reconciled.lines}
    lines = [
        StatementLine("total", None, "Report total", reconciled.report_total, formulas["Report total"], AUTHORITY),
        StatementLine("net", "total", "Net amount of the year", reconciled.net, "sum of the lines below", AUTHORITY),
        StatementLine(
            "incorrect-payment",
            "net",
            "Incorrect payment amount",
            reconciled.incorrect_payment_amount,
            "sum of the lines below",
            incorrect_payments.AUTHORITY,
        ),
        *_group(
            "incorrect-payment-withhold",
            "incorrect-payment",
            "Incorrect payment withhold",
            "withheld from the year's episodes",
            withholds,
        ),
        *_group(
            "duplicate-services",
            "incorrect-payment",
            "Duplicate services",
            "included services of others inside the year's episodes",
            duplicates,
        ),
        *_group(
            "incomplete-episodes",
            "incorrect-payment",
            "Incomplete episodes",
            "what was due less what was received",
            incomplete,
        ),
        StatementLine(
            "quality",
            "net",
            "Quality amount",
            reconciled.quality_amount,
            formulas["Quality amount"],
            AUTHORITY,
        ),
        *_group(
            "quality-withhold", "quality", "Quality withhold", "the basis of the quality amount", quality, adds=False
        ),
        StatementLine(
            "patient-experience",
            "net",
            "Patient experience amount",
            reconciled.patient_experience_amount,
            formulas["Patient experience amount"],
            AUTHORITY,
        ),
        *_group(
            "patient-experience-withhold",
            "patient-experience",
            "Patient experience withhold",
            "the basis of the patient experience amount",
            experience,
            adds=False,
        ),
        StatementLine(
            "stop-loss",
            "net",
            "Stop-loss amount",
            reconciled.stop_loss_amount,
            formulas["Stop-loss amount"]
            if inputs.stop_loss_protected
            else "the participant is not protected by the stop-loss limit",
            stop_loss.AUTHORITY,
        ),
        *loss_lines,
        StatementLine(
            "prior-true-up",
            "total",
            "True-up of the year before",
            reconciled.prior_true_up,
            "from that year's true-up",
            AUTHORITY,
        ),
    ]
    return Statement(INITIAL, reconciled.report_total, reconciled.direction, reconciled, tuple(lines))


def _true_up(inputs: StatementInputs, policy: BookDay, book: Book) -> Statement:
    """Assemble a true-up: what duplicates and incomplete episodes changed by since the statement it follows."""
    earlier = {part.key: part for part in inputs.earlier}
    labels = {part.key: part.label for part in inputs.earlier}
    now: dict[str, tuple[StatementLine | None, StatementLine | None]] = {}
    for part in inputs.parts:
        labels[part.key] = part.label
        now[part.key] = (
            _duplicate_line(part) if part.duplicates else None,
            _incomplete_line(part, policy) if part.complete is False else None,
        )
    duplicates = []
    incomplete = []
    for key, label in labels.items():
        duplicate, unfinished = now.get(key, (None, None))
        before = earlier.get(key)
        duplicates += _change("duplicate-services", key, label, duplicate, before.duplicates if before else ZERO)
        incomplete += _change("incomplete-episodes", key, label, unfinished, before.incomplete if before else ZERO)
    total = _sum(duplicates) + _sum(incomplete)
    lines = [
        StatementLine("total", None, "True-up", total, "sum of the lines below", AUTHORITY),
        *_group("duplicate-services", "total", "Duplicate services", "change since the report", duplicates),
        *_group("incomplete-episodes", "total", "Incomplete episodes", "change since the report", incomplete),
    ]
    return Statement(TRUE_UP, total, direction(total), None, tuple(lines))


_ASSEMBLE: dict[str, Callable[[StatementInputs, BookDay, Book], Statement]] = {
    INITIAL: _initial,
    TRUE_UP: _true_up,
}


def charges(statement: Statement, parts: Iterable[PartFacts]) -> tuple[EarlierPart, ...]:
    """Give what an initial report charged for each part, for the true-up that will follow it, 42 CFR 512.285(g)."""
    by_line = {(line.code, line.part): line.amount for line in statement.lines}
    return tuple(
        EarlierPart(
            part.key,
            part.label,
            -by_line.get(("duplicate-services.episode", part.key), ZERO),
            -by_line.get(("incomplete-episodes.episode", part.key), ZERO),
        )
        for part in parts
    )


def _withhold_lines(
    parts: Iterable[PartFacts],
    code: str,
    amount: Callable[[PartFacts], Decimal],
    policy: BookDay,
) -> list[StatementLine]:
    """Write a line for each part from which something was withheld."""
    complete_only = policy["reconciliation/withholds_counted"] == "complete-only"
    return [
        StatementLine(
            f"{code}.episode",
            code,
            part.label,
            cents(amount(part)),
            f"withheld when the episode was priced from the adjusted amount {dollars(cents(part.adjusted_amount))}",
            AUTHORITY,
            part=part.key,
            source=_references(part.received),
        )
        for part in parts
        if amount(part) and not (complete_only and part.complete is False)
    ]


def _duplicate_line(part: PartFacts) -> StatementLine:
    """Charge the duplicates of one part, at most what was received for it."""
    paid = sum((cents(line.amount) for line in part.duplicates), ZERO)
    received = sum((cents(line.amount) for line in part.received), ZERO)
    charge = duplicate_charge(fee_for_service=paid, received=received)
    return StatementLine(
        "duplicate-services.episode",
        "duplicate-services",
        part.label,
        -cents(charge),
        f"the smaller of {dollars(paid)} paid to others and {dollars(received)} received for the episode",
        incorrect_payments.AUTHORITY,
        part=part.key,
        source=_references(part.duplicates),
    )


def _incomplete_line(part: PartFacts, policy: BookDay) -> StatementLine:
    """Set what was received for an incomplete part against what is due for it."""
    received = sum((cents(line.amount) for line in part.received), ZERO)
    fee_for_service = sum((cents(line.amount) for line in part.fee_for_service), ZERO)
    due = cents(
        due_for_incomplete(
            reason=part.reason,
            treatment_started=part.treatment_started,
            first_installment=part.first_installment,
            fee_for_service=fee_for_service,
            policy=policy,
        )
    )
    return StatementLine(
        "incomplete-episodes.episode",
        "incomplete-episodes",
        part.label,
        due - received,
        f"{dollars(due)} due less {dollars(received)} received; incomplete: {part.reason}",
        incorrect_payments.AUTHORITY,
        part=part.key,
        source=(*_references(part.received), *_references(part.fee_for_service)),
    )


def _stop_loss_lines(inputs: StatementInputs, reconciled: Net, policy: BookDay) -> list[StatementLine]:
    """Write the two sums that the stop-loss limit compares, over the parts that are not incomplete.

    Incomplete episodes are paid as fee-for-service, so they hold no loss.
    """
    parts = [part for part in inputs.parts if part.complete is not False]
    basis = policy["reconciliation/stop_loss_basis"]
    specific = "stop-loss.participant-specific"
    would_have = [
        StatementLine(
            "stop-loss.fee-for-service.episode",
            "stop-loss.fee-for-service",
            part.label,
            sum((cents(line.amount) for line in part.fee_for_service), cents(ZERO)),
            "what fee-for-service would have paid for its services",
            stop_loss.AUTHORITY,
            part=part.key,
            source=_references(part.fee_for_service),
        )
        for part in parts
    ]
    amounts = [
        StatementLine(
            f"{specific}.episode",
            specific,
            part.label,
            cents(part.adjusted_amount)
            if basis == "adjusted-amounts"
            else sum((cents(line.amount) for line in part.received), cents(ZERO)),
            "adjusted amount" if basis == "adjusted-amounts" else "payments received",
            stop_loss.AUTHORITY,
            part=part.key,
            source=_references(part.received),
        )
        for part in parts
    ]
    if basis == "payments-and-reconciled-withholds":
        withheld = sum((cents(part.incorrect_payment_withhold) for part in parts), cents(ZERO))
        for code, label, amount in (
            ("incorrect-payment-withhold", "Incorrect payment withhold returned", withheld),
            ("quality", "Quality amount", reconciled.quality_amount),
            ("patient-experience", "Patient experience amount", reconciled.patient_experience_amount),
        ):
            amounts.append(
                StatementLine(
                    f"{specific}.{code}", specific, label, amount, "withhold reconciled above", stop_loss.AUTHORITY
                )
            )
    return [
        *_group(
            "stop-loss.fee-for-service",
            "stop-loss",
            "Fee-for-service",
            "what fee-for-service would have paid",
            would_have,
            adds=False,
        ),
        *_group(
            specific,
            "stop-loss",
            "Participant-specific amounts",
            f"reading: {basis}",
            amounts,
            adds=False,
        ),
    ]


def _change(code: str, key: str, label: str, line: StatementLine | None, before: Decimal) -> list[StatementLine]:
    """Write the change of one part's charge; nothing when it is the same as before."""
    now = line.amount if line else cents(ZERO)
    change = now + cents(before)
    if not change:
        return []
    return [
        StatementLine(
            f"{code}.episode",
            code,
            label,
            change,
            f"now {dollars(now)}, in the report {dollars(-cents(before))}",
            incorrect_payments.AUTHORITY,
            part=key,
            source=line.source if line else (),
        )
    ]


def _group(
    code: str, parent: str, label: str, formula: str, lines: list[StatementLine], *, adds: bool = True
) -> list[StatementLine]:
    """Head lines with their sum."""
    head = StatementLine(
        code, parent, label, _sum(lines), f"{formula}; sum of {len(lines)} lines", AUTHORITY, adds=adds
    )
    return [head, *lines]


def _sum(lines: Iterable[StatementLine]) -> Decimal:
    """Add up the lines."""
    return sum((line.amount for line in lines), cents(ZERO))


def _references(lines: Iterable[ClaimLine]) -> tuple[str, ...]:
    """List the references of claim lines."""
    return tuple(line.reference for line in lines)
