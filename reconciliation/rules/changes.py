"""Changes of the inputs of a report: what an error notice claims, or what CMS grants, 42 CFR 512.290.

The report is then assembled again by the same rules, so that every line follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from episodes.rules.records import EpisodeComponent
from portal.rules.input_error import InputError
from reconciliation.rules.report_lines import TRUE_UP, ReportInputs
from reconciliation.rules.stated import StatedAmount

WITHOUT_LINE = "without-line"
COMPLETE = "complete"
INCOMPLETE = "incomplete"
SCORE = "score"
AMOUNT = "amount"
KINDS = (WITHOUT_LINE, COMPLETE, INCOMPLETE, SCORE, AMOUNT)
OF_COMPONENTS = frozenset({WITHOUT_LINE, COMPLETE, INCOMPLETE})
WITH_AMOUNT = frozenset({SCORE, AMOUNT})
PATIENT_EXPERIENCE = "patient-experience"
"""The line of the score change that is about the patient experience score; all others are about the quality score."""
DUPLICATES, WITHHOLD = "duplicate-services", "-withhold"
"""The beginning and the end of the codes of lines whose amounts have one sign."""
OTHER_REASON = "other"
"""The reason of an episode that is incomplete by a change alone."""
Target = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the inputs of a report.

    - `without-line`: the claim line `claim_line` (the id of its stored row) of `component` does not count.
    - `complete`, `incomplete`: `component` is treated so.
    - `score`: the score, `amount` from 0 to 100.
    - `amount`: the line `line` (with `component`, if it is about one) amounts to `amount` in USD.

    `component` is the key of a component of an episode. `line` is the code of the line of the report.
    """

    kind: str
    component: str = ""
    claim_line: int | None = None
    amount: Decimal | None = None
    because: str = ""
    line: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the change as a JSON object."""
        amount = None if self.amount is None else str(self.amount)
        return {
            "kind": self.kind,
            "component": self.component,
            "claim_line": self.claim_line,
            "amount": amount,
            "because": self.because,
            "line": self.line,
        }


def change_of(kept: Mapping[str, Any]) -> Change:
    """Return the change that `as_json` wrote, 42 CFR 512.290."""
    amount = kept.get("amount")
    return Change(**{**kept, "amount": None if amount is None else Decimal(amount)})


def latest(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the last change about each target, 42 CFR 512.290: a later answer takes the place of an earlier one."""
    return tuple({_target(change): change for change in changes}.values())


def changed(inputs: ReportInputs, changes: Iterable[Change]) -> ReportInputs:
    """Return the inputs of a report with changes, in whatever order these are given, 42 CFR 512.290.

    :raises InputError: for an unknown kind, a component or claim line that the report does not have, an amount that is
        missing, or two changes that contradict each other.
    """
    by_target: dict[Target, Change] = {}
    for change in changes:
        target = _target(change)
        if target in by_target and _effect(by_target[target]) != _effect(change):
            raise InputError("changes", "Two of the changes contradict each other. Choose one of them.")
        by_target[target] = change
    components = {one.key: one for one in inputs.components}
    stated = list(inputs.stated)
    for change in by_target.values():
        if change.kind in OF_COMPONENTS:
            if change.component not in components:
                raise InputError("changes", "The report has no such component of an episode.")
            components[change.component] = _changed_component(components[change.component], change)
        elif change.kind == SCORE and inputs.reconciliation == TRUE_UP:
            raise InputError("changes", "A true-up has no score.")
        elif change.kind == SCORE and change.line == PATIENT_EXPERIENCE:
            inputs = replace(inputs, patient_experience_score=change.amount)
        elif change.kind == SCORE:
            inputs = replace(inputs, aggregate_quality_score=change.amount)
        else:
            if inputs.reconciliation != TRUE_UP:  # there, every line is a change and may have either sign
                _check_sign(change)
            stated.append(StatedAmount(change.line, change.component or None, _amount(change)))
    return replace(inputs, components=tuple(components.values()), stated=tuple(stated))


def _target(change: Change) -> Target:
    """Return what a change is about; two changes of one target are the same or contradict each other."""
    if change.kind not in KINDS:
        raise InputError("changes", f"{change.kind} is not a change of a report; use {', '.join(KINDS)}.")
    if change.kind in WITH_AMOUNT:
        _amount(change)
        return change.kind, change.component, change.line if change.kind == AMOUNT else str(_about_experience(change))
    if change.kind == WITHOUT_LINE:
        return change.kind, change.component, str(change.claim_line)
    return "completeness", change.component


def _about_experience(change: Change) -> bool:
    return change.line == PATIENT_EXPERIENCE


def _effect(change: Change) -> tuple[str, Decimal | None]:
    return change.kind, change.amount


def _amount(change: Change) -> Decimal:
    if change.amount is None:
        raise InputError("changes", "Say which amount or score is right.")
    return change.amount


def _check_sign(change: Change) -> None:
    if change.line.startswith(DUPLICATES) and _amount(change) > 0:
        raise InputError(
            "changes",
            "Duplicate services are charged to the practice, so the amount is zero or has a minus sign, as in -120.50.",
        )
    if change.line.split(".")[0].endswith(WITHHOLD) and _amount(change) < 0:
        raise InputError("changes", "Medicare withheld this amount, so it is zero or more, without a minus sign.")


def _changed_component(component: EpisodeComponent, change: Change) -> EpisodeComponent:
    if change.kind == COMPLETE:
        return replace(component, complete=True, reason=None, why="")
    if change.kind == INCOMPLETE:
        return replace(
            component, complete=False, reason=component.reason or OTHER_REASON, why=component.why or change.because
        )
    kept = tuple(line for line in component.lines if line.line_id != change.claim_line)
    if len(kept) == len(component.lines):
        raise InputError("changes", f"{component.label} has no such claim line.")
    return replace(component, lines=kept)
