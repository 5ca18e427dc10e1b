"""Repayments and payments: analysts record what was received, waived or sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.formatting import dollars, long_date
from portal.selectors import policy_book
from portal.staff import ANALYST, READERS
from reconciliation.models import Payment, Repayment
from reconciliation.selectors.repayments import owed_of
from reconciliation.services import repayments

ANALYSTS = frozenset({ANALYST})
MOST_DIGITS = 14


class ReceivedForm(forms.Form):
    """Sum that was received of a repayment."""

    kind = forms.ChoiceField(choices=(("paid", "Paid"), ("waived", "Waived by CMS")))
    amount = forms.DecimalField(max_digits=MOST_DIGITS, decimal_places=2)
    received_on = DayField(label="Day")
    note = forms.CharField(
        max_length=200,
        required=False,
        help_text="The number of the transfer, or why CMS waives it. The practice reads it.",
    )


class SentForm(forms.Form):
    """The day on which a payment was sent."""

    sent_on = DayField(label="Day")
    reference = forms.CharField(label="Number of the transfer", max_length=60, required=False)


def _record(row: Repayment, **given: Any) -> str:
    repayments.record(repayment=row, **given)
    return "It is recorded. The practice sees it on the page of its report."


def _send(row: Payment, **given: Any) -> str:
    repayments.send(payment=row, **given)
    return "The payment is recorded as sent. The practice sees it on the page of its report."


class OverdueFilter(admin.SimpleListFilter):
    """Filter the repayments whose last day has passed."""

    title = "last day"
    parameter_name = "overdue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Passed, and not settled"), ("waits", "Waits for an error notice")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Repayment]) -> QuerySet[Repayment]:
        demanded = queryset.filter(status=Repayment.Status.DEMANDED)
        if self.value() == "yes":
            return demanded.filter(due_on__lt=clock.today())
        return demanded.filter(due_on=None) if self.value() == "waits" else queryset


@admin.register(Repayment)
class RepaymentAdmin(SteppedAdmin, ServiceAdmin):
    viewers = READERS
    fields = ("report", "participant", "amount", "demanded_on", "due_on", "status", "owed_today", "steps_of_sum",
              "entry_list", "settled_on")  # fmt: skip
    readonly_fields = ("owed_today", "steps_of_sum", "entry_list")
    list_display = ("report", "participant", "amount", "received", "owed_today", "due_on", "status")
    list_filter = ("status", OverdueFilter)
    list_select_related = ("report__run", "report__participant", "participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    steps = (
        Step(
            "record",
            "Record what was received",
            "What the practice paid, or what CMS waives. A payment pays the interest first. The practice reads it.",
            ANALYSTS,
            _record,
            form=ReceivedForm,
            when=lambda row: row.status == Repayment.Status.DEMANDED,
            initial=lambda row: {"received_on": clock.today(), "amount": _owed(row).total},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Repayment]:
        return super().get_queryset(request).prefetch_related("entries").defer("report__facts", "report__policy_used")

    @admin.display(description="owed today")
    def owed_today(self, row: Repayment) -> str:
        return dollars(_owed(row).total) if row.status == Repayment.Status.DEMANDED else dollars(row.amount * 0)

    @admin.display(description="step by step")
    def steps_of_sum(self, row: Repayment) -> SafeString:
        lines = _owed(row).lines
        rows = [(one.label, dollars(one.amount) if one.amount is not None else "", one.formula) for one in lines]
        return format_html_join("", "<div>{} {} ({})</div>", rows)

    @admin.display(description="received")
    def entry_list(self, row: Repayment) -> SafeString | str:
        rows = [
            (long_date(one.received_on), one.get_kind_display(), dollars(one.amount), one.note, one.recorded_by)
            for one in row.entries.all()
        ]
        return format_html_join("", "<div>{}: {}, {} {} (recorded by {})</div>", rows) or "Nothing yet."


@admin.register(Payment)
class PaymentAdmin(SteppedAdmin, ServiceAdmin):
    viewers = READERS
    fields = ("report", "participant", "amount", "reduced_by", "expected_on", "status", "sent_on", "reference")
    list_display = ("report", "participant", "amount", "reduced_by", "expected_on", "status", "sent_on")
    list_filter = ("status",)
    list_select_related = ("report__run", "report__participant", "participant")
    search_fields = ("participant__model_id", "participant__legal_name")
    steps = (
        Step(
            "send",
            "Record as sent",
            "The payment was sent. The practice sees the day on the page of its report.",
            ANALYSTS,
            _send,
            form=SentForm,
            when=lambda row: row.status == Payment.Status.DUE,
            initial=lambda row: {"sent_on": clock.today()},
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Payment]:
        return super().get_queryset(request).defer("report__facts", "report__policy_used")


def _owed(row: Repayment) -> Any:
    return owed_of(row, on=row.settled_on or clock.today(), book=policy_book())
