"""The notice to beneficiaries: its letterhead, and its letters for one patient or for many."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.participation.forms.beneficiary_notices import LetterForm, LetterheadForm, LettersForm
from portal.participation.models import NoticeLetterhead
from portal.participation.rules.beneficiary_notice import gives_notice, quality_organization, states
from portal.participation.services import beneficiary_notices
from portal.selectors import policy_book
from portal.views.submitted import submitted


@for_participant()
def beneficiary_notice(request: HttpRequest, participant: Participant) -> HttpResponse | FileResponse:
    """Show what the letter says about the practice, and print it for one patient."""
    form = LetterForm(request.POST or None)
    letter = submitted(
        request,
        form,
        lambda data: beneficiary_notices.letters(
            participant=participant, patients=[data["patient"]], session_on=data["session_on"], by=request.user
        ),
    )
    if letter:
        return _as_pdf(letter, "beneficiary-notice.pdf")
    letterhead = _letterhead(participant)
    context = {
        "participant": participant,
        "gives_notice": gives_notice(participant.kind),
        "letterhead": letterhead,
        "organization": letterhead and quality_organization(letterhead.us_state, on=clock.today(), book=policy_book()),
        "form": form,
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/beneficiary_notice.html", context)


@for_participant()
def beneficiary_notice_list(request: HttpRequest, participant: Participant) -> HttpResponse | FileResponse:
    """Print the letters of many patients as one document."""
    form = LettersForm(request.POST or None)
    letters = submitted(
        request,
        form,
        lambda data: beneficiary_notices.letters(participant=participant, by=request.user, **data),
    )
    if letters:
        return _as_pdf(letters, "beneficiary-notices.pdf")
    return render(request, "participation/beneficiary_notice_list.html", {"participant": participant, "form": form})


@for_participant(Role.DELEGATE)
def notice_letterhead(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Change what the letters say about the practice."""
    letterhead = _letterhead(participant)
    form = LetterheadForm(
        request.POST or None,
        request.FILES or None,
        states=states(on=clock.today(), book=policy_book()),
        letterhead=letterhead,
    )
    saved = submitted(
        request,
        form,
        lambda data: beneficiary_notices.save_letterhead(participant=participant, by=request.user, **data),
    )
    if saved:
        messages.success(request, "Your letters now show this information.")
        return redirect("participation:beneficiary-notice", participant.model_id)
    context = {"participant": participant, "letterhead": letterhead, "form": form}
    return render(request, "participation/notice_letterhead.html", context)


def _letterhead(participant: Participant) -> NoticeLetterhead | None:
    return NoticeLetterhead.objects.select_related("logo").filter(participant=participant).first()


def _as_pdf(content: bytes, name: str) -> FileResponse:
    return FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type="application/pdf")
