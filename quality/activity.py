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
    Sentence("submission_window.extend", Topic.DUTIES, "moved the window of the {file_type} of {year}: it closes on "
             "{closes_on}", "quality.SubmissionWindow"),
    Sentence("score.keep", Topic.FILES, "scored your quality for performance year {year}", "quality.Score"),
    Sentence("submission_window.correct", Topic.DUTIES, "corrected the window of the {file_type} of {year}: it closes "
             "on {closes_on}", "quality.SubmissionWindow"),
    Sentence("submission_window.withdraw", Topic.DUTIES, "withdrew the window of the {file_type} of {year}",
             "quality.SubmissionWindow"),
)  # fmt: skip
