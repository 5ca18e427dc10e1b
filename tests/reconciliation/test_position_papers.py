"""CMS's position paper has files like the practice's: scanned, attested by a receipt, and read by both parties."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import chains, clock
from portal.models import Receipt, Role, User
from reconciliation.models import PositionPaper
from reconciliation.selectors.case_editions import edition_of
from reconciliation.services import determinations, notices, position_papers, reconsiderations
from tests import factories
from tests.clamd import EICAR
from tests.reconciliation.answering import answered
from tests.slow_files import SlowFile

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%test\n"


@pytest.fixture
def asked(report):
    primary = factories.seat(report.participant)
    line = report.lines.filter(code="duplicate-services.episode").first()
    notice = notices.file(
        participant=report.participant, lines=[notices.Contested(line)], grounds="A", wanted_outcome="B", by=primary
    )
    factories.at(date(2022, 9, 5))
    answered(notice)
    made = reconsiderations.request(participant=report.participant, notice=notice, basis="No.", by=primary)
    return determinations.acknowledge(reconsideration=made, by=factories.user(staff="reconsideration official"))


def test_a_paper_that_came_on_the_last_day_is_in_time_though_its_files_were_scanned_on_the_next(asked):
    last = asked.papers_due_on
    factories.at(last)
    paper = position_papers.submit(
        participant=asked.participant,
        reconsideration=asked,
        text="Ours.",
        exhibits=[SlowFile("claim.txt", b"the claim", until=last + timedelta(days=1))],
        by=User.objects.get(seats__participant=asked.participant),
    )
    assert clock.today() > last
    assert paper.submitted_on == paper.submitted_at.date() == last


def test_the_reviewer_submits_it_with_files_that_everybody_reads(asked, clamd):
    reviewer = factories.client(factories.user(staff="reviewer"))
    address = reverse("admin:reconciliation_reconsideration_step", args=[asked.pk, "paper"])
    assert 'enctype="multipart/form-data"' in reviewer.get(address).content.decode()
    harmful = reviewer.post(address, {"text": "Ours.", "exhibits": SimpleUploadedFile("claims.txt", EICAR)})
    assert "harmful content" in harmful.content.decode() and "Ours." in harmful.content.decode()
    many = [SimpleUploadedFile(f"{number}.pdf", PDF + b"%d" % number) for number in range(6)]
    assert "at most 5" in reviewer.post(address, {"text": "Ours.", "exhibits": many}).content.decode()
    assert not PositionPaper.objects.exists()
    files = [SimpleUploadedFile(name, PDF + name.encode()) for name in ("claims.pdf", "rule.pdf")]
    for _ in range(2):  # a double click
        assert reviewer.post(address, {"text": "Ours.", "exhibits": files}).status_code == 302
        for file in files:
            file.seek(0)
    paper = PositionPaper.objects.get()
    exhibits = list(paper.exhibits.select_related("file"))
    assert [one.file.name for one in exhibits] == ["claims.pdf", "rule.pdf"]
    assert {one.file.scan for one in exhibits} == {"clean"}
    assert {one.file.participant_id for one in exhibits} == {None}  # they take nothing of the practice's day
    assert paper.receipt.facts["exhibits_sha256"] == [one.file.sha256 for one in exhibits]
    assert Receipt.objects.filter(kind="position-paper").count() == 1
    assert chains.check(asked.participant).faults == ()

    notice = asked.notice
    viewer = factories.client(factories.seat(notice.participant, Role.VIEWER))
    page = viewer.get(reverse("reconciliation:notice", args=[notice.participant.model_id, notice.pk])).content.decode()
    papers, filed = page.split('id="papers"')[1], page.split('id="filed"')[1]
    assert "claims.pdf" in papers.split('id="filed"')[0] and "claims.pdf" not in filed
    exhibit = reverse("reconciliation:exhibit", args=[notice.participant.model_id, notice.pk, exhibits[0].pk])
    assert b"".join(viewer.get(exhibit).streaming_content) == PDF + b"claims.pdf"
    stranger = factories.client(factories.seat(factories.participant()))
    assert stranger.get(exhibit).status_code == 404
    documents = edition_of(notice.pk, reader="practice").case.documents
    assert [(one.file.name, one.came_with) for one in documents][-2:] == [
        ("claims.pdf", "position paper of CMS"), ("rule.pdf", "position paper of CMS"),
    ]  # fmt: skip
    beside = reviewer.get(reverse("admin:reconciliation_reconsideration_change", args=[asked.pk])).content.decode()
    assert "Position paper of CMS" in beside and "claims.pdf" in beside


def test_an_altered_paper_or_file_is_found_by_its_receipt(asked):
    """The receipt attests the files, so neither the paper without its file nor the notice with it matches."""
    reviewer = factories.client(factories.user(staff="reviewer"))
    address = reverse("admin:reconciliation_reconsideration_step", args=[asked.pk, "paper"])
    reviewer.post(address, {"text": "Ours.", "exhibits": SimpleUploadedFile("claims.pdf", PDF)})
    paper = PositionPaper.objects.get()
    paper.exhibits.update(paper=None)
    assert len(chains.check(asked.participant).faults) == 2
