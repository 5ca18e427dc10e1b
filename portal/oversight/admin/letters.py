"""Letters to many practices: written, looked at with everyone who gets them, sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.models import User
from portal.oversight import lifecycle
from portal.oversight.models import Letter, LetterCopy
from portal.oversight.services import letters
from portal.participation.duties import DUTIES
from portal.staff import ANALYST, HELP_DESK

from .step_admin import Step, StepAdmin

WRITTEN = ("subject", "body", "audience", "year", "code")
MOST_SHOWN = 50


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


@admin.register(Letter)
class LetterAdmin(StepAdmin):
    form = LetterForm
    adders = frozenset({HELP_DESK, ANALYST})
    list_display = ("subject", "audience", "year", "code", "status", "sent_by", "sent_at")
    list_filter = ("status", "audience")
    list_select_related = ("sent_by",)
    search_fields = ("subject", "body")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return WRITTEN if obj is None else (*WRITTEN, "status", "written_by", "written_at", "sent_by", "sent_at")

    def steps(self, row: Letter) -> list[Step]:
        every = {
            Letter.Status.SENDING: Step("send", "Send to all of them", self._send),
            Letter.Status.WITHDRAWN: Step("withdraw", "Withdraw", self._withdraw),
        }
        return [step for status, step in every.items() if lifecycle.LETTER.may(row.status, status)]

    def shown(self, row: Letter) -> dict[str, Any]:
        readers = letters.recipients(row)
        practices = f"{len(readers):,} practice{'' if len(readers) == 1 else 's'}"
        effect = {
            Letter.Status.DRAFT: f"Sending writes a message to {practices}, and an email to each of their people. "
            "It cannot be taken back.",
            Letter.Status.SENDING: f"This letter is on its way to {practices}.",
            Letter.Status.SENT: f"{practices} got this letter.",
            Letter.Status.WITHDRAWN: "Nobody gets this letter.",
        }
        return {
            "heading": row.subject,
            "preview": row.text_for(readers[0]) if readers else row.body,
            "effect": effect[Letter.Status(row.status)],
            "recipients": readers[:MOST_SHOWN],
            "more_recipients": max(0, len(readers) - MOST_SHOWN),
            "seen": letters.seen(row, readers),
        }

    def create(self, *, fields: dict[str, Any], by: User) -> Letter:
        return letters.write(**fields, by=by)

    def _send(self, row: Letter, seen: str, by: User) -> str:
        count = letters.send(letter=row, seen_as=seen, by=by)
        return f"“{row.subject}” is on its way to {count:,} practice{'' if count == 1 else 's'}."

    def _withdraw(self, row: Letter, seen: str, by: User) -> str:
        letters.withdraw(letter=row, by=by)
        return f"“{row.subject}” is withdrawn."


@admin.register(LetterCopy)
class LetterCopyAdmin(ServiceAdmin):
    """Copies of letters with their day of delivery: read only."""

    viewers = frozenset({HELP_DESK, ANALYST})
    list_display = ("letter", "participant", "delivered_at")
    list_select_related = ("letter", "participant")
    search_fields = ("participant__model_id", "participant__legal_name", "letter__subject")
