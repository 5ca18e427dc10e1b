"""Pages that anyone may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock, selectors
from portal.access import public
from portal.forms import ZipForm
from portal.models import Site


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what the portal does and the ways in."""
    return render(request, "portal/home.html")


@public
def help_desk(request: HttpRequest) -> HttpResponse:
    """Show how to reach the help desk and how to get a Model ID."""
    return render(request, "portal/help_desk.html")


@public
def resources(request: HttpRequest) -> HttpResponse:
    """Show the dates of every performance year, from the policy."""
    return render(request, "portal/resources.html", {"years": selectors.calendar(), "today": clock.today()})


@public
def zip_lookup(request: HttpRequest) -> HttpResponse:
    """Say whether a ZIP code lies in an area of the Model: one with a site on the participant list."""
    form = ZipForm(request.GET if "zip" in request.GET else None)
    result = None
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["zip"].strip()[:5]
        site = Site.objects.filter(zip=code).order_by("from_on").first()
        result = {"zip": code, "selected": site is not None, "cbsa": site.cbsa if site else ""}
    return render(request, "portal/zip_lookup.html", {"form": form, "result": result})
