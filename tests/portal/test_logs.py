"""Logs hold ids of requests and actors, kinds of errors and their places, but no error text, token or query."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from django.test import Client
from django.urls import reverse

from portal.models import Registration
from tests import factories
from tests.portal.pages_for_tests import MBI

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.pages_for_tests")]


@pytest.fixture
def log():
    """Return the stream to which the console's handler writes."""
    stream = io.StringIO()
    [console] = [handler for handler in logging.getLogger().handlers if isinstance(handler, logging.StreamHandler)
                 and isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)]  # fmt: skip
    was = console.setStream(stream)
    yield stream
    console.setStream(was)


def events(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_error_of_a_page_is_logged_by_kind_and_place_without_its_text(log):
    response = Client(raise_request_exception=False).get("/raising/")
    assert response.status_code == 500
    assert MBI not in response.content.decode()
    assert MBI not in log.getvalue()
    [failed] = [event for event in events(log) if event["event"] == "request_failed"]
    assert [error["kind"] for error in failed["errors"]] == ["builtins.ValueError", "builtins.RuntimeError"]
    assert "pages_for_tests.py" in failed["errors"][1]["frames"][-1]
    assert failed["errors"][1]["frames"][-1].endswith(" raising")
    assert failed["request_id"]


def test_database_error_about_a_duplicate_value_is_logged_without_the_value(log):
    person = factories.user(second_factor=False)
    assert Client(raise_request_exception=False).get("/duplicating/").status_code == 500
    assert person.email not in log.getvalue()
    [failed] = [event for event in events(log) if event["event"] == "request_failed"]
    assert failed["errors"][-1]["kind"] == "django.db.utils.IntegrityError"


def test_text_of_an_error_is_removed_from_a_library_s_log_message(log):
    Client().get("/logging-an-error/")
    assert MBI not in log.getvalue()
    [event] = [event for event in events(log) if event.get("logger") == "some.library"]
    assert event["event"] == "It went wrong: …"
    assert event["errors"][0]["kind"] == "builtins.ValueError"


def test_failed_task_is_logged_by_celery_without_its_error_text(log):
    try:
        int(MBI)
    except ValueError as error:
        context = {
            "name": "portal.x",
            "id": "1",
            "exc": repr(error),
            "traceback": f"… {error}",
            "description": "raised",
        }
        logging.getLogger("celery.app.trace").error(
            "Task %(name)s[%(id)s] %(description)s: %(exc)s\n%(traceback)s", context, exc_info=True,
            extra={"data": context},
        )  # fmt: skip
    assert MBI not in log.getvalue()
    assert events(log)[0]["event"].startswith("Task portal.x[1] raised: …")


def test_registration_token_is_not_logged(log):
    registration = Registration.objects.create(
        model_id="RO00001", identifier_index="0" * 64, first_name="A", last_name="B", email="a@b.example",
        received_at="2021-01-01T00:00:00Z",
    )  # fmt: skip
    token = registration.token()
    Client().get(reverse("portal:registration-confirm", args=[token]))
    assert token not in log.getvalue()
    assert {event["request"] for event in events(log)} == {"GET /register/…/"}


def test_tokens_of_allauth_s_links_are_not_logged(log):
    Client().get("/accounts/password/reset/key/3-abcdef-0123456789/")
    Client().get("/accounts/confirm-email/MQ:1abcDE:signature/")
    assert "0123456789" not in log.getvalue()
    assert "signature" not in log.getvalue()


def test_search_words_of_staff_are_not_logged(log):
    Client().get("/admin/portal/participant/?q=Lovelace")
    assert "Lovelace" not in log.getvalue()
    assert events(log)[0]["request"] == "GET /admin/portal/participant/?…"


def test_event_names_request_and_actor(log):
    person = factories.user()
    client = factories.client(person)
    client.get(reverse("portal:start"))
    finished = events(log)[-1]
    assert (finished["event"], finished["user_id"], finished["code"]) == ("request_finished", person.pk, 200)
    assert finished["request_id"]
    assert person.email not in log.getvalue()
