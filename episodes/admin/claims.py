"""Admin pages of claims files and fee tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from episodes.models import ClaimsFile, FeeAmount, FeeSchedule, OtherBirthDate, RejectedRow
from episodes.services import fee_schedules
from portal.admin.loaded_tables import LoadedTableAdmin, TableFileField
from portal.admin.service_admin import ServiceAdmin
from portal.staff import ANALYST, READERS


@admin.register(ClaimsFile)
class ClaimsFileAdmin(ServiceAdmin):
    """Imported files, read only; `manage.py import_claims` imports them."""

    viewers = READERS
    list_display = ("name", "kind", "rows", "rejected_rows", "imported_at", "imported_by")
    list_filter = ("kind",)
    search_fields = ("name", "sha256")
    fields = ("name", "kind", "sha256", "size_bytes", "rows", "rejected_rows", "reasons", "birth_dates", "imported_at",
              "imported_by")  # fmt: skip
    readonly_fields = ("reasons", "birth_dates")

    @admin.display(description="rejected rows by reason")
    def reasons(self, file: ClaimsFile) -> SafeString:
        return rejections([file])

    @admin.display(description="beneficiaries with two birth dates")
    def birth_dates(self, file: ClaimsFile) -> SafeString | str:
        if not file.other_birth_dates:
            return "None."
        address = reverse("admin:episodes_otherbirthdate_changelist")
        return format_html(
            '<a href="{}?claims_file__id__exact={}">{} in this file</a>. The later birth date counts.',
            address,
            file.pk,
            f"{file.other_birth_dates:,}",
        )


def rejections(files: Iterable[ClaimsFile]) -> SafeString:
    """Return a table of the rejected rows of some files by reason; each reason leads to its rows."""
    address = reverse("admin:episodes_rejectedrow_changelist")
    rows = [
        (
            file.name,
            reason,
            f"{count:,}",
            f"{address}?{urlencode({'claims_file__id__exact': file.pk, 'rejected_for': reason})}",
        )
        for file in files
        for reason, count in file.rejected_by_reason.items()
    ]
    return render_to_string("admin/episodes/rejections.html", {"rows": rows})


class RejectionReason(admin.SimpleListFilter):
    """The reasons of rejected rows, as the files count them: the rows themselves may be millions."""

    title = "reason"
    parameter_name = "rejected_for"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        counted = ClaimsFile.objects.filter(rejected_rows__gt=0).values_list("rejected_by_reason", flat=True)
        return [(reason, reason) for reason in sorted({reason for reasons in counted for reason in reasons})]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset if self.value() is None else queryset.filter(reason=self.value())


@admin.register(RejectedRow)
class RejectedRowAdmin(ServiceAdmin):
    """Rejected rows of imports, with line and reason."""

    viewers = READERS
    list_display = ("claims_file", "line_number", "reason")
    list_filter = ("claims_file", RejectionReason)
    list_select_related = ("claims_file",)


@admin.register(OtherBirthDate)
class OtherBirthDateAdmin(ServiceAdmin):
    """Beneficiaries whose rows disagree about the birth date, by the file whose row counts."""

    viewers = READERS
    list_display = ("bene_id", "claims_file")
    list_filter = ("claims_file",)
    list_select_related = ("claims_file",)
    search_fields = ("bene_id",)


class FeeScheduleForm(forms.ModelForm):
    """The upload of a fee table."""

    file = TableFileField("CSV with the columns hcpcs, modifier, setting, amount, from, to, source.")

    class Meta:
        model = FeeSchedule
        fields: tuple[str, ...] = ()


@admin.register(FeeSchedule)
class FeeScheduleAdmin(LoadedTableAdmin):
    """Fee tables; their rows name the source."""

    viewers = READERS
    adders = frozenset({ANALYST})
    form = FeeScheduleForm
    given = ()
    counted = "Amounts"

    def load(self, **given: Any) -> FeeSchedule:
        return fee_schedules.load(**given)


@admin.register(FeeAmount)
class FeeAmountAdmin(ServiceAdmin):
    """The amounts of fee tables, read only; staff load a corrected table as a new one."""

    viewers = READERS
    list_display = ("hcpcs", "modifier", "setting", "amount", "from_on", "to_on", "schedule")
    list_filter = ("setting", "schedule")
    list_select_related = ("schedule",)
    search_fields = ("hcpcs",)
