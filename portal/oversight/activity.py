"""Activity in sentences: what oversight tells (`portal.activity`). Monitoring has a page of its own."""

from portal.activity import Sentence, Topic

SENTENCES = (
    Sentence("view_as.begin", Topic.CMS, "looked at your pages as you see them. Reason: {reason}", "oversight.ViewAs"),
    Sentence("letter.deliver_copy", Topic.CMS, "sent the letter “{subject}”", "portal.Message"),
    Sentence("plan.request", Topic.CMS, "asked for a corrective action plan for performance year {year}",
             "oversight.Plan"),
    Sentence("plan.answer", Topic.SIGNED, "answered a corrective action plan: {title}"),
    Sentence("plan.reply", Topic.CMS, "replied to a corrective action plan: {decision}", "oversight.PlanReply"),
    Sentence("evaluation.ask", Topic.CMS, "asked you to take part in the evaluation: {subject}",
             "oversight.EvaluationRequest"),
    Sentence("evaluation.note", Topic.CMS, "noted the outcome of a request of the evaluation: {subject}",
             "oversight.EvaluationRequest"),
)  # fmt: skip
