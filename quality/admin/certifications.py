"""Submissions, whose certifications an analyst may end; certifications and what ended them, read-only."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.formatting import long_date
from portal.staff import ADMINISTRATOR, ANALYST, REVIEWER
from quality.models import CertificationWithdrawal, FileCertification, Submission, Unlock
from quality.services import unlocks

_READERS = frozenset({ANALYST, REVIEWER, ADMINISTRATOR})


class UnlockForm(forms.Form):
    """The reason of an unlock, which the practice reads, and the days that it gets."""

    reason = forms.CharField(
        label="Why", max_length=200, help_text="The participant reads it. No TIN, nothing about a patient."
    )
    resubmit_through = DayField(
        label="Last day to submit again", help_text="The window opens until this day, if it does not last so long."
    )


def _unlock(submission: Submission, **given: Any) -> str:
    made = unlocks.unlock(certification=submission.certification, **given)
    return f"The file is unlocked. The practice can submit the file again until {long_date(made.resubmit_through)}."


@admin.register(Submission)
class SubmissionAdmin(SteppedAdmin):
    viewers = _READERS
    list_display = ("participant", "year", "file_type", "period", "accepted", "certified")
    list_filter = ("year", "file_type", "period", ("certification", admin.EmptyFieldListFilter))
    list_select_related = ("participant", "accepted__submission__participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    steps = (
        Step(
            "unlock",
            "Unlock",
            "The certification ends, and the practice can submit the file again. The certified version counts until "
            "another one is accepted. The practice gets a receipt and a message with your reason.",
            frozenset({ANALYST}),
            _unlock,
            form=UnlockForm,
            when=lambda submission: submission.certification_id is not None,
            asks=True,
        ),
    )

    @admin.display(description="certified", boolean=True)
    def certified(self, submission: Submission) -> bool:
        return submission.certification_id is not None


@admin.register(FileCertification)
class FileCertificationAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("version", "signer_name", "signer_title", "signed_at", "rows", "receipt")
    list_filter = ("year", "submission__file_type")
    list_select_related = ("version__submission__participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name", "content_sha256")


@admin.register(CertificationWithdrawal)
class CertificationWithdrawalAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("certification", "signer_name", "signed_at", "receipt")
    list_filter = ("year",)
    list_select_related = ("certification__version__submission__participant", "receipt__participant")
    search_fields = ("participant__model_id", "participant__legal_name")


@admin.register(Unlock)
class UnlockAdmin(ServiceAdmin):
    viewers = _READERS
    list_display = ("certification", "reason", "resubmit_through", "unlocked_by", "unlocked_at")
    list_select_related = ("certification__version__submission__participant", "unlocked_by")
    search_fields = ("participant__model_id", "participant__legal_name", "reason")
