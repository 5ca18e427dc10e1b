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
    Sentence("error_notice.file", Topic.MONEY, "filed: {title}"),
    Sentence("error_notice.answer", Topic.MONEY, "answered an error notice: {outcome}", "reconciliation.Response"),
    Sentence("error_notice.extend", Topic.MONEY, "needs more time for an error notice, until {new_due_on}",
             "reconciliation.Response"),
    Sentence("case_message.write", Topic.MONEY, "wrote to you about an error notice", "reconciliation.CaseMessage"),
    Sentence("case_message.reply", Topic.MONEY, "wrote to CMS about an error notice", "reconciliation.CaseMessage"),
    Sentence("information.ask", Topic.MONEY, "asked a question about an error notice, to be answered by {due_on}",
             "reconciliation.InformationRequest"),
    Sentence("information.answer", Topic.MONEY, "sent: {title}"),
    Sentence("error_notice.send_evidence", Topic.MONEY, "sent: {title}"),
    Sentence("error_notice.withdraw", Topic.MONEY, "filed: {title}"),
    Sentence("reconsideration.request", Topic.MONEY, "asked for reconsideration: {title}"),
    Sentence("reconsideration.withdraw", Topic.MONEY, "withdrew the request for reconsideration of {received_on}",
             "reconciliation.Reconsideration"),
    Sentence("reconsideration.acknowledge", Topic.MONEY, "acknowledged a request for reconsideration; position papers "
             "are due {papers_due_on}", "reconciliation.Reconsideration"),
    Sentence("position_paper.submit", Topic.MONEY, "submitted: {title}"),
    Sentence("position_paper.submit_for_cms", Topic.MONEY, "submitted CMS's position paper in a reconsideration",
             "reconciliation.PositionPaper"),
    Sentence("report.make_final", Topic.MONEY, "noted that a report is final since {final_on}",
             "reconciliation.Finality"),
    Sentence("clock.lapse_rights", Topic.MONEY, "noted that CMS's answer to an error notice is binding",
             "reconciliation.ClockEvent"),
    Sentence("reconsideration.decide", Topic.MONEY, "decided a reconsideration: {outcome}",
             "reconciliation.Reconsideration"),
)  # fmt: skip
