"""Contexts of the history hold no token of a link."""

from __future__ import annotations

import re

import pghistory.models
import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.middleware.history import HistoryMiddleware
from portal.models import Registration, User
from portal.services import registrations
from tests import factories
from tests.architecture.addresses import all_pages

pytestmark = pytest.mark.django_db
TOKENS = {"token", "key", "uidb36"}


def test_no_context_holds_the_token_of_a_registration():
    participant = factories.participant()
    registration = registrations.receive(
        model_id=participant.model_id, identifier=participant.tin, first_name=participant.contact_first_name,
        last_name=participant.contact_last_name, email=participant.contact_email, by="visitor",
    )  # fmt: skip
    registrations.answer(registration_id=registration.pk, by="test")
    registrations.mail_link(registration_id=registration.pk)
    token = re.search(r"/register/([^/\s]{20,})/", mail.outbox[-1].body)[1]
    words = {"password": factories.PASSWORD, "repeated": factories.PASSWORD}
    answer = Client().post(f"{reverse('portal:registration-confirm', args=[token])}?{token}", words)
    assert answer.status_code == 302
    made = User.objects.get(email=participant.contact_email)
    assert made.userevent_set.latest("pgh_id").pgh_context.metadata["url"] == "/register/…/"
    assert Registration.objects.get().status == "accepted"
    assert not [kept for kept in pghistory.models.Context.objects.all() if token in str(kept.metadata)]


@pytest.mark.parametrize(
    "page", [page for page in all_pages() if TOKENS & set(page.arguments)], ids=lambda page: page.name or page.route
)
def test_history_notes_every_page_of_a_link_without_its_token(page, rf: RequestFactory):
    secret = "1abc-2def-3secret"
    route = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|[\^$\\]", lambda name: secret if name[1] or name[2] else "",
                   page.route)  # fmt: skip
    noted = HistoryMiddleware(lambda request: None).get_context(rf.post(f"/{route}?{secret}"))
    assert secret not in noted["url"], noted
    assert "/" in noted["url"]
