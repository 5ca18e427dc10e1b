"""The delivered treatment agrees with its own numbers: the course, its doses, its fractions and its days."""

from collections.abc import Iterator

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import value


def problems(context: Context) -> Iterator[Problem]:
    """Report, as warnings, courses that end short of their plan or beyond it, and fractions that do not fit."""
    policy = context.policy
    planned, delivered = value("planned_fractions"), value("delivered_fractions")
    each, dose = value("dose_per_fraction_cgy"), value("delivered_dose_cgy")
    completed = value("course_completed")
    yield Problem(
        "completed-short-of-plan",
        "course_completed",
        (completed == "Y") & (delivered < planned) & (dose < value("planned_dose_cgy")),
        expected="N, or as many fractions and as much dose as planned",
    )
    yield Problem(
        "not-completed-as-planned",
        "course_completed",
        (completed == "N") & (delivered >= planned) & (dose >= value("planned_dose_cgy")),
        expected="Y, or fewer fractions or less dose than planned",
    )
    tolerance = float(policy["intake/delivered_dose_tolerance"]) - 1
    product = delivered * each
    yield Problem(
        "delivered-product",
        "delivered_dose_cgy",
        (delivered < planned) & ((dose - product).abs() > product * tolerance),
        expected="delivered_fractions × dose_per_fraction_cgy",  # noqa: RUF001
    )
    yield Problem(
        "dose-in-gray",
        "dose_per_fraction_cgy",
        each < policy["intake/gray_suspected_below_cgy"],
        expected="dose in cGy",
    )
    most = policy["intake/fractions_of_a_day"]
    days = (value("rt_end_date") - value("rt_start_date")).dt.total_days() + 1
    yield Problem(
        "too-few-days",
        "rt_end_date",
        (days > 0) & (delivered > days * most),
        expected=f"at most {most} fractions a day",
        details={"most": most},
    )
