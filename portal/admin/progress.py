"""Progress on pages of the admin: the page of a row and its cell in the list ask again until the work ends.

Without JavaScript the page shows how it stands, with a link that looks again.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from portal.progress import Progress

from .service_admin import ServiceAdmin

CELL = "cell"


class ProgressAdmin(ServiceAdmin):
    """Admin page of what workers do: `progress` is a field of a row's page, `short_progress` a column of the list."""

    class Media:
        js = ("htmx/htmx.min.js",)

    def progress_of(self, row: Any) -> list[Progress]:
        """Return the pieces of work of a row, in a fixed number of queries."""
        raise NotImplementedError

    def is_under_way(self, row: Any) -> bool:
        """Return whether the list asks for the progress of a row again; without a query."""
        raise NotImplementedError

    def counts_of(self, row: Any) -> str:
        """Return the progress of a row that is not under way, for its cell; without a query."""
        raise NotImplementedError

    @admin.display(description="progress")
    def progress(self, row: Any) -> SafeString:
        return render_to_string("admin/progress.html", self._context(row, cell=False))

    @admin.display(description="progress")
    def short_progress(self, row: Any) -> SafeString | str:
        if not self.is_under_way(row):
            return self.counts_of(row)
        return render_to_string("admin/progress.html", self._context(row, cell=True))

    def _context(self, row: Any, *, cell: bool) -> dict[str, Any]:
        found = self.progress_of(row)
        pages = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return {
            "row": row,
            "pieces": found,
            "under_way": any(one.under_way for one in found),
            "cell": cell,
            "address": reverse(f"{pages}_progress", args=[row.pk]),
            "page": reverse(f"{pages}_change", args=[row.pk]),
        }

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/progress/",
            self.admin_site.admin_view(self.progress_now),
            name=f"{self.opts.app_label}_{self.opts.model_name}_progress",
        )
        return [own, *super().get_urls()]

    def progress_now(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show how the work stands; once it has ended, the browser loads the whole page again."""
        self.check_reader(request)
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        context = self._context(row, cell=CELL in request.GET)
        response = render(request, "admin/progress.html", context)
        if not context["under_way"]:
            response["HX-Refresh"] = "true"
        return response

    progress_now.passive = True  # type: ignore[attr-defined]  # polling does not keep a session alive
