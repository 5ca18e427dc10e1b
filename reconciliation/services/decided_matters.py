"""Final is final: a line that CMS has decided is not contested again, unless a later report changed it otherwise."""

from __future__ import annotations

from episodes.wording import lower_first
from portal import clock
from portal.formatting import dollars, long_date
from portal.selectors import policy_book_of
from portal.services.use_case import Refused
from reconciliation.models import ReportLine
from reconciliation.rules import decided as rules
from reconciliation.selectors.decided_matters import DecidedMatter, decided_matter


def check(line: ReportLine, *, ground: str) -> DecidedMatter | None:
    """Return what was decided about a line of which something is new, or None where nothing was.

    :raises Refused: for a line that says what was decided; the sentence says by what, when, and what remains.
    """
    found = decided_matter(line, ground=ground, book_of=policy_book_of)
    if found is not None and not found.new:
        raise Refused(what_was_decided(found), field="ground")
    return found


def what_was_decided(found: DecidedMatter) -> str:
    """Say what was decided about a line, by which paper of which day, and what may still be contested."""
    remains = "You may contest the other lines of this report, and this one if a report changes it for another reason."
    return f"{found.contested.line.label}: {_decision(found)} (42 CFR 512.290(b)). {remains}"


def _decision(found: DecidedMatter) -> str:
    number, asked = found.contested.notice.number, found.reconsideration
    finding = lower_first(found.finding.get_outcome_display())
    standing = found.standing(clock.today())
    if standing == rules.DETERMINED and asked is not None and asked.decided_on is not None:
        return (
            f"the official decided on {long_date(asked.decided_on)} in reconsideration {asked.number} of error notice "
            f"{number}: {finding}. The determination is final"
        )
    due_on = found.answer.reconsideration_due_on or found.answer.issued_on
    rest = {
        rules.BINDING: f"Nobody asked for reconsideration by {long_date(due_on)}, so the answer is final",
        rules.GIVEN_UP: "The request for its reconsideration was withdrawn, so the answer is final",
        rules.RECONSIDERABLE: f"If you disagree, ask for reconsideration by {long_date(due_on)}; another notice cannot "
        "reopen it",
        rules.UNDER_RECONSIDERATION: "The official is reconsidering it, and the determination will be final",
    }[standing]
    return f"CMS answered on {long_date(found.answer.issued_on)} in error notice {number}: {finding}. {rest}"


def what_is_new(found: DecidedMatter) -> str:
    """Say what of a decided line may be contested."""
    return (
        f"CMS decided about this line before, in error notice {found.contested.notice.number}: "
        f"{dollars(found.amount)}. Only what is new may be contested: {dollars(found.new)}."
    )
