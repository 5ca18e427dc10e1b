"""Lists in the admin that staff upload, review and load in a second step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from portal.admin.steps import Preview, Step, SteppedAdmin
from portal.models import User
from portal.participation.models.uploaded_list import UploadedList
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from portal.staff import ADMINISTRATOR


@dataclass(frozen=True, slots=True)
class Loading:
    """The service that loads lists of a kind, and the words for it.

    `preview` returns the changes of a list, `fingerprint` identifies what it returned, and `load` makes the changes
    that were seen. `template` shows them; `context` returns what it needs beyond them. `label` is the button, `done`
    the sentence for success with `{name}`.
    """

    group: str
    preview: Callable[[Any], dict[str, Any]]
    fingerprint: Callable[[dict[str, Any]], str]
    load: Callable[[Any, str, User], object]
    template: str
    label: str
    done: str
    context: Callable[[dict[str, Any]], dict[str, Any]] = lambda found: {}

    def found(self, row: UploadedList) -> dict[str, Any]:
        """Return what pages show of a list: its changes, made or not yet, or its faults. A row is read once."""
        if "found" not in row.__dict__:
            try:
                found = self.preview(row)
                shown = {"found": found, **self.context(found)}
            except FaultyFile as refusal:
                shown = {"faults": refusal.faults}
            row.__dict__["found"] = {**shown, "original": row}
        return dict(row.__dict__["found"])

    def step(self) -> Step:
        """Return the step that loads a list, as its page was seen."""
        return Step(
            "load",
            self.label,
            "Loading makes the changes below, all of them or none.",
            frozenset({self.group}),
            self._load,
            form=forms.Form,
            when=lambda row: row.loaded_at is None and "found" in self.found(row),
            preview=self._preview,
        )

    def _preview(self, row: UploadedList) -> Preview:
        shown = self.found(row)
        return Preview.of(self.template, shown, seen=self.fingerprint(shown["found"]))

    def _load(self, row: UploadedList, *, seen_as: str, by: User) -> str:
        self.load(row, seen_as, by)
        return self.done.format(name=row.name)


class UploadedListAdmin(SteppedAdmin):
    """Page of one kind of lists: adding one only shows its changes, and its step loads it.

    A subclass gives `loading`, and overrides `receive` with the service that keeps a file. `given` are the fields that
    staff fill in beside the file.
    """

    loading: Loading
    given: tuple[str, ...]
    search_fields = ("name", "uploaded_by")
    readonly_fields = ("changes",)
    step_after_adding = "load"

    def receive(self, *, name: str, content: bytes, by: User, **given: Any) -> UploadedList:
        """Keep a file by a service and return its row."""
        raise NotImplementedError

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        kept = ("name", "sha256", *self.given, "uploaded_by", "uploaded_at", "loaded_by", "loaded_at", "changes")
        return ("file", *self.given) if obj is None else kept

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> UploadedList:
        upload = fields["file"]
        if upload is None:
            raise Refused("Choose a file.", field="file")
        given = {name: fields[name] for name in self.given}
        return self.receive(name=upload.name, content=upload.read(), by=by, **given)

    @admin.display(description="changes")
    def changes(self, row: UploadedList) -> SafeString:
        return render_to_string(self.loading.template, self.loading.found(row))


def readers_of(loading: Loading) -> frozenset[str]:
    """Return the groups that may read lists of a kind: those who load them, and administrators."""
    return frozenset({loading.group, ADMINISTRATOR})
