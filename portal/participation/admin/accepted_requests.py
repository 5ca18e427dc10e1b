"""The form by which the help desk accepts a request about a profile, and the pages to use first for all else."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from portal.admin.steps import ReasonForm
from portal.form_fields import DayField
from portal.forms import IdentifierField
from portal.participation.models import ProfileRequest, Site
from portal.participation.profile import site_in_words
from portal.services.participants import CONTACT, needing_second_person

from .sites import ZipField

Subject = ProfileRequest.Subject
AS_IT_IS = "Empty: as it is on file."


class NameForm(ReasonForm):
    """The answer to the practice, and its new legal name."""

    legal_name = forms.CharField(
        label="New legal name",
        max_length=200,
        required=False,
        help_text="It is on file at once. Leave this empty if the name stays.",
    )
    field_order = ("legal_name", "reason")


class ContactForm(ReasonForm):
    """The answer to the practice, and its right contact."""

    contact_first_name = forms.CharField(label="First name", max_length=150, required=False)
    contact_last_name = forms.CharField(label="Last name", max_length=150, required=False)
    contact_email = forms.EmailField(label="Email address", required=False)
    field_order = (*CONTACT, "reason")


class SiteChoice(forms.ModelChoiceField):
    """A choice of one of the sites on file."""

    def label_from_instance(self, obj: Any) -> str:
        return site_in_words(obj)


class SiteForm(ReasonForm):
    """The answer to the practice, and one site as it is right."""

    site = SiteChoice(
        label="Site that is wrong",
        queryset=Site.objects.none(),
        required=False,
        empty_label="None: a new site, or no change",
        help_text="A new row replaces it. Leave this and the fields below empty if the sites are right already.",
    )
    zip = ZipField(label="Right ZIP Code", required=False, help_text=AS_IT_IS)
    cbsa = IdentifierField(label="Right CBSA", required=False, help_text="Empty: the area of the ZIP Code.")
    from_on = DayField(label="Right first day", required=False, help_text=AS_IT_IS)
    to_on = DayField(label="Right last day", required=False, help_text=AS_IT_IS)
    field_order = ("site", "zip", "cbsa", "from_on", "to_on", "reason")


def form_of(request: ProfileRequest) -> type[forms.Form]:
    """Return the form with the fields that the acceptance of a request can put on file."""
    if request.subject == Subject.LEGAL_NAME:
        return NameForm
    if request.subject == Subject.CONTACT and not _takes_two(request):
        return ContactForm
    if request.subject != Subject.SITES:
        return ReasonForm

    class OwnSiteForm(SiteForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["site"].queryset = request.participant.sites.all()  # type: ignore[attr-defined]

    return OwnSiteForm


def first_values(request: ProfileRequest) -> dict[str, Any]:
    """Return what the form shows first: the name that the practice asks for, or the contact on file."""
    if request.subject == Subject.LEGAL_NAME:
        return {"legal_name": request.right}
    return {name: getattr(request.participant, name) for name in CONTACT}


def pages_to_use_first(request: ProfileRequest) -> list[tuple[str, str]]:
    """Return the pages that change what the form cannot, as labels and addresses."""
    one = request.participant
    named = urlencode({"q": one.model_id})
    own = urlencode({"participant": one.pk})

    def step(name: str) -> str:
        return reverse("admin:portal_participant_step", args=[one.pk, name])

    pages = {
        Subject.IDENTIFIER: [("Correct the TIN or CCN", step("identifier"))],
        Subject.KIND: [("Change the kind", step("kind"))],
        Subject.DAYS: [("Correct the days", step("days"))],
        Subject.SITES: [(f"Sites of {one.model_id}", f"{reverse('admin:participation_site_changelist')}?{named}")],
        Subject.EXCLUSIONS: [
            (f"Exclusions of {one.model_id}", f"{reverse('admin:participation_exclusion_changelist')}?{named}"),
            ("Add an exclusion", f"{reverse('admin:participation_exclusion_add')}?{own}"),
        ],
        Subject.CONTACT: [
            ("Propose the new contact; a second person approves it",
             f"{reverse('admin:portal_contactproposal_add')}?{own}")
        ] if _takes_two(request) else [],
        Subject.OTHER: [(f"The page of {one.model_id}", reverse("admin:portal_participant_change", args=[one.pk]))],
    }  # fmt: skip
    return pages.get(Subject(request.subject), [])


def _takes_two(request: ProfileRequest) -> bool:
    """Tell whether only two people at CMS can change the contact."""
    return bool(needing_second_person([request.participant_id]))
