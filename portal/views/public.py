"""Pages that anyone may read."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock, selectors
from portal.access import public
from portal.guides import GUIDES
from portal.policy.value_words import value_words


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
    """Show everything that the public can read here: dates, lists of the Model, guides, and the library of CMS."""
    return render(request, "portal/resources.html", {"guides": GUIDES})


@public
def assumed_values(request: HttpRequest) -> HttpResponse:
    """List the values in force that are assumed, with where they come from."""
    book, today = selectors.policy_book(), clock.today()
    entries = [(one, book.on(max(today, one.values[0].from_on)).entry(one.name)) for one in book.parameters.values()]
    values = [
        {"description": one.description, "words": value_words(entry.value, one.unit), "reference": entry.reference}
        for one, entry in entries
        if entry.standing == "assumed"
    ]
    return render(request, "portal/assumed_values.html", {"values": values})


@public
def key_dates(request: HttpRequest) -> HttpResponse:
    """Show the dates of every performance year, and of the years after the last one, from the policy."""
    return render(request, "portal/key_dates.html", {"years": selectors.calendar(book=selectors.policy_book())})


@public
def questions(request: HttpRequest) -> HttpResponse:
    """Show frequently asked questions with their answers."""
    return render(request, "portal/questions.html")


@public
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """Show one guide.

    :raises Http404: for a guide that does not exist.
    """
    chosen = next((one for one in GUIDES if one.code == code), None)
    if chosen is None:
        raise Http404("We cannot find that guide.")
    return render(request, chosen.template, {"guide": chosen, "guides": GUIDES})
