"""Activity in sentences: what quality tells (`portal.activity`)."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("submission.receive", Topic.FILES, "uploaded version {number} of a file", "quality.Version"),
    Sentence("submission.declare_nothing", Topic.SIGNED, "signed: {title}"),
    Sentence("version.keep_result", Topic.FILES, "checked version {number} of a file: {status}", "quality.Version"),
    Sentence("version.reject_harmful", Topic.FILES, "rejected version {number} of a file: it has harmful content",
             "quality.Version"),
    Sentence("version.cancel", Topic.FILES, "canceled version {number} of a file", "quality.Version"),
    Sentence("version.fetch", Topic.FILES, "downloaded version {number} of a file as it was uploaded",
             "quality.UploadFetch"),
    Sentence("version.fail", Topic.FILES, "could not check version {number} of a file", "quality.Version"),
    Sentence("correction.mark", Topic.FILES, "marked {count} findings of a file", "quality.Correction"),
    Sentence("correction.assign", Topic.FILES, "assigned {count} findings of a file", "quality.Correction"),
    Sentence("correction.take_back", Topic.FILES, "took back the marks of {count} findings", "quality.Correction"),
    Sentence("warning.verify", Topic.FILES, "verified {count} warnings about a file", "quality.VerifiedWarning"),
    Sentence("cell_edit.keep", Topic.FILES, "edited values of a file, not applied yet", "quality.CellEdit"),
    Sentence("cell_edit.discard", Topic.FILES, "discarded edits of a file", "quality.CellEdit"),
    Sentence("revision.order", Topic.FILES, "ordered a new version with edits and safe repairs", "quality.Revision"),
    Sentence("annotated_file.ask", Topic.FILES, "asked for a file back with our findings as notes",
             "quality.AnnotatedFile"),
    Sentence("submission_window.extend", Topic.DUTIES, "moved the window of the {file_type} of {year}: it closes on "
             "{closes_on}", "quality.SubmissionWindow"),
    Sentence("score.keep", Topic.FILES, "scored your quality for performance year {year}", "quality.Score"),
    Sentence("score.keep_many", Topic.FILES, "scored your quality for performance year {year}", "quality.Score"),
    Sentence("submission_window.correct", Topic.DUTIES, "corrected the window of the {file_type} of {year}: it closes "
             "on {closes_on}", "quality.SubmissionWindow"),
    Sentence("submission_window.withdraw", Topic.DUTIES, "withdrew the window of the {file_type} of {year}",
             "quality.SubmissionWindow"),
    Sentence("template.fill", Topic.FILES, "downloaded a template with {patients} patients", "quality.PatientsRead"),
    Sentence("certification.certify", Topic.SIGNED, "signed: {title}"),
    Sentence("certification.withdraw", Topic.SIGNED, "signed: {title}"),
    Sentence("certification.unlock", Topic.FILES, "unlocked a certified file, which can be submitted again until "
             "{resubmit_through}", "quality.Unlock"),
    Sentence("patients.read_rows", Topic.PATIENTS, "read {patients} patients' rows of a file", "quality.PatientsRead"),
    Sentence("waiver.approve", Topic.DUTIES, "waived a file: {file_type} of {year}", "quality.Waiver"),
    Sentence("waiver.withdraw", Topic.DUTIES, "withdrew a waiver: {file_type} of {year}", "quality.Waiver"),
    Sentence("waiver.expire", Topic.DUTIES, "ended a waiver on its last day: {file_type} of {year}", "quality.Waiver"),
    Sentence("share.make", Topic.FILES, "shared findings of a file with {recipient}: {chosen}", "quality.Share"),
    Sentence("share.end", Topic.FILES, "ended the link to findings for {recipient}", "quality.Share"),
    Sentence("share.note_access", Topic.FILES, "recorded that a link to findings was opened", "quality.ShareAccess"),
)  # fmt: skip
