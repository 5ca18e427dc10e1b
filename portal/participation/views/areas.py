"""The selected areas of the Model."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import public
from portal.participation import selectors
from portal.participation.forms import ZipForm


@public
def zip_lookup(request: HttpRequest) -> HttpResponse:
    """Tell whether a ZIP Code lies in a selected area of the Model."""
    form = ZipForm(request.GET if "zip" in request.GET else None)
    result = None
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["zip"].strip()[:5]
        cbsa = selectors.area_of(code)
        result = {"zip": code, "selected": cbsa is not None, "cbsa": cbsa}
    return render(request, "participation/zip_lookup.html", {"form": form, "result": result})
