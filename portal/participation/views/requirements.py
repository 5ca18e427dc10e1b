"""Public pages about the requirements of the Model: care, rights of patients, and the Quality Payment Program."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import public
from portal.participation.attestations.care import REQUIREMENTS
from portal.participation.rules import apm, tracks
from portal.participation.rules.standing import KINDS, PC, TC
from portal.policy import Book
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book

COMPONENTS = ((PC, "Professional component"), (TC, "Technical component"))


def _day(book: Book) -> date:
    """Return today or, before the Model begins, its first day."""
    return max(clock.today(), performance_years(book=book)[0].starts_on)


@public
def care_requirements(request: HttpRequest) -> HttpResponse:
    """Show the requirements of care by name, each with the kinds of participants that it binds."""
    book = policy_book()
    bound = book.on(_day(book))["participation/care_bound_kinds"]
    groups = [
        (heading, [(one, bound[one.code], set(bound[one.code]) == set(KINDS)) for one in group])
        for heading, group in groupby(REQUIREMENTS, key=lambda one: one.heading)
    ]
    return render(request, "participation/care_requirements.html", {"groups": groups})


@public
def patient_rights(request: HttpRequest) -> HttpResponse:
    """Show the rights of patients in the Model, and whom they can call."""
    book = policy_book()
    return render(
        request,
        "participation/patient_rights.html",
        {"organizations": book.on(_day(book))["participation/bfcc_qios"]},
    )


@public
def apm_status(request: HttpRequest) -> HttpResponse:
    """Show the status of the Model as an APM by year, and the payments that count."""
    book = policy_book()
    day = _day(book)
    payments = [
        (
            words,
            apm.counts_for_incentive(component, on=day, book=book),
            apm.takes_mips_adjustment(component, on=day, book=book),
        )
        for component, words in COMPONENTS
    ]
    years = performance_years(book=book)
    year = next((py.year for py in years if py.ends_on >= day), years[-1].year)
    context = {
        "statuses": apm.apm_statuses(book=book),
        "payments": payments,
        "tracks": tracks.tracks(year, book=book) if tracks.are_several(year, book=book) else (),
    }
    return render(request, "participation/apm_status.html", context)
