"""Base class of all admin pages: services do all writing, and CMS groups decide who may do what."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db import IntegrityError, models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path

from portal import seen_rows
from portal.characters import identifier_key, tidy
from portal.form_fields import FIRST_DAY, LAST_DAY, DayField, JSONValueField
from portal.models import User
from portal.models.permanence import Permanence
from portal.policy import PolicyError
from portal.seen_rows import ChangedMeanwhile
from portal.services.effects import Unconfirmed
from portal.services.use_case import Refused
from portal.typed_texts import check_texts

from . import asking, exports, kept_uploads, row_history
from .admin_of_groups import AdminOfGroups
from .kept_fields import with_kept_fields
from .key_select import KeySelect, named
from .pages import PagesFromBothEnds
from .sent_once import SentTwice, check_sent_once

_IDENTIFIERS = ("model_id", "ccn", "npi")


CONTRADICTS = (
    "These values contradict each other or a row that exists, perhaps one that somebody saved a moment ago. Look at "
    "the list, then correct the values."
)


class ServiceAdmin(AdminOfGroups):
    """Admin page that writes through services.

    A subclass overrides `create` and `update` with one service call each. Nobody can delete rows here.
    """

    writes_by_services = True
    changeable: tuple[str, ...] = ()
    """Fields that may change after the row was created; the page shows the others as text."""
    asks_about: frozenset[str] = frozenset()
    """Fields that nobody saves before a page has shown what that does: they move days of duties, concern many
    practices, or cannot be undone."""
    list_per_page = 50
    show_full_result_count = False
    paginator = PagesFromBothEnds
    formfield_overrides = {
        models.DateField: {"form_class": DayField},
        models.JSONField: {"form_class": JSONValueField},
    }

    def create(self, *, fields: dict[str, Any], by: User) -> models.Model:
        """Create the row by a service and return it."""
        raise NotImplementedError

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        """Change the row by a service; `fields` holds the changed values only."""
        raise NotImplementedError

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field of a column; a year must lie within the days that a form accepts."""
        if isinstance(db_field, models.IntegerField) and db_field.name.endswith("year"):
            kwargs |= {"min_value": FIRST_DAY.year, "max_value": LAST_DAY.year}
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KeySelect(db_field, self.admin_site)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None:
            field.label_from_instance = named  # type: ignore[method-assign]
        return field

    def do_with_each(
        self, request: HttpRequest, rows: Iterable[Any], act: Callable[[Any], str], *, title: str
    ) -> HttpResponse | None:
        """Show what a service would do to all rows of an action, then call it for each; show successes and refusals.

        :param act: the call; it returns the message for success.
        :param title: the action as an order.
        """
        said: list[tuple[str, int]] = []

        def all_of_them() -> None:
            for row in rows:
                try:
                    said.append((act(row), messages.SUCCESS))
                except Refused as refusal:
                    said.append((str(refusal), messages.ERROR))

        if asking.BACK in request.POST:
            return None
        try:
            asking.asked(request, all_of_them)
        except Unconfirmed as unconfirmed:
            refused = [words for words, level in said if level == messages.ERROR]
            return asking.page(request, unconfirmed, site=self.admin_site, title=title, notes=refused)
        for words, level in said:
            self.message_user(request, words, level)
        return None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = tuple(self.readonly_fields)
        if obj is None:
            return shown
        every = flatten_fieldsets(self.fieldsets) if self.fieldsets else [
            *(self.fields or [field.name for field in self.opts.fields if field.name != "id"])
        ]  # fmt: skip
        return (*shown, *(name for name in every if name not in self.changeable and name not in shown))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search for names in plain characters, and for identifiers with or without spaces and hyphens."""
        found, doubled = super().get_search_results(request, queryset, tidy(search_term))
        identifiers = [name for name in self.search_fields if name.rpartition("__")[2] in _IDENTIFIERS]
        if search_term and identifiers:
            exactly = [models.Q((f"{name}__iexact", identifier_key(search_term))) for name in identifiers]
            found |= queryset.filter(reduce(operator.or_, exactly))
        return found, doubled

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        return [path("export.<slug:ending>", self.admin_site.admin_view(self.export), name=name), *super().get_urls()]

    def export(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        """Download the list, as its address filters it."""
        self.check_reader(request)
        return exports.export(self, request, ending=ending)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Show what happened to a row, whoever did it and by which page."""
        self.check_reader(request)
        return row_history.page(request, self.get_object(request, object_id), site=self.admin_site)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the form; show a service's refusal at the field it names or above the form, and keep what was typed."""
        if object_id is None:
            self._check(request, "add this", self.adders)
        else:
            self.check_reader(request)
        kept_uploads.give_back(request)
        if asking.BACK in request.POST:
            files = " Choose the file again." if request.FILES else ""
            words = f"Nothing has been saved. Change what you need, then save again.{files}"
            request.refusal = Refused(words)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except Unconfirmed as unconfirmed:
            return self._ask(request, unconfirmed, change=object_id is not None)
        except SentTwice as twice:
            self.message_user(request, str(twice), messages.WARNING)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        except IntegrityError:
            # Two people at once, or a rule of the table that no service words: never an internal error.
            request.refusal = Refused(CONTRADICTS)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (Refused, PolicyError) as refusal:
            if isinstance(refusal, ChangedMeanwhile):
                request.POST = refusal.data  # type: ignore[attr-defined]
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = with_kept_fields(super().get_form(request, obj, change, **kwargs), request)
        refusal: Refused | PolicyError | None = getattr(request, "refusal", None)
        if refusal is None:
            return form

        class RefusedForm(form):  # type: ignore[valid-type,misc]
            def clean(self) -> Any:
                data = super().clean()
                field = getattr(refusal, "field", None)
                self.add_error(field if field in self.fields else None, str(refusal).splitlines())
                return data

        return RefusedForm

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        check_texts(form)
        fields = {name: form.cleaned_data[name] for name in form.cleaned_data if name in form.fields}
        by: Any = request.user
        if change:
            changed = {name: fields[name] for name in form.changed_data}
            if changed:
                row = self._as_seen(request, obj, form)
                self._save(request, changed, lambda: self.update(row=row, fields=changed, by=by))
        else:
            check_sent_once(request)
            filled = [name for name, value in fields.items() if value not in (None, "")]
            made = self._save(request, filled, lambda: self.create(fields=fields, by=by))
            obj.pk = made.pk
            obj.refresh_from_db()

    def _as_seen(self, request: HttpRequest, obj: Any, form: ModelForm[Any]) -> Any:
        """Lock a row that the page showed, unless it is one that nobody can change, and return it.

        :raises ChangedMeanwhile: when somebody else has changed it since.
        """
        rows = type(obj).objects
        if getattr(type(obj), "permanence", None) != Permanence():
            rows = rows.select_for_update(of=("self",))
        row = rows.get(pk=obj.pk)
        try:
            seen_rows.check(row, form.fields, seen=request.POST.get(seen_rows.FIELD, ""))
        except ChangedMeanwhile as refusal:
            refusal.data = seen_rows.merged(form, refusal)
            raise
        return row

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Put into the form how its row is now, so that a later change of somebody else is noticed."""
        form = context["adminform"].form
        if kwargs.get("change") and form.fields:
            fresh = seen_rows.seen_as(form.instance, form.fields)
            context["seen_row"] = form.data.get(seen_rows.FIELD, "") if form.is_bound else fresh
        return super().render_change_form(request, context, *args, **kwargs)

    def _save(self, request: HttpRequest, names: Iterable[str], act: Callable[[], Any]) -> Any:
        return act() if self.asks_about.isdisjoint(names) else asking.asked(request, act)

    def _ask(self, request: HttpRequest, unconfirmed: Unconfirmed, *, change: bool) -> HttpResponse:
        name = self.opts.verbose_name
        title = f"Change this {name}" if change else f"Add this {name}"
        notes = self.notes_on_effect(unconfirmed.made)
        return asking.page(request, unconfirmed, site=self.admin_site, title=title, notes=notes)

    def notes_on_effect(self, made: Any) -> list[str]:
        """Return sentences about what saving the form does later, which the written rows do not tell.

        :param made: the row that `create` would make; None for a change.
        """
        return []
