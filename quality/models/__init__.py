"""Models of submissions, the findings of their checks, and the scores."""

from .clinical_record import ClinicalRecord
from .declaration import Declaration
from .experience_survey import ExperienceSurvey, SurveySample
from .finding import Finding, FindingGroup
from .measure_result import MeasureResult
from .patients_read import PatientsRead
from .rehearsal import Rehearsal, RehearsedFile
from .reported import ParticipatingOrganization, ReportedFile
from .score import Score
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .version import Version
from .waiver import Waiver

__all__ = [
    "ClinicalRecord",
    "Declaration",
    "ExperienceSurvey",
    "FileType",
    "Finding",
    "FindingGroup",
    "MeasureResult",
    "ParticipatingOrganization",
    "PatientsRead",
    "Rehearsal",
    "RehearsedFile",
    "ReportedFile",
    "Score",
    "Submission",
    "SubmissionWindow",
    "SurveySample",
    "Version",
    "Waiver",
]
