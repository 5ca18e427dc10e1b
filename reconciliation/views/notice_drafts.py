"""Pages of a draft of an error notice: its lines, its texts, its files, and its signature."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.formatting import exact_time, long_date
from portal.models import Participant, Role
from portal.seen_rows import seen_as
from portal.selectors import policy_book, policy_book_of
from portal.views.downloads import download
from portal.views.submitted import submitted
from reconciliation import wording
from reconciliation.models import LONG_OF_ITS_REPORT, DraftFile, DraftLine, ErrorNotice, NoticeDraft, ReportLine
from reconciliation.notice_forms import (
    ClaimsForm,
    DiscardDraftForm,
    DraftFilesForm,
    DraftForm,
    GroundForm,
    NoticeSignatureForm,
)
from reconciliation.rules.changes import change_of
from reconciliation.rules.grounds import METHODOLOGY_REFUSED, grounds_of
from reconciliation.rules.quality_amount import highest_score
from reconciliation.selectors import claims, display, drafts
from reconciliation.selectors.changed_reports import changed_report_of
from reconciliation.selectors.decided_matters import decided_matter
from reconciliation.services import decided_matters, notice_drafts, notices


@for_participant(Role.DELEGATE)
def notice_file(request: HttpRequest, participant: Participant, report_id: int, position: int) -> HttpResponse:
    """Ask what is wrong about a line, and add it to the draft about its report."""
    line = get_object_or_404(
        ReportLine.objects.filter(report__status="issued")
        .select_related("report__run", "report__participant", "episode_component__episode")
        .defer(*LONG_OF_ITS_REPORT),
        participant=participant,
        report_id=report_id,
        position=position,
    )
    report = line.report
    form = GroundForm(request.POST or None, code=line.code, reconciliation=report.run.kind)
    made = submitted(
        request,
        form,
        lambda data: notice_drafts.contest(participant=participant, line=line, by=request.user, **data),
    )
    if made:
        return redirect("reconciliation:notice-draft-line", participant.model_id, made.draft_id, made.pk)
    context = {
        **_of_report(report),
        "line": line,
        "existing": ErrorNotice.objects.contesting(line),
        **_decided(line),
        "methodology": METHODOLOGY_REFUSED,
        "form": form,
    }
    return render(request, "reconciliation/notice_file.html", context)


@for_participant()
def notice_draft(request: HttpRequest, participant: Participant, draft_id: int) -> HttpResponse:
    """Show a draft, and keep its texts: after each pause in typing (htmx), or by its button."""
    draft = _draft(participant, draft_id)
    form = DraftForm(request.POST or None, draft=draft)
    saved = submitted(request, form, lambda data: notice_drafts.save(draft=draft, by=request.user, **data))
    if request.headers.get("HX-Request"):
        seen_row = seen_as(saved, notice_drafts.TEXTS) if saved else ""
        context = {"draft": saved or draft, "form": form, "seen_row": seen_row, "meanwhile": _meanwhile(form)}
        return render(request, "reconciliation/notice_draft_saved.html", context)
    if saved:
        messages.success(request, "The draft is saved.")
        return redirect("reconciliation:notice-draft", participant.model_id, draft.pk)
    context = {
        **_of_draft(draft),
        "form": form,
        "meanwhile": _meanwhile(form),
        "may_prepare": may_prepare(participant),
        "may_bind": may_bind(participant),
    }
    return render(request, "reconciliation/notice_draft.html", context)


@for_participant(Role.DELEGATE)
def notice_draft_line(request: HttpRequest, participant: Participant, draft_id: int, line_id: int) -> HttpResponse:
    """Take what the practice believes about one line, and work the report again with it."""
    row = get_object_or_404(
        DraftLine.objects.select_related(
            "draft__participant", "draft__report__run", "line__episode_component__episode"
        ).defer(*(f"draft__{name}" for name in LONG_OF_ITS_REPORT)),
        participant=participant,
        draft_id=draft_id,
        pk=line_id,
    )
    run = row.draft.report.run
    highest = highest_score(run.year, book=policy_book_of(run.policy_version))
    cited = display.claim_lines(row.line)
    form = ClaimsForm(request.POST or None, line=row, cited=cited, highest_score=highest)
    leaves_out = "leave_out" in request.POST
    saved = submitted(
        request,
        form,
        lambda data: (
            notice_drafts.leave_out(line=row, by=request.user)
            if leaves_out
            else notice_drafts.claim(line=row, changes=form.changes(), by=request.user)
        ),
    )
    if saved:
        return redirect("reconciliation:notice-draft", participant.model_id, draft_id)
    context = {
        "participant": participant,
        "draft": row.draft,
        "report": row.draft.report,
        "row": row,
        "line": row.line,
        "claims_nothing": len(form.fields) == 0,
        "form": form,
    }
    return render(request, "reconciliation/notice_draft_line.html", context)


@for_participant(Role.DELEGATE)
def notice_draft_files(request: HttpRequest, participant: Participant, draft_id: int) -> HttpResponse:
    """Add supporting files to a draft, and take files out."""
    draft = _draft(participant, draft_id)
    policy = policy_book().on(clock.today())
    form = DraftFilesForm(request.POST or None, request.FILES or None, draft=draft, policy=policy)
    saved = submitted(request, form, lambda data: notice_drafts.attach(draft=draft, by=request.user, **data))
    if saved:
        return redirect("reconciliation:notice-draft", participant.model_id, draft_id)
    context = {"participant": participant, "draft": draft, "report": draft.report, "form": form}
    return render(request, "reconciliation/notice_draft_files.html", context)


@for_participant()
def notice_draft_file(request: HttpRequest, participant: Participant, draft_id: int, file_id: int) -> HttpResponseBase:
    """Download a file of a draft."""
    kept = get_object_or_404(
        DraftFile.objects.select_related("file"), participant=participant, draft_id=draft_id, pk=file_id
    )
    return download(request, kept.file)


@for_participant(Role.DELEGATE)
def notice_draft_discard(request: HttpRequest, participant: Participant, draft_id: int) -> HttpResponse:
    """Discard a draft."""
    draft = _draft(participant, draft_id)
    form = DiscardDraftForm(request.POST or None)
    if submitted(request, form, lambda data: notice_drafts.discard(draft=draft, by=request.user)):
        messages.success(request, "The draft is discarded. You may start another one while you can contest the report.")
        return redirect("reconciliation:notice-list", participant.model_id)
    context = {"participant": participant, "draft": draft, "report": draft.report, "form": form}
    return render(request, "reconciliation/notice_draft_discard.html", context)


@for_participant(Role.PRIMARY)
def notice_sign(request: HttpRequest, participant: Participant, draft_id: int) -> HttpResponse:
    """Show the whole notice and the statement, and take the signature that files it."""
    draft = _draft(participant, draft_id)
    form = NoticeSignatureForm(request.POST or None)
    made = submitted(request, form, lambda data: notices.submit(draft=draft, by=request.user, **form.signature()))
    if made:
        messages.success(
            request,
            f"Error notice {made.number} was received at {exact_time(made.filed_at)}. "
            f"CMS's answer is due {long_date(made.response_due_on)}.",
        )
        if made.filed_by_id != request.user.pk:
            messages.info(request, f"{made.filed_by} signed it before you. There is one notice.")
        return redirect("reconciliation:notice", participant.model_id, made.pk)
    context = {**_of_draft(draft), "form": form, "wordings": (wording.ERROR_NOTICE,), "may_bind": True}
    return render(request, "reconciliation/notice_sign.html", context)


def _decided(line: ReportLine) -> dict[str, str]:
    """Return the sentences about what CMS decided before: that nothing of the line is open, or what of it is new."""
    grounds = grounds_of(line.code, line.report.run.kind)
    matters = [decided_matter(line, ground=one, book_of=policy_book_of) for one in grounds]
    found = [one for one in matters if one is not None]
    new = [one for one in found if one.new]
    if found and len(found) == len(matters) and not new:
        return {"decided": decided_matters.what_was_decided(found[0])}
    return {"what_is_new": decided_matters.what_is_new(new[0])} if new else {}


def _draft(participant: Participant, draft_id: int) -> NoticeDraft:
    """Find a draft of this participant, or answer 404."""
    found = get_object_or_404(drafts.drafts_of(participant), pk=draft_id)
    found.participant = found.report.participant = participant
    return found


def _meanwhile(form: DraftForm) -> list[tuple[str, str]]:
    """Return the texts that somebody else saved since the page was opened, each with its label."""
    now: dict[str, str] = getattr(form, "meanwhile", {})
    return [(str(form.fields[name].label), text) for name, text in now.items() if text != form[name].value()]


def _of_draft(draft: NoticeDraft) -> dict[str, Any]:
    rows = drafts.lines_of(draft)
    return {
        **_of_report(draft.report),
        "draft": draft,
        "rows": claims.claims_in_words(rows),
        "claimed": changed_report_of(draft.claimed),
        "condition": claims.condition(change_of(kept) for row in rows for kept in row.claims),
        "files": list(draft.files.select_related("file")),
        "is_complete": bool(draft.grounds.strip() and draft.wanted_outcome.strip()),
    }


def _of_report(report: Any) -> dict[str, Any]:
    today = clock.today()
    return {
        "participant": report.participant,
        "report": report,
        "days_left": report.days_to_contest(today),
        "contested": report.lines.contested().count(),
        "stage": display.stage_of(report, today=today),
        "replaced_by": drafts.newer_than(report),
        "too_late": notices.too_late(report),
        "what_remains": notices.what_remains(report),
    }
