"""The page that checks a ZIP Code against the selected areas of the Model."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import public
from portal.participation import selectors
from portal.participation.forms.areas import ZipForm


@public
def zip_lookup(request: HttpRequest) -> HttpResponse:
    """Show whether a ZIP Code lies in a selected area of the Model, why, and what to do next."""
    form = ZipForm(request.GET if "zip" in request.GET else None)
    context = {"form": form, "place": None, "crosswalk": selectors.zip_crosswalk()}
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["zip"]
        context |= {"zip": code, "place": selectors.place_of(code)}
    return render(request, "participation/zip_lookup.html", context)
