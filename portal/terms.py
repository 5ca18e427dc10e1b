"""Terms of use: each part of the portal has its own, which a person accepts before entering it for the first time.

A version is never changed: new terms get a new version, and everybody is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the portal with the terms of its use.

    `code` is its word in addresses and rows, `title` stands alone, `name` is the same inside a sentence, and `purpose`
    completes "Use it to …".
    """

    code: str
    title: str
    name: str
    version: str
    purpose: str
    terms: tuple[str, ...]

    @property
    def mark(self) -> str:
        """The code and the version, as a session notes what was accepted."""
        return f"{self.code} {self.version}"


ADMINISTRATIVE = Part(
    "administrative",
    "Administrative portal",
    "the administrative portal",
    "2020.1",
    "register, keep the list of practitioners, attest, elect and read messages",
    (
        "I use the portal only for the work of practices that gave me access.",
        "My account is mine alone. I share neither my password nor my second factor.",
        "What I enter is true to the best of my knowledge. I sign only what I may sign for a practice.",
        "I write no TIN and nothing about a patient into messages, reasons or comments.",
        "I know that the portal records what my account does, and that my practice and CMS can read this.",
    ),
)
DATA = Part(
    "data",
    "Data portal",
    "the data portal",
    "2020.1",
    "submit quality measures and clinical data, read episodes and reconciliation reports, and contest errors",
    (
        "The data portal holds protected health information. I open and download only what my work needs.",
        "I keep downloads on devices that my practice protects, and delete them when I no longer need them.",
        "I give files and what they say only to people who may see them under HIPAA and other laws.",
        "If data was lost, or seen by somebody who may not see it, I tell my practice and the help desk the same day.",
        "I know that the portal records each upload and each download.",
    ),
)
CONNECT = Part(
    "connect",
    "RO Connect",
    "RO Connect",
    "2020.1",
    "read what CMS announces to the practices of the Model, and the documents that it publishes",
    (
        "I use RO Connect for the work of practices that gave me access.",
        "Announcements and documents explain the Model. Where they differ from the regulation, the regulation holds.",
        "CMS may replace or withdraw a document. Before I rely on a copy, I check in the library that it is current.",
        "I read here what CMS tells all practices. What it tells my practice alone, and what we owe, is in the "
        "administrative portal.",
        "I know that the portal records that I accepted these terms, and when.",
    ),
)
PARTS = {part.code: part for part in (ADMINISTRATIVE, DATA, CONNECT)}


def part_of(app_label: str) -> Part:
    """Return the part to which the pages of an app belong: what its AppConfig names, else the administrative portal.

    :param app_label: empty for a page outside every app.
    """
    return PARTS[getattr(apps.app_configs.get(app_label), "part_of_portal", ADMINISTRATIVE.code)]
