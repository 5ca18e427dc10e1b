"""Amendments of the policy: one person enters them, and another approves them after reading what they change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from portal import clock, selectors
from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import Amendment, User
from portal.oversight.policy_effects import effect_of
from portal.oversight.services import amendments as approvals
from portal.policy.differences import members
from portal.services import amendments
from portal.staff import ANALYST, APPROVER

MOST_SHOWN = 100
"""The changes of a table that the page of an approval names."""


class AmendmentForm(forms.ModelForm):
    name = forms.ChoiceField(label="Parameter")

    class Meta:
        model = Amendment
        fields = ("name", "from_on", "value", "reference", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "name" in self.fields:
            book = selectors.policy_book()
            field: Any = self.fields["name"]
            field.choices = [
                (name, f"{name}: {parameter.description}")
                for name, parameter in book.parameters.items()
                if parameter.amendable
            ]


def _preview(row: Amendment) -> Preview:
    effect = effect_of(row, book=selectors.policy_book(), today=clock.today())
    numbers = {
        "practices": f"{effect.practices:,} practice{'' if effect.practices == 1 else 's'}",
        "duties": f"{effect.duties:,} dut{'y' if effect.duties == 1 else 'ies'}",
    }
    more = len(effect.changes) - MOST_SHOWN
    changes = {"changes": effect.changes[:MOST_SHOWN], "more_changes": f"And {more:,} more." if more > 0 else ""}
    shown = {"row": row, "effect": effect, **changes, **numbers}
    return Preview.of("admin/oversight/amendment_preview.html", shown, seen=effect.seen)


def _approve(row: Amendment, *, seen_as: str, by: User) -> str:
    approvals.approve(amendment=row, seen_as=seen_as, by=by)
    return f"{row} is in force."


def _withdraw(row: Amendment, *, reason: str, by: User) -> str:
    amendments.withdraw(amendment=row, reason=reason, by=by)
    return f"{row} is withdrawn."


@admin.register(Amendment)
class AmendmentAdmin(SteppedAdmin):
    form = AmendmentForm
    adders = frozenset({ANALYST, APPROVER})
    viewers = frozenset({ANALYST, APPROVER})
    fields = ("name", "from_on", "value", "reference", "reason")
    list_display = ("name", "from_on", "new_value", "entered_by", "approved_by", "approved_at", "withdrawn_at")
    list_reads = ("value",)
    list_filter = (("approved_at", admin.EmptyFieldListFilter), ("withdrawn_at", admin.EmptyFieldListFilter))
    list_select_related = ("entered_by", "approved_by")
    search_fields = ("name", "reference", "reason")
    steps = (
        Step(
            "approve",
            "Approve",
            "The value is in force at once, for every practice. Only another amendment, from the same day or a later "
            "one, replaces it. Duties follow it in the night.",
            frozenset({APPROVER}),
            _approve,
            form=forms.Form,
            when=lambda row: row.is_waiting,
            preview=_preview,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "Nobody can approve this amendment any more. The row is kept with your reason.",
            frozenset({ANALYST, APPROVER}),
            _withdraw,
            when=lambda row: row.is_waiting,
        ),
    )

    @admin.display(description="value")
    def new_value(self, row: Amendment) -> str:
        """Show a value, or the size of a table."""
        size = sum(1 for _ in members(row.value))
        return f"a table of {size:,} values" if isinstance(row.value, dict | list) else str(row.value)

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        kept = ("entered_by", "entered_at", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at",
                "withdrawn_because")  # fmt: skip
        return self.fields if obj is None else (*self.fields, *kept)  # type: ignore[misc]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> Amendment:
        return amendments.enter(**fields, by=by)
