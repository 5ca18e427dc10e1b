"""Files with the practitioner lists of many participants, which CMS loads for a performance year (§ 512.217)."""

from __future__ import annotations

from django.db import models

from portal.models.history import tracked

from .uploaded_list import UploadedList


@tracked
class PractitionerListFile(UploadedList):
    """An uploaded file. A person reviews its changes, then loads it; its rows are kept until then."""

    year = models.PositiveSmallIntegerField("performance year")
    rows = models.JSONField(null=True, blank=True, editable=False)
    deliver = models.BooleanField(
        "deliver the lists",
        default=False,
        help_text="Give the participants of the file their lists when it is loaded. The time to certify begins then.",
    )
