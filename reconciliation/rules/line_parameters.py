"""The parameters of the policy that each line of a report is calculated with, 42 CFR 512.285.

A name that ends with a slash stands for all parameters of its group that were used.
"""

from __future__ import annotations

from collections.abc import Iterable

LOST_FEE_FOR_SERVICE = "episodes/reading_lost_fee_for_service"
SCALE = "quality/score_scale"
PRICE, EPISODES, QUALITY = "pricing/", "episodes/", "quality/"
GROUPS = frozenset({PRICE, EPISODES, QUALITY})
EXPERIENCE = "pricing/patient_experience_withhold"
_WITHHELD = ("reconciliation/withholds_counted", "pricing/first_installment_share", LOST_FEE_FOR_SERVICE)
_PROTECTED = ("reconciliation/stop_loss_minimum_episodes", "model/effective_day")
_BASIS = "reconciliation/stop_loss_basis"
OF_LINE: dict[str, tuple[str, ...]] = {
    "incorrect-payment-withhold": (*_WITHHELD, PRICE),
    "duplicate-services": ("reconciliation/duplicates_cap", LOST_FEE_FOR_SERVICE, EPISODES),
    "incomplete-episodes": (LOST_FEE_FOR_SERVICE, EPISODES),
    "quality": (SCALE, *_WITHHELD, QUALITY, PRICE),
    "quality-withhold": (*_WITHHELD, PRICE),
    "patient-experience": (SCALE, EXPERIENCE, *_WITHHELD, PRICE),
    "patient-experience-withhold": (*_WITHHELD, PRICE),
    "stop-loss": ("reconciliation/stop_loss_share", *_PROTECTED, _BASIS, *_WITHHELD, SCALE, EXPERIENCE),
    "stop-loss.fee-for-service": (*_PROTECTED, EPISODES),
    "stop-loss.participant-specific": (*_PROTECTED, _BASIS, *_WITHHELD, SCALE, EXPERIENCE, PRICE),
    "stop-loss.participant-specific.incorrect-payment-withhold": (*_PROTECTED, _BASIS, *_WITHHELD, PRICE),
    "stop-loss.participant-specific.quality": (*_PROTECTED, _BASIS, *_WITHHELD, SCALE, QUALITY, PRICE),
    "stop-loss.participant-specific.patient-experience": (
        *_PROTECTED, _BASIS, *_WITHHELD, SCALE, EXPERIENCE, PRICE,
    ),
}  # fmt: skip
"""The parameters by the code of the line, without `.episode`; a sum has those of the lines that it sums."""


def parameters_of(code: str) -> tuple[str, ...]:
    """Return the names and groups of the parameters of a line, in the order in which they matter, 42 CFR 512.285."""
    return OF_LINE.get(code.removesuffix(".episode"), ())


def is_used(name: str, of: Iterable[str]) -> bool:
    """Tell whether a parameter is one of the names, or belongs to one of the groups, 42 CFR 512.285."""
    return any(name == one or (one in GROUPS and name.startswith(one)) for one in of)


def lines_with(name: str) -> tuple[str, ...]:
    """Return the codes of the lines that a parameter is used in, 42 CFR 512.285.

    Lines that name the parameter come alone; otherwise those of its group.
    """
    direct = [code for code, names in OF_LINE.items() if name in names]
    return tuple(direct) or tuple(code for code, names in OF_LINE.items() if is_used(name, names))
