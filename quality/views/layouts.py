"""Versions of templates and layouts for CMS staff: their columns, their templates, their uses and what differs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.access import staff_only
from portal.policy import Book
from portal.rules.performance_years import performance_years
from portal.selectors import policy_book
from portal.views.sheets import ENDINGS
from quality import selectors
from quality.forms.layouts import LayoutForm
from quality.intake import template as templates
from quality.intake.layout_versions import LayoutVersion, differences, versions_of
from quality.intake.layouts import FILE_TYPES
from quality.models import FileType
from quality.selectors import LayoutUse
from quality.views.templates import send_header, send_workbook


@staff_only
def layout_list(request: HttpRequest) -> HttpResponse:
    """Show all versions with their uses, the columns of one of them, and what differs from another one."""
    book = policy_book()
    found = {name: versions_of(name, book=book) for name in FILE_TYPES}
    form = LayoutForm(request.GET or None, versions=found)
    shown, other = form.chosen()
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": "Versions of templates and layouts",
        "form": form,
        "shown": shown,
        "other": other,
        "differences": list(differences(other, shown)) if other else [],
        "rows": _rows(found, book),
        "ehr": templates.EHR,
        "manual": templates.MANUAL,
    }
    return render(request, "quality/layout_list.html", context)


def _rows(
    found: dict[str, list[LayoutVersion]], book: Book
) -> list[tuple[str, LayoutVersion, list[int], list[LayoutUse]]]:
    """List the versions of all file types, newest first, with the years whose files they check, and their uses."""
    uses = selectors.uses_of_layouts()
    starts = {one.year: one.starts_on for one in performance_years(book=book)}
    rows = []
    for file_type, versions in found.items():
        for version in reversed(versions):
            years = [year for year, day in starts.items() if version.holds_on(day, versions)]
            used = [
                use
                for use in uses
                if (use.file_type, use.layout_version) == (file_type, version.layout.version) and use.year in years
            ]
            rows.append((FileType(file_type).label, version, years, used))
    return rows


@staff_only
def layout_template(request: HttpRequest, file_type: str, ending: str) -> HttpResponse:
    """Send a template of a version: `from` is its first day, `source` the source of the data."""
    source = request.GET.get("source", templates.MANUAL)
    if file_type not in FILE_TYPES or ending not in ENDINGS or source not in templates.SOURCES:
        raise Http404("We cannot find that template.")
    book = policy_book()
    versions = versions_of(file_type, book=book)
    chosen = next((one for one in versions if one.from_on.isoformat() == request.GET.get("from", "")), None)
    day: date = (chosen or versions[-1]).from_on
    return send_header(file_type, day, book) if ending == "csv" else send_workbook(file_type, source, day, book)
