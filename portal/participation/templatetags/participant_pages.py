"""The pages of one participant, for the navigation beside them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django import template
from django.urls import reverse

from portal import clock
from portal.models import Participant
from portal.participation.attestations import ATTESTATIONS
from portal.participation.duties import practitioner_list
from portal.participation.rules.beneficiary_notice import gives_notice
from portal.participation.rules.obligations import Duty, is_asked
from portal.participation.rules.treatment_summaries import owes_summaries
from portal.selectors import policy_book

register = template.Library()


class Page(NamedTuple):
    """A page in the navigation."""

    label: str
    url: str


@register.simple_tag
def duty_pages(participant: Participant) -> list[Page]:
    """
    Return the pages of what this kind of participant certifies, attests and gives to patients.

    :param participant: whose pages they are
    """
    own, asked = [participant.model_id], _asked_of(participant)
    pages = []
    if asked(practitioner_list.DUTY):
        pages.append(Page("Practitioner list", reverse(practitioner_list.DUTY.page, args=own)))
    pages += [
        Page(attestation.name, reverse(attestation.duty.page, args=[*own, attestation.code]))
        for attestation in ATTESTATIONS
        if asked(attestation.duty)
    ]
    if gives_notice(participant.kind):
        pages.append(Page("Beneficiary notice", reverse("participation:beneficiary-notice", args=own)))
    if owes_summaries(participant.kind, on=clock.today(), book=policy_book()):
        pages.append(Page("Treatment summaries", reverse("participation:treatment-summary-list", args=own)))
    return pages


def _asked_of(participant: Participant) -> Callable[[Duty], bool]:
    return partial(is_asked, kind=participant.kind, on=clock.today(), book=policy_book())
