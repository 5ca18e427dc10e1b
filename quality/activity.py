"""Activity in sentences: what quality tells (`portal.activity`)."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("submission.receive", Topic.FILES, "uploaded version {number} of a file", "quality.Version"),
    Sentence("submission.declare_nothing", Topic.SIGNED, "signed: {title}"),
    Sentence("version.keep_result", Topic.FILES, "checked version {number} of a file: {status}", "quality.Version"),
    Sentence("version.reject_harmful", Topic.FILES, "rejected version {number} of a file: it has harmful content",
             "quality.Version"),
    Sentence("version.fail", Topic.FILES, "could not check version {number} of a file", "quality.Version"),
    Sentence("submission_window.extend", Topic.DUTIES, "moved the window of the {file_type} of {year}: it closes on "
             "{closes_on}", "quality.SubmissionWindow"),
    Sentence("score.keep", Topic.FILES, "scored your quality for performance year {year}", "quality.Score"),
    Sentence("submission_window.correct", Topic.DUTIES, "corrected the window of the {file_type} of {year}: it closes "
             "on {closes_on}", "quality.SubmissionWindow"),
    Sentence("submission_window.withdraw", Topic.DUTIES, "withdrew the window of the {file_type} of {year}",
             "quality.SubmissionWindow"),
    Sentence("template.fill", Topic.FILES, "downloaded a template with {patients} patients", "quality.PatientsRead"),
    Sentence("patients.read_rows", Topic.PATIENTS, "read {patients} patients' rows of a file", "quality.PatientsRead"),
    Sentence("waiver.approve", Topic.DUTIES, "waived a file: {file_type} of {year}", "quality.Waiver"),
    Sentence("waiver.withdraw", Topic.DUTIES, "withdrew a waiver: {file_type} of {year}", "quality.Waiver"),
    Sentence("waiver.expire", Topic.DUTIES, "ended a waiver on its last day: {file_type} of {year}", "quality.Waiver"),
)  # fmt: skip
