"""The guides that we wrote, in the order in which a practice needs them. To add one, add its template and an entry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: the word in its URL, its title, the sentence below it, and its template."""

    code: str
    title: str
    lead: str
    template: str


GUIDES = (
    Guide(
        "taking-part",
        "Who takes part",
        "Find out whether the Model covers your practice, who is excluded, and when you may opt out.",
        "portal/guides/taking_part.html",
    ),
    Guide(
        "first-weeks",
        "Your first weeks in the portal",
        "Get your Model ID, register, protect your account, and bring in colleagues.",
        "portal/guides/first_weeks.html",
    ),
    Guide(
        "practitioner-list",
        "Certify your practitioner list",
        "Review the list that CMS gives you, correct it, certify it, and keep it current.",
        "portal/guides/practitioner_list.html",
    ),
    Guide(
        "files",
        "Submit measures and clinical data",
        "Prepare your file, upload it, and correct what the checks find.",
        "portal/guides/files.html",
    ),
    Guide(
        "payment",
        "How an episode is billed and paid",
        "Bill the two halves of a component, and see how the amount is calculated.",
        "portal/guides/payment.html",
    ),
    Guide(
        "reconciliation",
        "Read a report and contest it",
        "Understand the lines of a reconciliation report, and what you can do if one is wrong.",
        "portal/guides/reconciliation.html",
    ),
    Guide(
        "people",
        "When people leave",
        "Keep access when the person who signs is away or leaves for good.",
        "portal/guides/people.html",
    ),
)
