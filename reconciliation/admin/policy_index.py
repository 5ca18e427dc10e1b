"""A page of the admin with the sections of the Model's subpart: what implements each, by which values, and the gaps."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from portal import clock
from portal.admin.service_admin import ServiceAdmin
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
        """Show every section with its modules, parameters, values and scenarios, and what is not done."""
        admin.check_reader(request)
        book = policy_book()
        index = _index(book.version or 0)
        found = dict(by_section(index, book=book))
        shown = []
        for section in sections():
            rows = [
                (module, name, _written(value.value), value, ", ".join(index.scenarios.get(name, ())))
                for module, parameters in found[section.name]
                for name in parameters
                for value in book.parameter(name).values
            ]
            alone = [module for module, parameters in found[section.name] if not parameters]
            shown.append((section, rows, alone))
        context = {**admin.admin_site.each_context(request), "sections": shown}
        return render(request, "admin/reconciliation/run/policy_index.html", context)

    return [path("policy-index/", admin.admin_site.admin_view(policy_index), name=NAME)]


def _written(value: object) -> str:
    count = sum(1 for _ in members(value))
    return str(plain(value)) if count <= MOST_MEMBERS else f"a table of {count:,} values"
