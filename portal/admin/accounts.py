"""Accounts, staff and identity checks, for the help desk and administrators."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from portal.models import Acceptance, IdentityCheck, User
from portal.services import account_help, staff_accounts
from portal.staff import ADMINISTRATOR, GROUPS, HELP_DESK

from .service_admin import ServiceAdmin
from .steps import ReasonForm, Step, SteppedAdmin

_READERS = frozenset({HELP_DESK, ADMINISTRATOR})
_HELP_DESK, _ADMINISTRATOR = frozenset({HELP_DESK}), frozenset({ADMINISTRATOR})
_GROUP_CHOICES = [(group, group) for group in GROUPS]


class CheckForm(forms.Form):
    """The check of the identity, which the portal keeps."""

    method = forms.ChoiceField(label="How you checked the identity", choices=IdentityCheck.Method)
    notes = forms.CharField(
        label="Who confirmed what",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: Jo Lind, billing manager, called back at the number on file. No TIN, no patients.",
    )


class AddressForm(CheckForm):
    """The new address of a person, and the check of the identity."""

    email = forms.EmailField(label="New email address", max_length=254)
    field_order = ("email", "method", "notes")


class GroupsForm(ReasonForm):
    """The groups of CMS staff."""

    groups = forms.MultipleChoiceField(choices=_GROUP_CHOICES, widget=forms.CheckboxSelectMultiple)
    field_order = ("groups", "reason")


class StaffForm(forms.ModelForm):
    """A new account for CMS staff."""

    staff_groups = forms.MultipleChoiceField(
        label="Groups", choices=_GROUP_CHOICES, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(max_length=500, help_text="For example: who asked for the account.")

    class Meta:
        model = User
        fields = ("email", "first_name", "last_name")


def _reset(user: User, **given: Any) -> str:
    account_help.reset_second_factor(user=user, **given)
    return f"{user} sets up a new second factor at the next sign-in."


def _close(user: User, **given: Any) -> str:
    account_help.close(user=user, **given)
    return f"The account of {user} is closed."


def _reopen(user: User, **given: Any) -> str:
    account_help.reopen(user=user, **given)
    return f"The account of {user} is open again."


def _correct_address(user: User, **given: Any) -> str:
    corrected = account_help.correct_address(user=user, **given)
    return f"{user} now signs in with {corrected.email}."


def _set_groups(user: User, **given: Any) -> str:
    staff_accounts.set_groups(user=user, **given)
    return f"{user} is in: {', '.join(given['groups'])}."


@admin.register(User)
class UserAdmin(SteppedAdmin):
    """Accounts. Adding makes an account for CMS staff; people of practices register or are invited."""

    viewers = _READERS
    adders = _ADMINISTRATOR
    form = StaffForm
    list_display = ("email", "first_name", "last_name", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    search_fields = ("email", "first_name", "last_name")
    readonly_fields = ("practices", "second_factor", "checks")
    steps = (
        Step(
            "reset-second-factor",
            "Reset the second factor",
            "Removes the authenticator app, the passkeys and the recovery codes, and ends all sessions. At the next "
            "sign-in the person enters the password and sets up a new second factor. The portal emails the person.",
            _HELP_DESK,
            _reset,
            form=CheckForm,
            when=lambda user: user.authenticator_set.exists(),
        ),
        Step(
            "correct-address",
            "Correct the email address",
            "From now on the person signs in with the new address. All sessions end. The portal emails both addresses.",
            _HELP_DESK,
            _correct_address,
            form=AddressForm,
            when=lambda user: user.is_active,
        ),
        Step(
            "close",
            "Close the account",
            "Nobody can sign in with the account any more, and its sessions end. The portal keeps what the person did, "
            "and the person's access to practices for the day on which you open the account again.",
            _HELP_DESK,
            _close,
            when=lambda user: user.is_active,
        ),
        Step(
            "reopen",
            "Open the account again",
            "The person can sign in again and has the same access to practices as before.",
            _HELP_DESK,
            _reopen,
            form=CheckForm,
            when=lambda user: not user.is_active,
        ),
        Step(
            "groups",
            "Change the groups",
            "The new groups replace the present ones. They count from the person's next page.",
            _ADMINISTRATOR,
            _set_groups,
            form=GroupsForm,
            when=lambda user: user.is_staff,
        ),
    )

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("email", "first_name", "last_name", "staff_groups", "reason")
        return (
            "email", "first_name", "last_name", "is_active", "is_staff", "groups", "practices", "second_factor",
            "checks", "last_login", "date_joined",
        )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else self.get_fields(request, obj)

    def create(self, *, fields: dict[str, Any], by: User) -> User:
        return staff_accounts.add(groups=fields.pop("staff_groups"), **fields, by=by)

    @admin.display(description="access to practices")
    def practices(self, user: User) -> SafeString | str:
        rows = ((seat.participant, seat.get_role_display()) for seat in _seats_of(user))
        return format_html_join("", "<div>{}: {}</div>", rows) or "None."

    @admin.display(description="second factor")
    def second_factor(self, user: User) -> str:
        return ", ".join(one.get_type_display() for one in user.authenticator_set.all()) or "Not set up yet."

    @admin.display(description="identity checks")
    def checks(self, user: User) -> SafeString | str:
        rows = ((check, check.checked_by) for check in user.identity_checks.select_related("checked_by"))
        return format_html_join("", "<div>{}, by {}</div>", rows) or "None."


def _seats_of(user: User) -> Any:
    return user.seats.in_force().select_related("participant").defer("participant__tin")


@admin.register(IdentityCheck)
class IdentityCheckAdmin(ServiceAdmin):
    """Checks before changes of accounts, read only."""

    viewers = _READERS
    list_display = ("checked_at", "user", "purpose", "method", "checked_by")
    list_filter = ("purpose", "method")
    list_select_related = ("user", "checked_by")
    search_fields = ("user__email", "notes")


@admin.register(Acceptance)
class AcceptanceAdmin(ServiceAdmin):
    """Acceptances of the terms of use, read only."""

    viewers = _READERS
    list_display = ("accepted_at", "user", "part", "version")
    list_filter = ("part", "version")
    list_select_related = ("user",)
    search_fields = ("user__email",)
