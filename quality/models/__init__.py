"""Models of submissions, the findings of their checks, and the scores."""

from .certification import CertificationWithdrawal, FileCertification
from .clinical_record import ClinicalRecord
from .declaration import Declaration
from .experience_survey import ExperienceSurvey, SurveySample
from .finding import Finding, FindingGroup
from .measure_result import MeasureResult
from .score import Score
from .share import Share, ShareAccess, SharedFinding
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .unlock import Unlock
from .version import Version

__all__ = [
    "CertificationWithdrawal",
    "ClinicalRecord",
    "Declaration",
    "ExperienceSurvey",
    "FileCertification",
    "FileType",
    "Finding",
    "FindingGroup",
    "MeasureResult",
    "Score",
    "Share",
    "ShareAccess",
    "SharedFinding",
    "Submission",
    "SubmissionWindow",
    "SurveySample",
    "Unlock",
    "Version",
]
