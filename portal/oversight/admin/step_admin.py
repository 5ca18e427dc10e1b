"""Pages of the admin with a further step: what it does is shown first, and a button below takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import strip_tags
from django.views.decorators.http import require_POST

from portal.admin.service_admin import ServiceAdmin


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a row: the word in its address, the button's label, and the call that takes it.

    `act` is given the row, the fingerprint of what the person saw, and the person; it returns the sentence of its
    success.
    """

    word: str
    label: str
    act: Callable[[Any, str, Any], str]


class StepAdmin(ServiceAdmin):
    """A page whose row may be passed on by steps."""

    change_form_template = "admin/oversight/step.html"

    def steps(self, row: Any) -> list[Step]:
        """Return the steps that the row may take now."""
        raise NotImplementedError

    def shown(self, row: Any) -> dict[str, Any]:
        """Return what the page says before a step: `preview` (paragraphs), `effect` (a sentence), `seen`."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        take = self.admin_site.admin_view(require_POST(self.take))
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        return [path("<int:pk>/steps/<slug:word>/", take, name=name), *super().get_urls()]

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the row's own page, where its steps stand."""
        return redirect(self._address(obj.pk))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = context.get("original")
        if row is not None:
            context |= self.shown(row)
            taken = [(reverse(f"{self._named}_step", args=[row.pk, step.word]), step.label) for step in self.steps(row)]
            context |= {"steps": taken if self.has_add_permission(request) else []}
        return super().render_change_form(request, context, *args, **kwargs)

    def take(self, request: HttpRequest, pk: int, word: str) -> HttpResponse:
        """Take a step of a row, as it was seen.

        :raises Http404: for a step that the row does not have now.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        row = get_object_or_404(self.model, pk=pk)
        step = next((one for one in self.steps(row) if one.word == word), None)
        if step is None:
            raise Http404(f"{strip_tags(str(row))}: there is no such step now.")
        seen = request.POST.get("seen", "")
        self.do_with_each(request, [row], lambda one: step.act(one, seen, request.user))
        return redirect(self._address(pk))

    @property
    def _named(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}"

    def _address(self, pk: int) -> str:
        return reverse(f"{self._named}_change", args=[pk])
