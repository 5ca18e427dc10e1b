"""Models of submissions, the findings of their checks, and the scores."""

from .clinical_record import ClinicalRecord
from .declaration import Declaration
from .experience_survey import ExperienceSurvey, SurveySample
from .finding import Finding, FindingGroup
from .measure_result import MeasureResult
from .score import Score
from .stage import Stage
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .upload_fetch import UploadFetch
from .version import Version

__all__ = [
    "ClinicalRecord",
    "Declaration",
    "ExperienceSurvey",
    "FileType",
    "Finding",
    "FindingGroup",
    "MeasureResult",
    "Score",
    "Stage",
    "Submission",
    "SubmissionWindow",
    "SurveySample",
    "UploadFetch",
    "Version",
]
