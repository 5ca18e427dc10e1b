"""Individual practitioner lists, and the days on which they were delivered."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.forms import IdentifierField
from portal.models import User
from portal.participation import selectors
from portal.participation.models import ListDelivery, Practitioner
from portal.participation.services import practitioners
from portal.selectors import policy_book
from portal.staff import ANALYST


class PractitionerForm(forms.ModelForm):
    """The form by which an analyst adds a practitioner; the NPI may have spaces and hyphens."""

    npi = IdentifierField(label="NPI")

    class Meta:
        model = Practitioner
        fields = ("participant", "npi", "first_name", "last_name", "specialty", "from_on", "source")


@admin.register(Practitioner)
class PractitionerAdmin(ServiceAdmin):
    form = PractitionerForm
    adders = frozenset({ANALYST})
    list_display = ("participant", "last_name", "first_name", "npi", "specialty", "from_on", "to_on", "source")
    list_filter = ("source",)
    list_select_related = ("participant",)
    search_fields = ("npi", "last_name", "first_name", "participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> Practitioner:
        return practitioners.add(**fields, by=by)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Remind the analyst to deliver the list, because the time to certify it starts only then."""
        book = policy_book()
        year = selectors.current_performance_year(clock.today(), book=book)
        if selectors.awaiting_list(year, book=book).filter(pk=obj.participant_id).exists():
            deliver = reverse("admin:participation_listdelivery_add")
            question = urlencode({"participant": obj.participant_id, "year": year})
            sentence = format_html(
                'The list of {} for {} has not been delivered yet. When it is complete, '
                '<a href="{}?{}">deliver it</a>. The time to certify it begins on that day.',
                obj.participant.model_id, year, deliver, question,
            )  # fmt: skip
            self.message_user(request, sentence, messages.WARNING)
        return super().response_add(request, obj, post_url_continue)


@admin.register(ListDelivery)
class ListDeliveryAdmin(ServiceAdmin):
    """Adding a delivery records that the list of a year is complete; the time to certify it starts today."""

    adders = frozenset({ANALYST})
    asks_about = frozenset({"year"})
    fields = ("participant", "year")
    list_display = ("participant", "year", "received_on")
    list_filter = ("year",)
    list_select_related = ("participant",)
    search_fields = ("participant__model_id", "participant__legal_name")
    autocomplete_fields = ("participant",)

    def create(self, *, fields: dict[str, Any], by: User) -> ListDelivery:
        return practitioners.deliver_list(**fields, by=by)
