"""The base of every admin page: read-only unless a service does the writing, and rights by CMS group."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import models, transaction
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse

from portal.models import User
from portal.services.use_case import Refused

HELP_DESK, ANALYST, REVIEWER = "help desk", "analyst", "reviewer"
OFFICIAL, APPROVER, ADMINISTRATOR = "reconsideration official", "approver", "administrator"
GROUPS = (HELP_DESK, ANALYST, REVIEWER, OFFICIAL, APPROVER, ADMINISTRATOR)


def groups_of(request: HttpRequest) -> frozenset[str]:
    """Return the CMS groups of the signed-in person, read once a request; a superuser is in all of them."""
    user: Any = request.user
    if not hasattr(request, "staff_groups"):
        names = GROUPS if user.is_superuser else user.groups.values_list("name", flat=True)
        request.staff_groups = frozenset(names)  # type: ignore[attr-defined]
    return frozenset(request.staff_groups)  # type: ignore[attr-defined]


class ServiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin page whose writes are services.

    A subclass names who may look (`viewers`), who may add (`adders`) and who may change (`changers`), and overrides
    `create` and `update` with one service call each. Nothing is deleted here: history stays.
    """

    writes_by_services = True
    viewers: frozenset[str] = frozenset(GROUPS)
    adders: frozenset[str] = frozenset()
    changers: frozenset[str] = frozenset()
    changeable: tuple[str, ...] = ()
    """The fields that may change once the row is there; the others are shown."""
    list_per_page = 50
    show_full_result_count = False

    def create(self, *, fields: dict[str, Any], by: User) -> models.Model:
        """Make the row by a service."""
        raise NotImplementedError

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        """Change the row by a service; `fields` holds what changed."""
        raise NotImplementedError

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._any(request, self.viewers | self.adders | self.changers)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._any(request, self.adders)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._any(request, self.changers)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @staticmethod
    def _any(request: HttpRequest, groups: frozenset[str]) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_staff and groups_of(request) & (groups | {ADMINISTRATOR}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = tuple(self.readonly_fields)
        if obj is None:
            return shown
        every = flatten_fieldsets(self.fieldsets) if self.fieldsets else [
            *(self.fields or [field.name for field in self.opts.fields if field.name != "id"])
        ]  # fmt: skip
        return (*shown, *(name for name in every if name not in self.changeable and name not in shown))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show a service's refusal above the form with everything that was typed."""
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except Refused as refusal:
            request.refusal = str(refusal)  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", None)
        if refusal is None:
            return form

        class RefusedForm(form):  # type: ignore[valid-type,misc]
            def clean(self) -> Any:
                data = super().clean()
                self.add_error(None, refusal)
                return data

        return RefusedForm

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Any], change: bool) -> None:
        fields = {name: form.cleaned_data[name] for name in form.cleaned_data if name in form.fields}
        by: Any = request.user
        if change:
            changed = {name: fields[name] for name in form.changed_data}
            if changed:
                self.update(row=type(obj).objects.get(pk=obj.pk), fields=changed, by=by)
        else:
            made = self.create(fields=fields, by=by)
            obj.pk = made.pk
            obj.refresh_from_db()
