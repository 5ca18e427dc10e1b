"""Models of submissions, the findings of their checks, and the scores."""

from .annotated_file import AnnotatedFile
from .benchmark_table import BenchmarkTable
from .cell_edit import CellEdit
from .certification import CertificationWithdrawal, FileCertification
from .clinical_record import ClinicalRecord
from .correction import Correction
from .declaration import Declaration
from .experience_survey import ExperienceSurvey, SurveySample
from .finding import Finding, FindingGroup
from .finding_place import FindingPlace, RowInError
from .measure_result import MeasureResult
from .patients_read import PatientsRead
from .proposed_repair import ProposedRepair
from .rehearsal import Rehearsal, RehearsedFile
from .reported import ParticipatingOrganization, ReportedFile
from .revision import Revision
from .score import Score
from .share import Share, ShareAccess, SharedFinding
from .stage import Stage
from .submission import FileType, Submission
from .submission_window import SubmissionWindow
from .unlock import Unlock
from .upload_fetch import UploadFetch
from .verified_warning import VerifiedWarning
from .version import Version
from .waiver import Waiver

__all__ = [
    "AnnotatedFile",
    "BenchmarkTable",
    "CellEdit",
    "CertificationWithdrawal",
    "ClinicalRecord",
    "Correction",
    "Declaration",
    "ExperienceSurvey",
    "FileCertification",
    "FileType",
    "Finding",
    "FindingGroup",
    "FindingPlace",
    "MeasureResult",
    "ParticipatingOrganization",
    "PatientsRead",
    "ProposedRepair",
    "Rehearsal",
    "RehearsedFile",
    "ReportedFile",
    "Revision",
    "RowInError",
    "Score",
    "Share",
    "ShareAccess",
    "SharedFinding",
    "Stage",
    "Submission",
    "SubmissionWindow",
    "SurveySample",
    "Unlock",
    "UploadFetch",
    "VerifiedWarning",
    "Version",
    "Waiver",
]
