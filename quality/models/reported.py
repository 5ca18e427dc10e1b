"""Tables of CMS staff over all participants: the files that are due, and the organizations that submit them.

Both are other readings of rows of lower apps, without a table of their own.
"""

from __future__ import annotations

from portal.models import Participant
from portal.participation.models import Obligation

from .submission import FileType, title_of

FILE_CODES = (f"{FileType.CLINICAL_DATA}-1", f"{FileType.CLINICAL_DATA}-2", FileType.QUALITY_MEASURES.value)
"""The codes of the obligations that a file settles."""
FILES = {
    FILE_CODES[0]: title_of(FileType.CLINICAL_DATA, 1),
    FILE_CODES[1]: title_of(FileType.CLINICAL_DATA, 2),
    FILE_CODES[2]: title_of(FileType.QUALITY_MEASURES, None),
}
"""The names of these files in words."""


class ReportedFile(Obligation):
    """One file that one participant must submit for a performance year, submitted or not."""

    class Meta:
        proxy = True
        ordering = ["due_on", "code"]
        verbose_name = "consolidated report"
        verbose_name_plural = "consolidated reports"


class ParticipatingOrganization(Participant):
    """One participant as an organization that submits files."""

    class Meta:
        proxy = True
        ordering = ["model_id"]
        verbose_name = "participating organization"
        verbose_name_plural = "participating organizations"
