"""Public lists of a performance year, from the policy: services, base rates and diagnosis codes."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from episodes.forms import CodeSearchForm
from episodes.rules import base_rates as rates
from episodes.rules import cancer_types as types
from episodes.rules import included_services as services
from episodes.wording import CATEGORIES, MODALITIES, cancer_type_words, diagnosis_code
from portal import clock
from portal.access import public
from portal.characters import identifier_key
from portal.rules.performance_years import performance_year, performance_years
from portal.selectors import policy_book
from portal.views.sheets import sheet
from portal.views.years import chosen_year

SERVICE_COLUMNS = ("performance_year", "hcpcs", "category", "component", "modality")
RATE_COLUMNS = (
    "performance_year", "cancer_type", "component", "hcpcs", "national_base_rate", "trend_factor", "trended_base_rate",
)  # fmt: skip
DIAGNOSIS_COLUMNS = ("performance_year", "cancer_type", "icd10_begins_with")


def _of_a_year(request: HttpRequest) -> dict[str, Any]:
    """Return the performance year that a list shows, all years, and the first day of the year, whose policy applies.

    Without a choice it is the year of today, or the nearest one.
    """
    book, today = policy_book(), clock.today()
    years = [py.year for py in performance_years(book=book, on=today)]
    year = chosen_year(request, years) or min(max(today.year, years[0]), years[-1])
    return {"years": years, "year": year, "on": performance_year(year, book=book).starts_on}


@public
def included_service_list(request: HttpRequest) -> HttpResponse:
    """Show the services that the episode payment of a year covers, and the answer for one code."""
    shown = _of_a_year(request)
    form = CodeSearchForm(request.GET if "code" in request.GET else None)
    listed = _services(shown["on"])
    code = identifier_key(form.cleaned_data["code"]) if form.is_valid() else ""
    context = {
        **shown,
        "form": form,
        "code": code,
        "found": next((one for one in listed if one.code == code), None),
        "groups": [
            (CATEGORIES.get(name, name), list(rows)) for name, rows in groupby(listed, key=lambda one: one.category)
        ],
        "modalities": [MODALITIES.get(name, name) for name in services.modalities(on=shown["on"], book=policy_book())],
    }
    return render(request, "episodes/included_service_list.html", context)


@public
def excluded_service_list(request: HttpRequest) -> HttpResponse:
    """Show the services that the episode payment of a year does not cover."""
    shown = _of_a_year(request)
    context = {**shown, "excluded": services.excluded_services(on=shown["on"], book=policy_book())}
    return render(request, "episodes/excluded_service_list.html", context)


@public
def included_service_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the included services of a year, one row for each HCPCS code."""
    shown = _of_a_year(request)
    rows = [(str(shown["year"]), one.code, one.category, one.component, one.modality) for one in _services(shown["on"])]
    return sheet(f"included-services-{shown['year']}", SERVICE_COLUMNS, rows, ending=ending)


def _services(on: date) -> list[services.IncludedService]:
    """Return the included services in the order of care; categories that only an amendment knows come last."""
    order = list(CATEGORIES)
    listed = services.included_services(on=on, book=policy_book()).values()
    return sorted(
        listed, key=lambda one: (order.index(one.category) if one.category in order else len(order), one.category)
    )


@public
def base_rate_list(request: HttpRequest) -> HttpResponse:
    """Show the national base rates of a year with their trend factors."""
    shown = _of_a_year(request)
    context = {**shown, "rates": rates.base_rates(shown["year"], book=policy_book())}
    return render(request, "episodes/base_rate_list.html", context)


@public
def base_rate_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the base rates of a year, one row for each cancer type and component; amounts in USD."""
    shown = _of_a_year(request)
    rows = [
        (
            str(shown["year"]), one.cancer_type, one.component, one.model_code, str(one.national),
            str(one.trend_factor), str(one.trended),
        )
        for one in rates.base_rates(shown["year"], book=policy_book())
    ]  # fmt: skip
    return sheet(f"base-rates-{shown['year']}", RATE_COLUMNS, rows, ending=ending)


@public
def diagnosis_code_list(request: HttpRequest) -> HttpResponse:
    """Show the ICD-10-CM codes of each included cancer type of a year, and the cancer type of one code."""
    shown = _of_a_year(request)
    form = CodeSearchForm(request.GET if "code" in request.GET else None, label="ICD-10-CM code", example="C50.911")
    code = identifier_key(form.cleaned_data["code"]).replace(".", "") if form.is_valid() else ""
    found = types.cancer_type(code, on=shown["on"], book=policy_book())
    prefixes = types.code_prefixes(on=shown["on"], book=policy_book())
    context = {
        **shown,
        "form": form,
        "code": diagnosis_code(code),
        "found": cancer_type_words(found) if found else "",
        "cancer_types": [
            (cancer_type_words(name), [diagnosis_code(prefix) for _, prefix in rows])
            for name, rows in groupby(prefixes, key=lambda one: one[0])
        ],
    }
    return render(request, "episodes/diagnosis_code_list.html", context)


@public
def diagnosis_code_file(request: HttpRequest, ending: str) -> HttpResponse:
    """Send the ICD-10-CM codes of a year, one row for each beginning of a code."""
    shown = _of_a_year(request)
    rows = [
        (str(shown["year"]), name, diagnosis_code(prefix))
        for name, prefix in types.code_prefixes(on=shown["on"], book=policy_book())
    ]
    return sheet(f"icd-10-codes-{shown['year']}", DIAGNOSIS_COLUMNS, rows, ending=ending)
