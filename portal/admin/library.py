"""The public library: documents, and their versions with the steps that publish and withdraw them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import lifecycle
from portal.models import LibraryDocument, LibraryVersion, User
from portal.services import library
from portal.staff import ANALYST

from .service_admin import ServiceAdmin
from .steps import ReasonForm, Step, SteppedAdmin

_ANALYSTS = frozenset({ANALYST})
_STATUSES = ("status", "written_by", "written_at", "published_by", "published_at", "withdrawn_by", "withdrawn_at",
             "withdrawal_reason")  # fmt: skip


@admin.register(LibraryDocument)
class LibraryDocumentAdmin(ServiceAdmin):
    adders = _ANALYSTS
    changers = _ANALYSTS
    changeable = ("topic", "title", "summary")
    fields = changeable
    list_display = ("title", "topic", "summary")
    list_filter = ("topic",)
    search_fields = ("title", "summary")

    def create(self, *, fields: dict[str, Any], by: User) -> LibraryDocument:
        return library.add_document(**fields, by=by)

    def update(self, *, row: Any, fields: dict[str, Any], by: User) -> None:
        library.edit_document(document=row, **fields, by=by)


class VersionForm(forms.ModelForm):
    """A new version: a file, or an address."""

    upload = forms.FileField(label="File", required=False, help_text="PDF, Excel, CSV or Word.")

    class Meta:
        model = LibraryVersion
        fields: tuple[str, ...] = ()


class WithdrawForm(ReasonForm):
    """The reason of a withdrawal, for the readers of the library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Everyone reads it beside the version. No TIN, nothing about a patient."


def _publish(version: LibraryVersion, *, by: User) -> str:
    return f"“{library.publish(version=version, by=by)}” is published."


def _withdraw(version: LibraryVersion, **given: Any) -> str:
    return f"“{library.withdraw(version=version, **given)}” is withdrawn."


@admin.register(LibraryVersion)
class LibraryVersionAdmin(SteppedAdmin):
    adders = _ANALYSTS
    form = VersionForm
    list_display = ("document", "version", "dated_on", "status", "published_at")
    list_filter = ("status", "document__topic")
    list_select_related = ("document",)
    search_fields = ("document__title", "version")
    autocomplete_fields = ("document",)
    readonly_fields = ("content",)
    steps = (
        Step(
            "publish",
            "Publish",
            "Everyone can read this version from now on, also people without an account. It becomes the current "
            "version if no published one has a later day. Practices in the Model get a message. Nobody can change the "
            "version afterward, only withdraw it.",
            _ANALYSTS,
            _publish,
            form=forms.Form,
            when=lambda version: lifecycle.LIBRARY_VERSION.may(version.status, lifecycle.PUBLISHED),
            asks=True,
        ),
        Step(
            "withdraw",
            "Withdraw",
            "Nobody can open this version any more. The library still names it, with your reason, if it was published. "
            "This cannot be undone: a corrected document is a new version.",
            _ANALYSTS,
            _withdraw,
            form=WithdrawForm,
            when=lambda version: lifecycle.LIBRARY_VERSION.may(version.status, lifecycle.WITHDRAWN),
            asks=True,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        said = ("document", "version", "dated_on", "changes")
        return (*said, "upload", "address") if obj is None else (*said, "content", *_STATUSES)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    @admin.display(description="content")
    def content(self, version: LibraryVersion) -> SafeString:
        if version.file is None:
            return format_html('<a href="{}" rel="noreferrer">{}</a>', version.address, version.address)
        address = reverse("portal:library-file", args=[version.pk])
        return format_html('<a href="{}">{}</a> ({})', address, version.file.name, version.file.state)

    def create(self, *, fields: dict[str, Any], by: User) -> LibraryVersion:
        return library.add_version(**fields, by=by)
