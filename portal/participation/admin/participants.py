"""Participants: staff issue Model IDs, correct names and contacts, and see open obligations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.formatting import long_date
from portal.forms import IdentifierField
from portal.models import Participant, User
from portal.participation import selectors
from portal.participation.services import corrections, enrollment, practitioners
from portal.selectors import policy_book
from portal.services import identifiers
from portal.staff import ANALYST, HELP_DESK, may_act_as

from .dated_facts import HELP_DESK_ONLY, DaysForm, WhyForm
from .participant_filters import PresentFilter, RegisteredFilter

CONTACT_NOTE = (
    "Only this person can register for the practice. If you change the contact, earlier registration links stop "
    "working, and the portal notifies the former contact and everyone with a seat."
)


class ParticipantForm(forms.ModelForm):
    """The form by which the help desk issues a Model ID. The portal never shows the whole TIN afterward."""

    tin = IdentifierField(
        label="TIN",
        required=False,
        help_text="Nine digits; stored encrypted. Never ask for it by email.",
    )
    ccn = IdentifierField(label="CCN", required=False, help_text="Six characters, for a hospital.")

    class Meta:
        model = Participant
        fields = ("kind", "legal_name", "contact_first_name", "contact_last_name", "contact_email", "from_on", "to_on")

    def _get_validation_exclusions(self) -> set[str]:
        # The service checks and indexes the TIN and CCN. The model form alone would store them unchecked.
        return {*super()._get_validation_exclusions(), "tin", "ccn"}


class KindForm(WhyForm):
    """The right kind of a participant, and the day from which it holds."""

    kind = forms.ChoiceField(label="Kind", choices=Participant.Kind.choices)
    from_on = DayField(label="From", help_text="Its first day in the Model if the kind was always wrong.")
    field_order = ("kind", "from_on", "because")


class IdentifierForm(WhyForm):
    """The right TIN of a practice or CCN of a hospital."""

    identifier = IdentifierField(label="Right TIN or CCN", help_text="Stored encrypted. Never ask for a TIN by email.")
    field_order = ("identifier", "because")


def _change_kind(participant: Participant, **given: Any) -> str:
    changed = corrections.change_kind(participant=participant, **given)
    return f"{changed} is a {changed.get_kind_display().lower()} from {long_date(given['from_on'])} on."


def _correct_identifier(participant: Participant, **given: Any) -> str:
    identifiers.correct(participant=participant, **given)
    return "The identifier is corrected. The practice has a message."


def _correct_days(participant: Participant, **given: Any) -> str:
    corrections.correct_days(participant=participant, **given)
    return "The days are corrected. The obligations follow, and the practice has a message."


@admin.register(Participant)
class ParticipantAdmin(SteppedAdmin):
    form = ParticipantForm
    change_form_template = "admin/portal/participant/change_form.html"
    adders = frozenset({HELP_DESK})
    changers = frozenset({HELP_DESK})
    changeable = ("legal_name", "contact_first_name", "contact_last_name", "contact_email", "to_on")
    asks_about = frozenset({"to_on"})
    list_display = ("model_id", "legal_name", "kind", "identifier", "registered", "from_on", "to_on")
    list_reads = ("tin",)
    list_filter = ("kind", RegisteredFilter, PresentFilter)
    search_fields = ("model_id", "legal_name", "ccn", "contact_email", "contact_last_name", "sites__zip")
    readonly_fields = ("model_id", "identifier", "open_obligations")
    actions = ("deliver_lists",)
    steps = (
        Step(
            "kind",
            "Change the kind",
            "The duties, the score and the settlement follow from this day on. A year in which the kind changed is "
            "scored and settled for every component that the participant furnished in it. The practice gets a "
            "message with the reason.",
            HELP_DESK_ONLY,
            _change_kind,
            form=KindForm,
            initial=lambda row: {"kind": row.kind, "from_on": row.from_on},
            asks=True,
        ),
        Step(
            "identifier",
            "Correct the TIN or CCN",
            "For a number that was typed wrong. Claims under the right number count from the next run on; runs that "
            "exist stay as they are. A practice that took over another one gets its own Model ID instead.",
            HELP_DESK_ONLY,
            _correct_identifier,
            form=IdentifierForm,
        ),
        Step(
            "days",
            "Correct the days",
            "The duties follow: those before the first day and after the last day are waived, others open. The "
            "practice gets a message with the reason.",
            HELP_DESK_ONLY,
            _correct_days,
            form=DaysForm,
            initial=lambda row: {"from_on": row.from_on, "to_on": row.to_on},
            asks=True,
        ),
    )

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        contact = ("contact_first_name", "contact_last_name", "contact_email")
        if obj is None:
            identity = ("kind", "legal_name", "tin", "ccn", "from_on")
        else:
            identity = ("model_id", "kind", "legal_name", "identifier", "from_on", "to_on")
        sections = [(None, {"fields": identity}), ("Primary contact", {"fields": contact, "description": CONTACT_NOTE})]
        return sections if obj is None else [*sections, ("Obligations", {"fields": ("open_obligations",)})]

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return ("model_id",)
        return ("model_id", "kind", "identifier", "from_on", "open_obligations")

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).prefetch_related("seats")

    @admin.display(description="TIN or CCN")
    def identifier(self, participant: Participant) -> str:
        return participant.shown_identifier

    @admin.display(description="registered", boolean=True)
    def registered(self, participant: Participant) -> bool:
        return bool(participant.seats.all())

    @admin.display(description="open obligations")
    def open_obligations(self, participant: Participant) -> SafeString | str:
        today = clock.today()
        rows = [
            (one.year, one.title, long_date(one.due_on), one.status(today)) for one in participant.obligations.open()
        ]
        return format_html_join("", "<div>{} {}: due {} ({})</div>", rows) or "None."

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return may_act_as(user, ANALYST)

    @admin.action(description="Deliver the practitioner lists of this performance year", permissions=["deliver"])
    def deliver_lists(self, request: HttpRequest, queryset: QuerySet[Participant]) -> HttpResponse | None:
        user: Any = request.user
        year = selectors.current_performance_year(clock.today(), book=policy_book())

        def deliver(chosen: QuerySet[Participant]) -> str:
            made = practitioners.deliver_lists(participants=chosen, year=year, by=user)
            return (
                f"Delivered {len(made)} of {len(chosen)} lists for {year}. The others were already delivered, are not "
                f"required, or name nobody yet."
            )

        return self.do_with_each(request, [queryset], deliver, title=f"Deliver the practitioner lists of {year}")

    def create(self, *, fields: dict[str, Any], by: User) -> Participant:
        return enrollment.issue(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        enrollment.amend(participant=row, **fields, by=by)
