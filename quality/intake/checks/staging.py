"""T, N and M are AJCC categories of the cancer type; the stage group fits them if the policy holds a table."""

from collections.abc import Iterator

import polars as pl

from quality.intake.checks.context import Context, Problem
from quality.intake.typed import received, value

_ANY = "*"
_CATEGORIES = ("t", "n", "m")


def problems(context: Context) -> Iterator[Problem]:
    """Report unknown categories, and stage groups that do not follow from T, N and M."""
    cancer = value("cancer_type")
    for cancer_type, lists in context.policy["intake/tnm_categories"].items():
        for letter in _CATEGORIES:
            if lists[letter]:
                known = value(f"{letter}_stage").is_in([category.lower() for category in lists[letter]])
                yield Problem(
                    "tnm-category",
                    f"{letter}_stage",
                    (cancer == cancer_type) & ~known,
                    expected=", ".join(lists[letter]),
                )
    yield from _stage_groups(context)


def _stage_groups(context: Context) -> Iterator[Problem]:
    """Report stage groups that differ from the policy's table; skip rows with categories that it does not hold."""
    mismatch = pl.lit(False)
    expected = pl.lit(None, pl.String)
    for row in context.policy["quality/stage_groups"]:
        here = (value("cancer_type") == row["cancer_type"]) & (value("tnm_edition") == row["tnm_edition"])
        for letter in _CATEGORIES:
            if row[letter] != _ANY:
                here &= value(f"{letter}_stage") == row[letter].lower()
        mismatch |= here & (value("stage_group") != row["stage_group"])
        expected = pl.when(here).then(pl.lit(row["stage_group"])).otherwise(expected)
    stated = received("stage_group").is_not_null() & (value("stage_group") != "unknown")
    yield Problem("stage-group-tnm", "stage_group", stated & mismatch, expected_by_row=expected)
