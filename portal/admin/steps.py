"""Steps on one row in the admin: a page shows what the step does, asks for what its service needs, and calls it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from portal.services.effects import Unconfirmed
from portal.views.submitted import submitted

from . import asking
from .kept_fields import with_kept_fields
from .sent_once import SentTwice, check_sent_once
from .service_admin import ServiceAdmin


class ReasonForm(forms.Form):
    """The reason of a step, for the history."""

    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The history keeps it. No TIN, nothing about a patient.",
    )


@dataclass(frozen=True, slots=True)
class Preview:
    """Content of the page of a step: markup, and the fingerprint of what the markup shows."""

    markup: SafeString
    seen: str

    @classmethod
    def of(cls, template: str, context: dict[str, Any], *, seen: str) -> Preview:
        """Render a template as a preview."""
        return cls(render_to_string(template, context), seen)


@dataclass(frozen=True, slots=True)
class Step:
    """A step on one row.

    `label` is the button, as an order ("End this access"). `explanation` says what the step does. `act` calls one
    service with the row, the actor and the form's data, and returns the sentence for success. `when` tells whether the
    step is possible for a row. `initial` returns what the form shows first. `form_of` returns the form where it
    depends on the row. `pages_first` returns the pages (label and address) that do what the step does not.

    `preview` shows what people will read, or what would change. `act` then also gets `seen_as`, the fingerprint of what
    the person saw, which the service compares. `asks` shows the rows that the step writes before it takes it, with the
    sentences of `notes` about what those rows do not tell.
    After a step that `removes` the row the list follows, because the row has no page any more.
    """

    name: str
    label: str
    explanation: str
    groups: frozenset[str]
    act: Callable[..., str]
    form: type[forms.Form] = ReasonForm
    when: Callable[[Any], bool] = lambda row: True
    initial: Callable[[Any], dict[str, Any]] = lambda row: {}
    form_of: Callable[[Any], type[forms.Form]] | None = None
    pages_first: Callable[[Any], list[tuple[str, str]]] = lambda row: []
    preview: Callable[[Any], Preview] | None = None
    asks: bool = False
    notes: Callable[[Any], list[str]] = lambda row: []
    removes: bool = False


class SteppedAdmin(ServiceAdmin):
    """Admin page whose rows change by steps; the page of a row has a button for each step that is possible."""

    steps: tuple[Step, ...] = ()
    step_after_adding = ""
    """The name of the step whose page follows the form by which a row is added."""
    change_form_template = "admin/stepped_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:pk>/step/<slug:name>/",
            self.admin_site.admin_view(self.step),
            name=f"{self.opts.app_label}_{self.opts.model_name}_step",
        )
        return [own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the buttons of the steps that are possible and that the person may take."""
        row = context.get("original")
        if row is not None:
            possible = [step for step in self.steps if self._any(request, step.groups) and step.when(row)]
            context |= {"steps": [(step.label, self._address(row, step.name)) for step in possible]}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """Lead to the page of the step that follows."""
        if self.step_after_adding:
            return redirect(self._address(obj, self.step_after_adding))
        return super().response_add(request, obj, post_url_continue)

    def _address(self, row: Any, name: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[row.pk, name])

    def step(self, request: HttpRequest, pk: int, name: str) -> HttpResponse:
        """Show the page of a step, or take the step."""
        step = next((one for one in self.steps if one.name == name), None)
        if step is None:
            raise Http404("There is no such step.")
        self._check(request, step.label[0].lower() + step.label[1:], step.groups)
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        name_of_pages = f"{self.opts.app_label}_{self.opts.model_name}"
        page = redirect(f"admin:{name_of_pages}_change", pk)
        if not step.when(row):
            self.message_user(
                request, "This is no longer possible: the row has changed, or somebody has done it.", messages.WARNING
            )
            return page
        form_class = with_kept_fields(step.form_of(row) if step.form_of else step.form, request)
        sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = form_class(*sent, initial=step.initial(row))
        if asking.BACK not in request.POST:
            try:
                if done := submitted(request, form, lambda data: self._take(request, step, row, data)):
                    self.message_user(request, done, messages.SUCCESS)
                    return redirect(f"admin:{name_of_pages}_changelist") if step.removes else page
            except Unconfirmed as unconfirmed:
                return asking.page(request, unconfirmed, site=self.admin_site, title=step.label, notes=step.notes(row))
            except SentTwice as twice:
                self.message_user(request, str(twice), messages.WARNING)
                return page
        preview = step.preview(row) if step.preview else None
        context = {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "original": row,
            "row_url": page.url,  # type: ignore[attr-defined]
            "step": step,
            "pages_first": step.pages_first(row),
            "preview": preview,
            "seen": preview.seen if preview else "",
            "form": form,
        }
        return TemplateResponse(request, "admin/step.html", context)

    @staticmethod
    def _take(request: HttpRequest, step: Step, row: Any, data: dict[str, Any]) -> str:
        seen = {"seen_as": request.POST.get("seen", "")} if step.preview else {}
        with transaction.atomic():
            check_sent_once(request)
            if not step.asks:
                return step.act(row, by=request.user, **data, **seen)
            return asking.asked(request, lambda: step.act(row, by=request.user, **data, **seen))
