"""Pages that anyone may read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock, selectors
from portal.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show what the portal does, with links to register and sign in."""
    return render(request, "portal/home.html")


@public
def help_desk(request: HttpRequest) -> HttpResponse:
    """Show how to reach the help desk and how to get a Model ID."""
    return render(request, "portal/help_desk.html")


@public
def resources(request: HttpRequest) -> HttpResponse:
    """Show the dates of every performance year, from the policy."""
    return render(
        request,
        "portal/resources.html",
        {"years": selectors.calendar(book=selectors.policy_book()), "today": clock.today()},
    )
