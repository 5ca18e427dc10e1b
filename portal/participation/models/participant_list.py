"""Participant lists that CMS staff upload and load (§ 512.210)."""

from __future__ import annotations

from django.db import models

from portal.encryption import EncryptedTextField
from portal.models.history import tracked

from .uploaded_list import UploadedList


@tracked
class ParticipantList(UploadedList):
    """An uploaded list. A person reviews its changes, then loads it.

    The content holds TINs: it is encrypted, and deleted once the list is loaded.
    """

    content = EncryptedTextField("content", column="participant_list.content", null=True, blank=True, editable=False)
    complete = models.BooleanField(
        "complete list",
        default=False,
        help_text="Select this only if the list names every participant and site. Anything not on the list ends.",
    )
