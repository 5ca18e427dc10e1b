"""The guide to the checks: every rule of every file in general words, from the sentences of the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quality.intake.messages import KINDS, SENTENCES

_PLACEHOLDER = "X"  # what a finding names: a column, a measure, a year
_RANGE = "the finding says from what to what"

# General words for the details that a finding fills in.
_GENERAL: Mapping[str, str] = {
    "column": "the column",
    "template": "“Templates” on the page “Files”",
    "ending": "another format's ending",
    "content": "of another format",
    "file_type": "this file type",
    "where": "",
    "because": "",
    "similar": "",
    "unit": "",
    "other": "another file type",
    "cell": "a far cell",
    "required": "in the rows that need it",
    "day": "the day of the upload",
    "length": "last",
    "most": "a few",
    "apart": "some",
    "measure": "of this kind",
    "year": "this performance year",
    "held": "others than ours",
    "missing": "Some",
    "total": "the",
    "episodes": "episodes",
}
# Words of single rules. A rule whose sentences say what is expected has its own words for it here.
_OF_RULE: Mapping[str, Mapping[str, str]] = {
    "file-too-large": {"expected": "we accept"},
    "file-type-mismatch": {"expected": "a file of the format that you want to send"},
    "file-format": {"expected": "CSV or XLSX (measures also as QPP JSON or QRDA III)"},
    "file-encoding": {"content": "another encoding"},
    "line-too-long": {"expected": "the allowed number of"},
    "cell-too-long": {"expected": "the allowed number of"},
    "too-many-columns": {"expected": "the allowed number of"},
    "too-many-rows": {"expected": "the allowed number of"},
    "header-only": {"unit": "episode or measure"},
    "no-known-column": {"expected": "such as mbi"},
    "missing-column": {"column": _PLACEHOLDER},
    "misspelled-column": {"column": _PLACEHOLDER},
    "other-file-type": {"expected": "the type that you chose"},
    "column-alias": {"column": _PLACEHOLDER},
    "unnamed-column": {"column": _PLACEHOLDER},
    "layout-version": {"expected": "the one in force"},
    "workbook-too-large": {"expected": "we accept"},
    "workbook-far-cell": {"cell": _PLACEHOLDER},
    "structure-unreadable": {"content": "JSON or XML"},
    "structure-too-large": {"content": "JSON or XML"},
    "structure-unexpected": {"content": "JSON or XML", "expected": "a file of measures"},
    "required-value": {"expected": "the finding says what it takes"},
    "null-word-for-required": {"expected": "the finding says what it takes"},
    "not-an-allowed-word": {"expected": "the words that the finding lists"},
    "not-a-number": {"expected": _RANGE},
    "not-a-whole-number": {"expected": _RANGE},
    "number-out-of-range": {"expected": _RANGE},
    "date-too-early": {"expected": "the finding says the first day that is possible"},
    "year-mismatch": {"expected": "the performance year that you chose"},
    "cancer-type-without-clinical-data": {"expected": "some cancer types"},
    "cancer-type-of-columns": {"expected": "another cancer type"},
    "column-of-another-cancer-type": {"expected": "one cancer type"},
    "episode-outside-period": {"expected": _RANGE},
    "birth-date-unbelievable": {"expected": "the plausible number of"},
    "patient-differs": {"column": "date of birth or sex", "expected": "the finding says which row"},
    "performance-value": {"expected": _RANGE},
    "tnm-category": {"expected": "the categories that the finding lists"},
    "duplicate-episode": {"expected": "the finding says which row"},
    "unknown-measure": {"expected": "the measures that the finding lists"},
    "measure-twice": {"expected": "another row or place"},
    "collection-type": {"measure": _PLACEHOLDER, "expected": "a collection type that it has"},
    "measure-not-reported": {"expected": _PLACEHOLDER},
    "measure-ignored": {"expected": "the finding lists them"},
    "no-measure-of-ours": {"held": "the finding lists them", "expected": "the finding lists these too"},
    "period-mismatch": {"year": _PLACEHOLDER},
    "population-order": {"expected": "at most the count of the larger population"},
    "episode-on-another-day": {"expected": "the finding says which"},
    "changed-since-other-file": {"column": "date of birth or sex", "expected": "in an earlier file"},
}


@dataclass(frozen=True, slots=True)
class Check:
    """One rule in general words: its id, severity, title, what is wrong, why it matters, and how to fix it."""

    rule: str
    severity: str
    title: str
    what: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The checks of one kind, with its title."""

    code: str
    title: str
    checks: tuple[Check, ...]


def kinds_of_checks(**known: str) -> list[Kind]:
    """List all checks by kind, in the order of the catalogue.

    :param known: details in force, such as numbers of the policy, in place of the general words.
    """

    def said(rule: str, sentence: str) -> str:
        filled = " ".join(sentence.format(**{**_GENERAL, **known, **_OF_RULE.get(rule, {})}).split())
        first = filled.split(" ", 1)[0]
        return filled if "_" in first else filled[:1].upper() + filled[1:]  # a column keeps its name

    return [
        Kind(
            code,
            title,
            tuple(
                Check(rule, one.severity, one.title, said(rule, one.what), said(rule, one.why), said(rule, one.fix))
                for rule, one in SENTENCES.items()
                if one.kind == code
            ),
        )
        for code, title in KINDS.items()
    ]
