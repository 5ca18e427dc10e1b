"""Rehearsals of changed checks: an analyst enters a draft value and reads how many practices would flip."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpRequest

from portal.admin.service_admin import ServiceAdmin
from portal.models import Amendment, User
from portal.staff import ADMINISTRATOR, ANALYST, APPROVER
from quality.models import Rehearsal, RehearsedFile
from quality.services import rehearsals

ASKED = ("amendment", "parameter", "value", "year", "file_type")
_READERS = frozenset({ANALYST, APPROVER, ADMINISTRATOR})


class RehearsalForm(forms.ModelForm):
    class Meta:
        model = Rehearsal
        fields = ASKED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "amendment" in self.fields:
            waiting = Amendment.objects.waiting().filter(name__regex=rf"^({'|'.join(rehearsals.GROUPS)})")
            self.fields["amendment"].queryset = waiting  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Leave the constraints of the row to the service, which names the field."""


@admin.register(Rehearsal)
class RehearsalAdmin(ServiceAdmin):
    form = RehearsalForm
    viewers = _READERS
    adders = frozenset({ANALYST, APPROVER})
    list_display = ("parameter", "year", "file_type", "progress", "flipping", "asked_by", "asked_at")
    list_filter = ("year", "file_type")
    list_select_related = ("asked_by", "amendment")
    search_fields = ("parameter",)
    readonly_fields = ("progress", "flipping", "by_rule")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ASKED
        return (*ASKED, "progress", "flipping", "by_rule", "asked_by", "asked_at", "policy_version")

    def get_queryset(self, request: HttpRequest) -> Any:
        flipping = Q(results__flips=True)
        return (
            super()
            .get_queryset(request)
            .annotate(
                tried=Count("results", distinct=True),
                practices=Count("results__participant", filter=flipping, distinct=True),
            )
        )

    @admin.display(description="files tried")
    def progress(self, row: Any) -> str:
        return f"{row.tried:,} of {row.files:,}"

    @admin.display(description="practices that would flip")
    def flipping(self, row: Any) -> str:
        return f"{row.practices:,}" if row.tried == row.files else f"{row.practices:,} so far"

    @admin.display(description="practices that would flip, by rule")
    def by_rule(self, row: Any) -> str:
        """Count practices once a rule: those that it would reject, and those that it would reject no longer."""
        found: Counter[tuple[str, str]] = Counter()
        seen = set()
        rows = row.results.filter(flips=True).values_list("participant_id", "would_be", "new_rules", "gone_rules")
        for participant_id, would_be, new, gone in rows:
            for rule in new if would_be == RehearsedFile.Result.REJECTED else gone:
                if (participant_id, rule, would_be) not in seen:
                    seen.add((participant_id, rule, would_be))
                    found[rule, would_be] += 1
        return "; ".join(f"{rule}: {count:,} {would_be}" for (rule, would_be), count in found.most_common()) or "none"

    def create(self, *, fields: dict[str, Any], by: User) -> Rehearsal:
        """Call the service that starts a rehearsal."""
        return rehearsals.ask(by=by, **fields)


@admin.register(RehearsedFile)
class RehearsedFileAdmin(ServiceAdmin):
    """The files of rehearsals, one line each, with an export."""

    viewers = _READERS
    list_display = ("participant", "rehearsal", "version_number", "was", "would_be", "flips", "appearing", "going")
    list_reads = ("new_rules", "gone_rules")
    list_filter = ("flips", "would_be", "rehearsal")
    list_select_related = ("participant", "rehearsal", "version")
    search_fields = ("participant__model_id", "participant__legal_name")
    fields = ("participant", "rehearsal", "version", "was", "would_be", "flips", "new_rules", "gone_rules")

    @admin.display(description="version")
    def version_number(self, row: RehearsedFile) -> int:
        return row.version.number

    @admin.display(description="errors that appear")
    def appearing(self, row: RehearsedFile) -> str:
        return ", ".join(row.new_rules)

    @admin.display(description="errors that go away")
    def going(self, row: RehearsedFile) -> str:
        return ", ".join(row.gone_rules)
