"""Models of submissions, the findings of their checks, and the scores."""

from .annotated_file import AnnotatedFile
from .cell_edit import CellEdit
from .clinical_record import ClinicalRecord
from .correction import Correction
from .declaration import Declaration
from .experience_survey import ExperienceSurvey, SurveySample
from .finding import Finding, FindingGroup
from .finding_place import FindingPlace, RowInError
from .measure_result import MeasureResult
from .proposed_repair import ProposedRepair
from .revision import Revision
from .score import Score
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .verified_warning import VerifiedWarning
from .version import Version

__all__ = [
    "AnnotatedFile",
    "CellEdit",
    "ClinicalRecord",
    "Correction",
    "Declaration",
    "ExperienceSurvey",
    "FileType",
    "Finding",
    "FindingGroup",
    "FindingPlace",
    "MeasureResult",
    "ProposedRepair",
    "Revision",
    "RowInError",
    "Score",
    "Submission",
    "SubmissionWindow",
    "SurveySample",
    "VerifiedWarning",
    "Version",
]
