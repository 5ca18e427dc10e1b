"""The guide to the checks: every rule of every file in general words, from the sentences of the findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quality.intake.messages import KINDS, SENTENCES

# General words for the details that a finding fills in.
_GENERAL: Mapping[str, str] = {
    "expected": "what is expected",
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
    words = {**_GENERAL, **known}

    def said(sentence: str) -> str:
        filled = " ".join(sentence.format(**words).split())
        return filled[:1].upper() + filled[1:]

    return [
        Kind(
            code,
            title,
            tuple(
                Check(rule, one.severity, one.title, said(one.what), said(one.why), said(one.fix))
                for rule, one in SENTENCES.items()
                if one.kind == code
            ),
        )
        for code, title in KINDS.items()
    ]
