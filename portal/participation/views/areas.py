"""Public pages of ZIP Codes: one checked against the selected areas of the Model, and all that lie in them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import public
from portal.participation import selectors
from portal.participation.forms.areas import ZipForm, ZipListForm
from portal.participation.zip_list import participating_zips
from portal.views.sheets import sheet

ROWS_A_PAGE = 100
ZIP_COLUMNS = ("zip", "standing", "cbsa", "selected_cbsa", "share_of_addresses_in_selected_cbsa")


@public
def zip_lookup(request: HttpRequest) -> HttpResponse:
    """Show whether a ZIP Code lies in a selected area of the Model, why, and what to do next."""
    form = ZipForm(request.GET if "zip" in request.GET else None)
    context = {"form": form, "place": None, "crosswalk": selectors.zip_crosswalk()}
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["zip"]
        context |= {"zip": code, "place": selectors.place_of(code)}
    return render(request, "participation/zip_lookup.html", context)


@public
def zip_list(request: HttpRequest) -> HttpResponse:
    """Show the ZIP Codes that lie in a selected area, all or in part, filtered and in pages."""
    form = ZipListForm(request.GET if {"begins", "cbsa"} & request.GET.keys() else {})
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(participating_zips(**chosen), ROWS_A_PAGE).get_page(request.GET.get("page"))
    places = selectors.places_of(page.object_list)
    page.object_list = list(places.items())
    context = {"form": form, "page": page, "crosswalk": selectors.zip_crosswalk()}
    return render(request, "participation/zip_list.html", context)


@public
def zip_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Send all ZIP Codes of the list, one row each; the share is empty where a participant has a site."""
    rows = [
        (code, place.verdict, place.cbsa, place.selected, "" if place.share is None else str(place.share))
        for code, place in selectors.places_of(participating_zips(), thousands=True).items()
    ]
    return sheet("participating-zip-codes", ZIP_COLUMNS, rows, ending=ending)
