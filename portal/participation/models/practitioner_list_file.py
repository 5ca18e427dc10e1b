"""Files with the practitioner lists of many participants, which CMS loads for a performance year (§ 512.217)."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked


@tracked
class PractitionerListFile(models.Model):
    """An uploaded file. A person reviews its changes, then loads it; its rows are kept until then."""

    name = models.CharField("file", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    year = models.PositiveSmallIntegerField("performance year")
    rows = models.JSONField(null=True, blank=True, editable=False)
    deliver = models.BooleanField(
        "deliver the lists",
        default=False,
        help_text="Give the participants of the file their lists when it is loaded. The time to certify begins then.",
    )
    uploaded_by = models.CharField(max_length=200, editable=False)
    uploaded_at = models.DateTimeField(editable=False)
    loaded_by = models.CharField(max_length=200, blank=True, editable=False)
    loaded_at = models.DateTimeField(null=True, blank=True, editable=False)
    outcome = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
