"""The low-volume opt-out (§ 512.210(c)): elected on its days, taken back until the year begins."""

from __future__ import annotations

from portal import access, clock
from portal.formatting import long_date
from portal.models import Participant, User
from portal.participation import selectors
from portal.participation.duties import low_volume_opt_out
from portal.participation.models import Election, OptOut, Withdrawal
from portal.participation.rules.low_volume import may_be_taken_back, opt_out_days
from portal.participation.wording import OPT_OUT, TAKE_BACK_OPT_OUT
from portal.rules.performance_years import performance_year
from portal.selectors import policy_book
from portal.services import receipts
from portal.services.use_case import Refused, use_case

from . import obligations, signatures

CODE = low_volume_opt_out.DUTY.code


@use_case("election.opt_out")
def opt_out(*, participant: Participant, year: int, signer_title: str, by: User) -> Election:
    """Elect the low-volume opt-out of a year.

    :raises Refused: when CMS has given no count, the count is not below the threshold, the first day is not here yet,
        or the last day has passed.
    """
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    before = participant.elections.filter(year=year)
    existing: Election | None = before.in_force().first()
    if existing:
        return existing  # a double click, or a colleague was faster
    book, today = policy_book(), clock.today()
    found = selectors.low_volume_of(participant, year, today=today, book=book)
    if found is None:
        raise Refused(f"CMS has not given the number of episodes that decides {year} yet. Call the help desk.")
    count, answer = found
    if not answer.eligible:
        raise Refused(f"You had {answer.lines[0].formula} to opt out.")
    if not answer.accepted:
        raise Refused(f"The last day to opt out of {year} was {long_date(answer.attest_by)}.")
    opens_on = opt_out_days(year, book=book).opens_on
    if opens_on and today < opens_on:
        raise Refused(f"You can opt out of {year} from {long_date(opens_on)} on.")
    election = signatures.sign(
        Election,
        participant=participant,
        year=year,
        duty=CODE,
        receipt_title=f"Opted out of {year} (low volume)",
        wording=OPT_OUT,
        signer_title=signer_title,
        facts={"episodes": count.count, "data_year": count.calendar_year},
        by=by,
        episodes=count.count,
        data_year=count.calendar_year,
        number=before.count() + 1,
    )
    py = performance_year(year, book=book)
    OptOut.objects.create(participant=participant, election=election, from_on=py.starts_on, to_on=py.ends_on)
    obligations.open_years(participants=[participant], by=by)
    return election


@use_case("election.take_back")
def take_back(*, election: Election, signer_title: str, by: User) -> Withdrawal:
    """Take back an opt-out before its year begins; the participant then owes the duties of the year again.

    :raises Refused: when the year has begun.
    """
    participant, year = election.participant, election.year
    access.check_may_bind(by, participant)
    receipts.lock_chain(participant)
    existing = Withdrawal.objects.filter(election=election).first()
    if existing:
        return existing  # a double click, or a colleague was faster
    if not may_be_taken_back(year, on=clock.today(), book=policy_book()):
        raise Refused(f"{year} has begun, so you can no longer take back this opt-out. It ends with {year}.")
    OptOut.objects.filter(election=election).delete()
    withdrawal = signatures.withdraw(
        election,
        duty=CODE,
        receipt_title=f"Opt-out of {year} taken back",
        wording=TAKE_BACK_OPT_OUT,
        signer_title=signer_title,
        by=by,
    )
    obligations.open_years(participants=[participant], by=by)
    return withdrawal
