"""A page of the admin with a practice's reconciliation as it stands, as the practice sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.models import Participant
from portal.selectors import policy_book
from reconciliation.selectors.on_file import on_file
from reconciliation.selectors.projections import projectable_years
from reconciliation.views.projections import projected

NAME = "reconciliation_report_projection"


class ProjectionForm(forms.Form):
    model_id = forms.CharField(label="Model ID", max_length=20)
    year = forms.IntegerField(label="Performance year", required=False, help_text="Without one, the newest that began.")

    def clean(self) -> dict[str, Any]:
        """Find the participant and the year; each that cannot be projected is refused at its field."""
        given: dict[str, Any] = super().clean() or {}
        book = policy_book()
        participant = Participant.objects.filter(model_id=given.get("model_id", "").strip().upper()).first()
        if participant is None:
            self.add_error("model_id", "No participant has this Model ID.")
            return given
        known = on_file(participant, book=book)
        years = projectable_years(known, today=clock.today(), book=book)
        year = given.get("year") or next(iter(years), None)
        if year not in years:
            named = ", ".join(map(str, years)) or "none yet"
            self.add_error("year", f"This year cannot be projected for the participant. Its years: {named}.")
        return given | {"participant": participant, "known": known, "year": year}


def urls(admin: ServiceAdmin) -> list[URLPattern]:
    """Return the address of the page, in the admin of reports."""

    def projection(request: HttpRequest) -> HttpResponse:
        """Show the projection of a practice that somebody chose by its Model ID."""
        admin.check_reader(request)
        form = ProjectionForm(request.GET) if "model_id" in request.GET else ProjectionForm()
        context = {**admin.admin_site.each_context(request), "form": form}
        if form.is_bound and form.is_valid():
            participant, year = form.cleaned_data["participant"], form.cleaned_data["year"]
            context |= {
                "participant": participant,
                "year": year,
                **projected(participant, year, known=form.cleaned_data["known"], book=policy_book()),
            }
        return render(request, "admin/reconciliation/report/projection.html", context)

    return [path("projection/", admin.admin_site.admin_view(projection), name=NAME)]
