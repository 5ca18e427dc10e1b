"""A page of the admin with the sections of the Model's subpart: what implements each, by which values, and the gaps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.policy import DatedValue, Parameter
from portal.policy.differences import members
from portal.policy.plain import plain
from portal.selectors import policy_book, policy_book_of
from reconciliation.policy_index import Index, build, by_section
from reconciliation.policy_sections import sections

NAME = "reconciliation_run_policy_index"
MOST_MEMBERS = 1
"""The number of members that a value may have to be printed whole; of a table, the page gives the number alone."""


@lru_cache(maxsize=2)
def _index(version: int) -> Index:
    """Build the index of a policy version once in each process: it runs every worked example."""
    return build(Path(settings.BASE_DIR), book=policy_book_of(version), today=clock.today())


def urls(admin: ServiceAdmin) -> list[URLPattern]:
    """Return the address of the page, in the admin of runs."""

    def policy_index(request: HttpRequest) -> HttpResponse:
        """List the sections, or show one with its parameters, their values and readers, and what is not done."""
        admin.check_reader(request)
        book = policy_book()
        context: dict[str, Any] = {**admin.admin_site.each_context(request), "sections": sections()}
        asked = request.GET.get("section")
        if asked is not None:
            section = next((one for one in sections() if one.number == asked), None)
            if section is None:
                raise Http404
            index = _index(book.version or 0)
            modules = dict(by_section(index, book=book))[section.name]
            names = sorted({name for _, parameters in modules for name in parameters})
            context |= {
                "section": section,
                "modules": [module for module, _ in modules],
                "rows": [_row(book.parameter(name), modules, index.scenarios.get(name, ())) for name in names],
            }
        return render(request, "admin/reconciliation/run/policy_index.html", context)

    return [path("policy-index/", admin.admin_site.admin_view(policy_index), name=NAME)]


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter of a section: its dated values, the modules that read it, and the scenarios that use it."""

    parameter: Parameter
    values: list[tuple[DatedValue, str]]
    modules: list[str]
    scenarios: tuple[str, ...]


def _row(parameter: Parameter, modules: list[tuple[str, list[str]]], scenarios: tuple[str, ...]) -> Row:
    readers = [module for module, parameters in modules if parameter.name in parameters]
    return Row(parameter, [(value, _written(value.value)) for value in parameter.values], readers, scenarios)


def _written(value: object) -> str:
    count = sum(1 for _ in members(value))
    return str(plain(value)) if count <= MOST_MEMBERS else f"a table of {count:,} values"
