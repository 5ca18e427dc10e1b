"""Disputes from the practice's side: drafts, claims, signatures, late evidence, withdrawals, and the last second."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.urls import reverse

from portal import chains, clock
from portal.access import NotAllowed
from portal.models import Receipt, Role
from portal.services import demonstration_clock
from portal.services.use_case import Refused
from reconciliation.models import DraftLine, ErrorNotice, NoticeDraft, NoticeLine, ReportLine
from reconciliation.rules.changes import Change
from reconciliation.services import answers, later_evidence, notice_drafts, notice_withdrawals, notices
from tests import factories
from tests.architecture.rows import row_of
from tests.reconciliation.answering import answered
from tests.reconciliation.conftest import REPORT_DAY

pytestmark = pytest.mark.django_db
TEXTS = {"grounds": "It was furnished for another disease.", "wanted_outcome": "No charge."}
TITLE = "Practice administrator"
PDF = b"%PDF-1.7\n%test\n"


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> None:
    demonstration_clock.move(to=day, at=time(hour, minute, second), follow=False, by="test")


def uploads(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, PDF + name.encode()) for name in names]


def pages(participant, name, *more):
    return reverse(f"reconciliation:{name}", args=[participant.model_id, *more])


@pytest.fixture
def line(report):
    return report.lines.filter(code="duplicate-services.episode").order_by("position").first()


@pytest.fixture
def primary(report):
    return factories.seat(report.participant)


@pytest.fixture
def delegate(report):
    return factories.seat(report.participant, Role.DELEGATE)


@pytest.fixture
def draft(report, line, delegate) -> NoticeDraft:
    """Return a draft about one line with its texts, prepared by a delegate."""
    row = notice_drafts.contest(participant=report.participant, line=line, ground="calculation", by=delegate)
    return notice_drafts.save(draft=row.draft, by=delegate, **TEXTS)


@pytest.fixture
def notice(draft, primary) -> ErrorNotice:
    return notices.submit(draft=draft, signer_title=TITLE, by=primary)


def test_a_delegate_prepares_and_only_who_may_bind_signs(report, draft, delegate, primary):
    with pytest.raises(NotAllowed):
        notices.submit(draft=draft, signer_title=TITLE, by=delegate)
    viewer = factories.seat(report.participant, Role.VIEWER)
    with pytest.raises(NotAllowed):
        notice_drafts.save(draft=draft, grounds="x", wanted_outcome="y", by=viewer)
    at(date(2022, 8, 29), 10, 12, 7)
    notice = notices.submit(draft=draft, signer_title=TITLE, by=primary)
    assert (notice.grounds, notice.wanted_outcome) == tuple(TEXTS.values())
    assert (notice.signer_name, notice.signer_title) == (primary.get_full_name(), TITLE)
    facts = notice.receipt.facts
    assert facts["received_at"].startswith("10:12:0") and facts["received_at"].endswith(" a.m. ET, August 29, 2022")
    assert facts["answer_due_on"] == "2022-09-28"  # + 30 days
    assert "legally bind" in facts["wording"]
    assert chains.check(report.participant).faults == ()
    draft.refresh_from_db()
    assert (draft.status, draft.notice) == ("filed", notice)
    for act in (
        lambda: notice_drafts.save(draft=draft, grounds="later", wanted_outcome="", by=primary),
        lambda: notice_drafts.discard(draft=draft, by=primary),
    ):
        with pytest.raises(Refused, match="closed"):
            act()


def test_several_lines_are_one_notice_and_one_draft(report, line, draft, delegate, primary):
    quality = report.lines.get(code="quality")
    again = notice_drafts.contest(participant=report.participant, line=line, ground="calculation", by=delegate)
    added = notice_drafts.contest(participant=report.participant, line=quality, ground="quality-score", by=primary)
    assert again.draft_id == added.draft_id == draft.pk
    notice = notices.submit(draft=draft, signer_title=TITLE, by=primary)
    assert set(notice.lines.values_list("line_id", "ground")) == {
        (line.pk, "calculation"), (quality.pk, "quality-score"),
    }  # fmt: skip
    assert {one["line"] for one in notice.receipt.facts["lines"]} == {line.code, "quality"}
    for contested in (line, quality):
        with pytest.raises(Refused, match=f"already contested in notice {notice.number}"):
            notice_drafts.contest(participant=report.participant, line=contested, ground="calculation", by=primary)


def test_methodology_is_refused_at_the_first_question_with_its_sections(report, line, primary):
    client = factories.client(primary)
    address = pages(report.participant, "notice-file", report.pk, line.position)
    shown = client.get(address).content.decode()
    assert "512.170" in shown
    answer = client.post(address, {"ground": "methodology"})
    [sentence] = answer.context["form"].errors["ground"]
    assert "42 CFR 512.290(a)" in sentence and "42 CFR 512.170" in sentence
    assert not NoticeDraft.objects.exists()
    with pytest.raises(Refused, match="does not depend on the quality score"):
        notice_drafts.contest(participant=report.participant, line=line, ground="quality-score", by=primary)


def test_texts_are_kept_as_typed_and_another_window_never_overwrites_them(report, draft, delegate, primary):
    address = pages(report.participant, "notice-draft", draft.pk)
    mine, yours = factories.client(delegate), factories.client(primary)
    seen = mine.get(address).context["form"]["seen_row"].value()
    at(date(2022, 8, 29), 10, 12)
    htmx = {"HTTP_HX_REQUEST": "true"}
    typed = {"grounds": "It was furnished for another", "wanted_outcome": "No charge.", "seen_row": seen}
    saved = mine.post(address, typed, **htmx)
    assert "Draft saved August 29, 2022, 10:12 a.m. ET" in saved.content.decode()
    # The other window still has the texts before that.
    late = yours.post(address, {**typed, "grounds": "Mine."}, **htmx).content.decode()
    assert "Not saved" in late and "changed this after you opened it" in late and 'name="seen_row"' not in late
    assert "It was furnished for another" in late, "one compares with what the other person saved"
    draft.refresh_from_db()
    assert (draft.grounds, draft.saved_by) == ("It was furnished for another", delegate)
    # The next step of the first window carries what the last answer gave it.
    following = saved.context["seen_row"]
    assert "Draft saved" in mine.post(address, {**typed, "grounds": "", "seen_row": following}, **htmx).content.decode()
    # An identifier is said at once, and what was kept before stays.
    marked = {**typed, "grounds": "Patient 1EG4-TE5-MK73", "seen_row": ""}
    assert "Remove it" in mine.post(address, marked, **htmx).content.decode()
    draft.refresh_from_db()
    assert draft.grounds == ""


def test_no_table_holds_the_text_of_a_draft_as_plaintext(draft):
    with connection.cursor() as cursor:
        for table in ("reconciliation_noticedraft", "reconciliation_noticedraftevent"):
            cursor.execute(f'select t::text from "{table}" t')  # noqa: S608
            assert "another disease" not in str(cursor.fetchall()), table


def test_the_claim_is_worked_by_the_rules_and_kept_with_the_notice(report, line, draft, delegate, primary):
    """The charge is the smaller of what others were paid and the cap: without one claim line, of what is left of it."""
    row = DraftLine.objects.get()
    paid, component = amounts_paid(line), line.episode_component
    [*_, dropped] = line.claim_lines
    charge = -line.amount
    cap = charge if charge < sum(paid.values()) else sum(paid.values())
    expected = charge - min(sum(paid.values()) - paid[dropped], cap)
    client = factories.client(delegate)
    address = pages(report.participant, "notice-draft-line", draft.pk, row.pk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"without": [str(dropped)]}).status_code == 302
    draft.refresh_from_db()
    assert Decimal(draft.claimed["now"]) == report.total
    assert Decimal(draft.claimed["then"]) == report.total + expected
    shown = client.get(pages(report.participant, "notice-draft", draft.pk)).content.decode()
    assert "Without this duplicate, the report total would be" in shown
    notice = notices.submit(draft=draft, signer_title=TITLE, by=primary)
    assert notice.claimed == draft.claimed
    [kept] = notice.lines.get().claims
    assert (kept["kind"], kept["claim_line"], kept["component"]) == ("without-line", dropped, component.key)
    facts = json.loads(notice.facts)
    assert facts["lines"][0]["amount"] == str(line.amount)
    assert len(facts["lines"][0]["claim_lines"]) == len(line.claim_lines)
    assert facts["lines"][0]["episode"]["number"] == component.episode_id
    assert notice.receipt.facts["facts_sha256"] == notice.facts_digest


def amounts_paid(line: ReportLine) -> dict[int, Decimal]:
    """Return what was paid for each claim line behind a line."""
    with connection.cursor() as cursor:
        cursor.execute("select id, paid from episodes_episodeline where id = any(%s)", [line.claim_lines])
        return dict(cursor.fetchall())


def test_a_claim_that_fits_nothing_is_refused_and_a_line_can_be_left_out(report, draft, delegate):
    row = DraftLine.objects.get()
    with pytest.raises(Refused, match="no such claim line"):
        notice_drafts.claim(
            line=row,
            changes=[Change("without-line", component=row.line.episode_component.key, claim_line=0)],
            by=delegate,
        )
    client = factories.client(delegate)
    refused = client.post(pages(report.participant, "notice-draft-line", draft.pk, row.pk), {"amount": "1.234"})
    assert refused.context["form"].errors == {"amount": ["Enter dollars and cents, as in 120.50."]}
    refused = client.post(pages(report.participant, "notice-draft-line", draft.pk, row.pk), {"amount": "$1,234.50"})
    assert "so the amount is zero or has a minus sign" in str(refused.context["form"].errors)
    client.post(pages(report.participant, "notice-draft-line", draft.pk, row.pk), {"leave_out": "yes"})
    assert not draft.lines.exists()
    with pytest.raises(Refused, match="Choose at least one line"):
        notices.submit(draft=draft, signer_title=TITLE, by=factories.seat(report.participant))


def test_files_are_kept_in_the_draft_and_become_exhibits(report, draft, delegate, primary):
    notice_drafts.attach(draft=draft, exhibits=uploads("a.pdf", "b.pdf"), by=delegate)
    notice_drafts.attach(draft=draft, exhibits=uploads("a.pdf"), removed=[draft.files.last()], by=delegate)
    assert [one.file.name for one in draft.files.all()] == ["a.pdf"]
    own = draft.files.get()
    address = pages(report.participant, "notice-draft-file", draft.pk, own.pk)
    assert factories.client(delegate).get(address).status_code == 200
    notice = notices.submit(draft=draft, signer_title=TITLE, by=primary)
    assert [one.file for one in notice.exhibits.all()] == [own.file]
    assert notice.receipt.facts["exhibits_sha256"] == [own.file.sha256]
    assert chains.check(report.participant).faults == ()


def test_evidence_follows_until_cms_answers_each_delivery_with_its_receipt(notice, delegate):
    first = later_evidence.send(notice=notice, exhibits=uploads("a.pdf"), by=delegate)
    twice = later_evidence.send(notice=notice, exhibits=uploads("a.pdf"), by=delegate)
    second = later_evidence.send(notice=notice, exhibits=uploads("a.pdf", "b.pdf"), by=delegate)
    assert first == twice != second
    assert [one.receipt for one in notice.exhibits.all()] == [first, second]
    assert first.facts["notice"] == notice.number
    assert chains.check(notice.participant).faults == ()
    address, client = pages(notice.participant, "notice-evidence", notice.pk), factories.client(delegate)
    for sent, sentence in (
        ({"submit": "Send the files"}, "Choose at least one file."),
        ({"exhibits": [SimpleUploadedFile("empty.pdf", b"")]}, "empty.pdf is empty."),
    ):
        refused = client.post(address, sent)
        assert refused.status_code == 200 and sentence in refused.content.decode()
    answered(notice)
    with pytest.raises(Refused, match="only until it answers"):
        later_evidence.send(notice=notice, exhibits=uploads("c.pdf"), by=delegate)


def test_a_withdrawn_notice_frees_its_lines_while_the_clock_runs(report, line, notice, primary, delegate):
    with pytest.raises(NotAllowed):
        notice_withdrawals.withdraw(notice=notice, reason="We found the order.", by=delegate)
    with pytest.raises(Refused, match="Say why"):
        notice_withdrawals.withdraw(notice=notice, reason=" ", by=primary)
    done = notice_withdrawals.withdraw(notice=notice, reason="We found the order.", by=primary)
    assert notice_withdrawals.withdraw(notice=notice, reason="Again.", by=primary) == done
    assert Receipt.objects.filter(kind="error-notice-withdrawal").count() == 1
    assert chains.check(report.participant).faults == ()
    with pytest.raises(Refused, match="withdrawn by the participant"):
        answered(notice)
    again = notice_drafts.contest(participant=report.participant, line=line, ground="calculation", by=delegate)
    assert again.draft.status == "open"
    shown = factories.client(primary).get(pages(report.participant, "notice", notice.pk)).content.decode()
    assert "You withdrew this notice" in shown and "We found the order." in shown
    factories.at(date(2022, 9, 30))
    late = factories.client(primary).get(pages(report.participant, "notice-draft", again.draft_id)).content.decode()
    assert "The last day to contest this report was September 29, 2022" in late and "true-up" in late


def test_an_answered_notice_cannot_be_withdrawn(notice, primary):
    reviewer = factories.user(staff="reviewer")
    answers.extend(notice=notice, text="Files.", new_due_on=date(2022, 12, 1), by=reviewer)
    answered(notice, by=reviewer)
    with pytest.raises(Refused, match="CMS has answered"):
        notice_withdrawals.withdraw(notice=notice, reason="Never mind.", by=primary)


@pytest.mark.parametrize(
    ("report_on", "day_45"),
    [
        (date(2022, 8, 15), date(2022, 9, 29)),
        (date(2022, 1, 27), date(2022, 3, 13)),  # daylight saving time begins: 23 hours
        (date(2022, 9, 22), date(2022, 11, 6)),  # it ends: 25 hours
    ],
)
def test_the_last_second_of_day_45_is_in_time_and_the_next_one_is_late(report_on, day_45):
    assert day_45 == report_on + timedelta(days=45)
    at(report_on, 12)
    line = row_of(ReportLine, factories.participant(), code="duplicate-services.episode")
    changed = {"report_on": report_on, "notice_due_on": day_45}
    report = line.report
    for name, value in changed.items():
        setattr(report, name, value)
    primary = factories.seat(line.participant)
    given = {"participant": line.participant, "lines": [notices.Contested(line)], **TEXTS, "by": primary}
    at(day_45 + timedelta(days=1), 0, 0, 0)
    with pytest.raises(Refused, match="The last day to contest this report was") as late:
        notices.file(**given)
    assert "true-up" in str(late.value)
    at(day_45, 23, 59, 30)
    notice = notices.file(**given)
    assert notice.received_on == day_45
    assert notice.receipt.facts["received_at"].startswith("11:59:3")


@pytest.mark.parametrize(
    ("instant", "timely"),
    [
        ("2022-09-29T23:59:59.999999-04:00", True),
        ("2022-09-30T00:00:00-04:00", False),
        # The same instants in other zones: Eastern time decides.
        ("2022-09-30T03:59:59+00:00", True),
        ("2022-09-30T04:00:00+00:00", False),
    ],
)
def test_the_instant_of_receipt_decides_in_eastern_time(instant, timely):
    line = row_of(ReportLine, factories.participant())
    received_at = datetime.fromisoformat(instant).astimezone(clock.EASTERN)
    if timely:
        assert notices.check_timely(line.report, at=received_at).timely
    else:
        with pytest.raises(Refused, match="September 29, 2022"):
            notices.check_timely(line.report, at=received_at)


def test_a_notice_on_a_report_that_was_replaced_counts_while_its_own_clock_runs(report, line, draft, primary):
    newer = row_of(type(report), report.participant, run=row_of(
        type(report.run), report.participant, year=report.run.year, kind=report.run.kind), report_on=date(2022, 9, 1),
        notice_due_on=date(2022, 10, 16))  # fmt: skip
    factories.at(date(2022, 9, 10))
    shown = factories.client(primary).get(pages(report.participant, "notice-sign", draft.pk)).content.decode()
    assert "There is a newer report" in shown and "that of September 1, 2022" in shown
    assert pages(report.participant, "report", newer.pk) in shown
    assert notices.submit(draft=draft, signer_title=TITLE, by=primary).report == report


def test_a_line_of_a_true_up_is_contested_without_a_score(primary, report):
    run = row_of(type(report.run), report.participant, year=2021, kind="true-up")
    own = row_of(type(report), report.participant, run=run)
    head = row_of(ReportLine, report.participant, report=own, code="total", position=0)
    with pytest.raises(Refused, match="quality score"):
        notice_drafts.contest(participant=report.participant, line=head, ground="quality-score", by=primary)
    row = notice_drafts.contest(participant=report.participant, line=head, ground="calculation", by=primary)
    notice_drafts.save(draft=row.draft, by=primary, **TEXTS)
    assert notices.submit(draft=row.draft, signer_title=TITLE, by=primary).report == own


def test_the_list_shows_drafts_and_notices_and_a_discarded_draft_is_gone(report, draft, delegate, primary):
    client = factories.client(delegate)
    address = pages(report.participant, "notice-list")
    assert pages(report.participant, "notice-draft", draft.pk) in client.get(address).content.decode()
    assert (
        client.post(pages(report.participant, "notice-draft-discard", draft.pk), {"submit": "Discard"}).status_code
        == 302
    )
    shown = client.get(address).content.decode()
    assert pages(report.participant, "notice-draft", draft.pk) not in shown
    notice = notices.file(
        participant=report.participant, lines=[notices.Contested(report.lines.first())], **TEXTS, by=primary
    )
    assert notice.number in client.get(address).content.decode()


def test_the_pages_sign_the_draft_and_show_the_receipt_to_the_second(report, draft, primary):
    client = factories.client(primary)
    at(date(2022, 8, 29), 10, 12, 7)
    address = pages(report.participant, "notice-sign", draft.pk)
    assert "I have the authority to legally bind this participant" in client.get(address).content.decode()
    signed = client.post(address, {"signer_title": TITLE, "agreed": "on"}, follow=True)
    assert "a.m. ET, August 29, 2022" in signed.content.decode()
    assert ErrorNotice.objects.count() == 1
    # A colleague who signs the same page a moment later gets the same notice.
    other = factories.client(factories.seat(report.participant))
    again = other.post(address, {"signer_title": TITLE, "agreed": "on"}, follow=True)
    assert "signed it before you. There is one notice." in again.content.decode()
    assert ErrorNotice.objects.count() == 1 == NoticeLine.objects.count()


@pytest.mark.django_db(transaction=True)
def test_two_signers_at_once_give_one_notice():
    factories.at(REPORT_DAY)
    line = row_of(ReportLine, factories.participant())
    signers = [factories.seat(line.participant), factories.seat(line.participant)]
    row = notice_drafts.contest(participant=line.participant, line=line, ground="calculation", by=signers[0])
    notice_drafts.save(draft=row.draft, by=signers[0], **TEXTS)
    start, made = threading.Barrier(2), []

    def sign(person) -> None:
        start.wait()
        made.append(notices.submit(draft=row.draft, signer_title=TITLE, by=person))
        connections.close_all()

    threads = [threading.Thread(target=sign, args=[person]) for person in signers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.pk for one in made}) == 1 and len(made) == 2
    assert ErrorNotice.objects.count() == 1 == Receipt.objects.filter(kind="error-notice").count()
