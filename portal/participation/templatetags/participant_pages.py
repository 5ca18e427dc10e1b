"""The pages of one participant, for the navigation beside them."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.urls import reverse

from portal import clock
from portal.models import Participant
from portal.participation.attestations import ATTESTATIONS
from portal.participation.duties import practitioner_list
from portal.participation.rules.obligations import Duty
from portal.policy import Book
from portal.selectors import policy_book

register = template.Library()


class Page(NamedTuple):
    """A page in the navigation."""

    label: str
    url: str


@register.simple_tag
def duty_pages(participant: Participant) -> list[Page]:
    """
    List the pages of what this kind of participant certifies and attests.

    :param participant: whose pages they are
    """
    book = policy_book()
    own = [participant.model_id]
    pages = []
    if _is_asked(practitioner_list.DUTY, participant, book):
        pages.append(Page("Practitioner list", reverse(practitioner_list.DUTY.page, args=own)))
    return pages + [
        Page(attestation.name, reverse(attestation.duty.page, args=[*own, attestation.code]))
        for attestation in ATTESTATIONS
        if _is_asked(attestation.duty, participant, book)
    ]


def _is_asked(duty: Duty, participant: Participant, book: Book) -> bool:
    first_known = book.parameter("model/performance_years").values[0].from_on
    return participant.kind in duty.binds(book.on(max(clock.today(), first_known)))
