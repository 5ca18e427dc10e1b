"""The low-volume opt-out (§ 512.210(c))."""

from __future__ import annotations

from portal import access, clock
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation import selectors
from portal.participation.models import Election, OptOut
from portal.participation.wording import OPT_OUT
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.services import receipts
from portal.services.use_case import Refused, use_case

from . import obligations, signatures


@use_case("election.opt_out")
def opt_out(*, participant: Participant, year: int, signer_title: str, by: User) -> Election:
    """Elect the low-volume opt-out of a year.

    :raises Refused: when CMS has given no count, the count is not below the threshold, or the last day has passed.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    existing = participant.elections.filter(year=year).first()
    if existing:
        return existing  # a double click
    book = policy_book()
    found = selectors.low_volume_of(participant, year, today=clock.today(), book=book)
    if found is None:
        raise Refused(f"CMS has not given the number of episodes that decides {year} yet. Call the help desk.")
    count, answer = found
    if not answer.eligible:
        raise Refused(f"You had {answer.lines[0].formula} to opt out.")
    if not answer.accepted:
        raise Refused(f"The last day to opt out of {year} was {long_date(answer.attest_by)}.")
    election = signatures.sign(
        Election,
        participant=participant,
        year=year,
        duty="low-volume-opt-out",
        receipt_title=f"Opted out of {year} (low volume)",
        wording=OPT_OUT,
        signer_title=signer_title,
        facts={"episodes": count.count, "data_year": count.calendar_year},
        by=by,
        episodes=count.count,
        data_year=count.calendar_year,
    )
    py = performance_year(year, book=book)
    OptOut.objects.create(participant=participant, election=election, from_on=py.starts_on, to_on=py.ends_on)
    obligations.open_years(participants=[participant], by=by)
    return election
