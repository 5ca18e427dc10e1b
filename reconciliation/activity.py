"""Activity in sentences: what reconciliation tells (`portal.activity`)."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("report.issue", Topic.MONEY, "issued: {title}"),
    Sentence("report_access.open", Topic.MONEY, "opened the report {number} for the first time",
             "reconciliation.ReportAccess"),
    Sentence("report_file.fetch", Topic.MONEY, "downloaded the report {number} ({kind})",
             "reconciliation.ReportAccess"),
    Sentence("report_access.mail", Topic.MONEY, "emailed {person} that the report {number} is ready",
             "reconciliation.ReportAccess"),
    Sentence("repayment.record", Topic.MONEY, "recorded of your repayment: {kind}, {amount}",
             "reconciliation.RepaymentEntry"),
    Sentence("payment.send", Topic.MONEY, "sent the payment of {sent_on}", "reconciliation.Payment"),
    Sentence("error_notice.file", Topic.MONEY, "filed: {title}"),
    Sentence("error_notice.respond", Topic.MONEY, "answered an error notice: {outcome}", "reconciliation.Response"),
    Sentence("reconsideration.request", Topic.MONEY, "asked for reconsideration: {title}"),
    Sentence("reconsideration.decide", Topic.MONEY, "decided a reconsideration: {outcome}",
             "reconciliation.Reconsideration"),
)  # fmt: skip
