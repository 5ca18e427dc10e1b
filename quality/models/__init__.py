"""What participants hand in, what the checks found, and what it scores."""

from .clinical_record import ClinicalRecord
from .finding import Finding, FindingGroup
from .measure_result import MeasureResult
from .score import Score
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .version import Version

__all__ = [
    "ClinicalRecord",
    "FileType",
    "Finding",
    "FindingGroup",
    "MeasureResult",
    "Score",
    "Submission",
    "SubmissionWindow",
    "Version",
]
