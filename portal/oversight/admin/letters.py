"""Letters to many practices: written, looked at with everyone who gets them, sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import User
from portal.oversight import lifecycle
from portal.oversight.models import Letter, LetterCopy
from portal.oversight.services import letters
from portal.participation.duties import DUTIES
from portal.staff import ANALYST, HELP_DESK

WRITTEN = ("subject", "body", "audience", "year", "code")
MOST_SHOWN = 50
_WRITERS = frozenset({HELP_DESK, ANALYST})


class LetterForm(forms.ModelForm):
    """A letter as staff write it. The constraints of the row are the service's."""

    code = forms.ChoiceField(
        label="Duty",
        required=False,
        choices=[("", "---------"), *((duty.code, duty.title) for duty in DUTIES)],
        help_text="Only for practices that have not done a duty.",
    )

    class Meta:
        model = Letter
        fields = WRITTEN

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


def _preview(row: Letter) -> Preview:
    readers = letters.recipients(row)
    practices = f"{len(readers):,} practice{'' if len(readers) == 1 else 's'}"
    more = len(readers) - MOST_SHOWN
    shown = {
        "heading": row.subject,
        "text": row.text_for(readers[0]) if readers else row.body,
        "effect": f"Sending writes a message to {practices}, and an email to each of their people.",
        "recipients": readers[:MOST_SHOWN],
        "more_recipients": f"And {more:,} more." if more > 0 else "",
    }
    return Preview.of("admin/oversight/text_preview.html", shown, seen=letters.seen(row, readers))


def _send(row: Letter, *, seen_as: str, by: User) -> str:
    count = letters.send(letter=row, seen_as=seen_as, by=by)
    return f"“{row.subject}” is on its way to {count:,} practice{'' if count == 1 else 's'}."


def _withdraw(row: Letter, *, by: User) -> str:
    letters.withdraw(letter=row, by=by)
    return f"“{row.subject}” is withdrawn."


@admin.register(Letter)
class LetterAdmin(SteppedAdmin):
    form = LetterForm
    adders = _WRITERS
    list_display = ("subject", "audience", "year", "code", "status", "sent_by", "sent_at")
    list_filter = ("status", "audience")
    list_select_related = ("sent_by",)
    search_fields = ("subject", "body")
    step_after_adding = "send"
    steps = (
        Step(
            "send",
            "Send to all of them",
            "The letter goes to everyone named below. It cannot be taken back.",
            _WRITERS,
            _send,
            form=forms.Form,
            when=lambda row: lifecycle.LETTER.may(row.status, Letter.Status.SENDING),
            preview=_preview,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "Nobody gets this letter.",
            _WRITERS,
            _withdraw,
            form=forms.Form,
            when=lambda row: lifecycle.LETTER.may(row.status, Letter.Status.WITHDRAWN),
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return WRITTEN if obj is None else (*WRITTEN, "status", "written_by", "written_at", "sent_by", "sent_at")

    def create(self, *, fields: dict[str, Any], by: User) -> Letter:
        return letters.write(**fields, by=by)


@admin.register(LetterCopy)
class LetterCopyAdmin(ServiceAdmin):
    """Copies of letters with their day of delivery: read only."""

    viewers = _WRITERS
    list_display = ("letter", "participant", "delivered_at")
    list_select_related = ("letter", "participant")
    search_fields = ("participant__model_id", "participant__legal_name", "letter__subject")
