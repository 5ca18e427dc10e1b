"""Guide to the checks of uploads, for everyone: also for vendors, who have no account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import public
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from quality.intake.guide import kinds_of_checks


@public
def check_guide(request: HttpRequest) -> HttpResponse:
    """Show every check with its reason and its remedy; a finding links to its rule."""
    book, today = policy_book(), clock.today()
    first_day = min(year.starts_on for year in performance_years(book=book, on=today))
    policy = book.on(max(today, first_day))
    length, clean = policy["episodes/length_days"], policy["episodes/clean_period_days"]
    kinds = kinds_of_checks(
        length=str(length), apart=str(length + clean), most=str(policy["intake/fractions_of_a_day"])
    )
    return render(request, "quality/check_guide.html", {"kinds": kinds})
