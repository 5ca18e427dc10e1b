"""Documents of the public library, which CMS fills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from .history import tracked

if TYPE_CHECKING:
    from .library_version import LibraryVersion


@tracked
class LibraryDocument(models.Model):
    """One document under its lasting title; its content is in its versions."""

    class Topic(models.TextChoices):
        FACT_SHEET = "fact-sheet", "Fact sheets"
        REGULATION = "regulation", "Regulations and notices"
        INFORMATION_REQUEST = "information-request", "Clinical data: requests for information"
        BILLING_GUIDE = "billing-guide", "Billing guides"
        COLLECTION_GUIDE = "collection-guide", "Collection guides: measures and clinical data"
        BASE_RATES = "base-rates", "Trended national base rates"
        BENEFICIARY_LETTER = "beneficiary-letter", "Letters to patients"
        EVALUATION_REPORT = "evaluation-report", "Public reports of the evaluation"
        LEARNING = "learning", "Webinars and learning events"

    topic = models.CharField(max_length=20, choices=Topic)
    title = models.CharField(max_length=200, unique=True)
    summary = models.CharField(max_length=500, blank=True, help_text="One or two sentences for the list.")

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> LibraryVersion | None:
        """Return the published version of the newest day; only for documents read by `portal.selectors.library`."""
        versions: list[LibraryVersion] = self.shown_versions  # type: ignore[attr-defined]
        return next((one for one in versions if one.status == one.Status.PUBLISHED), None)
