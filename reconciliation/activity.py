"""Activity in sentences: what reconciliation tells (`portal.activity`)."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("report.issue", Topic.MONEY, "issued: {title}"),
    Sentence("error_notice.file", Topic.MONEY, "filed: {title}"),
    Sentence("error_notice.send_evidence", Topic.MONEY, "sent: {title}"),
    Sentence("error_notice.withdraw", Topic.MONEY, "filed: {title}"),
    Sentence("error_notice.respond", Topic.MONEY, "answered an error notice: {outcome}", "reconciliation.Response"),
    Sentence("reconsideration.request", Topic.MONEY, "asked for reconsideration: {title}"),
    Sentence("reconsideration.decide", Topic.MONEY, "decided a reconsideration: {outcome}",
             "reconciliation.Reconsideration"),
)  # fmt: skip
