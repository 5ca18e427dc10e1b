"""Input that no browser sends, in every part of a request: the answer is 400 or a sentence at the field, never 500.

The test client raises the errors of views, so a failing request here shows its traceback.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django import forms
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse

from portal.web_application import Application
from tests import factories
from tests.architecture.addresses import all_pages
from tests.architecture.hostile_values import BEYOND_BIGINT, ENDLESS, NUL, VALUES, forms_with, no_error
from tests.architecture.names_read import names_read  # noqa: F401 (a fixture)
from tests.architecture.test_access import PAGES, WORDS, address_of, arguments_of

pytestmark = pytest.mark.django_db
# In the bytes of an address: NUL, broken UTF-8, half of a character, bad percent signs, a line break, `..`.
IN_A_PATH = ["%00", "%ED%A0%80", "%ff", "%zz", "%", "%0d%0aX:1", "..%2f..", BEYOND_BIGINT, ENDLESS]
VALUES_WITHOUT_NUL = [value for value in VALUES if value != NUL]
# Pages that cannot show rows with made-up values; other tests try their addresses with rows that are not found.
NEEDS_REAL_ROWS = {"reconciliation:report", "reconciliation:exhibit"}


@pytest.fixture(autouse=True)
def cheap_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def arguments_for(page, participant):
    if page.guard == "participant":
        return arguments_of(page, participant)
    return {name: WORDS.get(name, 1 if kind == "IntConverter" else "x") for name, kind in page.converters.items()}


@pytest.fixture
def anonymous():
    return Client()


@pytest.fixture
def browser_for(request):
    """Return a function that gives the browser of a person who may open a page."""
    names = {"staff": "root", "public": "anonymous"}
    return lambda page: request.getfixturevalue(names.get(page.guard, "browser_of_practice"))


class TestPages:
    @pytest.mark.parametrize(
        "page", [one for one in PAGES if one.name not in NEEDS_REAL_ROWS], ids=lambda page: page.name
    )
    def test_in_the_query(self, page, participant, browser_for, names_read):  # noqa: F811
        """Every name that the page reads, also a name that it reads only because of another one."""
        browser, address = browser_for(page), address_of(page, **arguments_for(page, participant))
        names, tried = names_read.take(browser.get(address)), set()
        while names - tried:
            name = min(names - tried)
            tried.add(name)
            for value in VALUES_WITHOUT_NUL:
                answer = browser.get(f"{address}?{urlencode({name: value})}")
                assert no_error(answer), (name, value[:40])
                names |= names_read.take(answer)
        for with_nul in ("x=%00", "%00=1"):
            assert browser.get(f"{address}?{with_nul}").status_code == 400
        assert no_error(browser.get(f"{address}?%ff=%ED%A0%80&%zz&=&&"))

    @pytest.mark.parametrize("page", [one for one in PAGES if one.arguments], ids=lambda page: page.name)
    def test_in_the_path(self, page, participant, browser_for):
        """Every argument, but one value of the Model ID for each page: the guard of all pages reads it."""
        browser, given = browser_for(page), arguments_for(page, participant)
        for argument in page.arguments:
            one_in_turn = [IN_A_PATH[PAGES.index(page) % len(IN_A_PATH)]]
            for written in one_in_turn if argument == "model_id" else IN_A_PATH:
                parts = {**given, argument: written}
                path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda name, parts=parts: str(parts[name[1]]), page.route)
                answer = browser.get(path)
                assert 400 <= answer.status_code < 500 or answer.status_code in (301, 302), (argument, written[:40])
                assert written != "%00" or answer.status_code == 400

    @pytest.mark.parametrize(
        "page", [one for one in PAGES if one.name not in NEEDS_REAL_ROWS], ids=lambda page: page.name
    )
    def test_in_every_field_of_its_form(self, page, participant, browser_for):
        browser, address = browser_for(page), address_of(page, **arguments_for(page, participant))
        shown = browser.get(address)
        form = shown.context.get("form") if shown.context else None
        if form is None:
            assert no_error(browser.post(address, {"x": NUL}))
            return
        good = dict.fromkeys(form.fields, "1")
        for sent in forms_with(form, good, dict.fromkeys(form.fields, VALUES)):
            assert no_error(browser.post(address, sent)), sent
        days = [name for name, field in form.fields.items() if isinstance(field, forms.DateField)]
        for day in ("0001-01-01", "9999-12-31") if days else ():
            errors = browser.post(address, {**good, **dict.fromkeys(days, day)}).context["form"].errors
            for name in days:
                assert "Enter a day from January 1, 2000" in str(errors[name])


class TestAccountPages:
    """Pages of allauth and the parameters that they read."""

    NAMES = [page.url_name for page in all_pages() if page.route.startswith("accounts/") and not page.arguments]

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("signed_in", [False, True])
    def test_parameters_of_every_page(self, name, signed_in):
        person = factories.user()
        for value in (NUL, "http://[", "/\r\nX: 1"):
            for method in ("get", "post"):
                browser = factories.client(person) if signed_in else Client()
                sent = {
                    "next": value,
                    "code": value,
                    "login": value,
                    "email": value,
                    "password": value,
                    "action_send": "",
                }
                assert no_error(getattr(browser, method)(reverse(name), sent)), (method, value[:40])

    @pytest.mark.parametrize("path", ["password/reset/key/{}-x-y/", "password/reset/key/1-{}/", "confirm-email/{}/"])
    @pytest.mark.parametrize("written", IN_A_PATH)
    def test_keys_of_links(self, path, written):
        for method in ("get", "post"):
            assert no_error(getattr(Client(), method)(f"/accounts/{path.format(written)}"))

    def test_sign_in_page_with_a_malformed_next_address_answers(self):
        answer = Client().get(reverse("account_login"), {"next": "http://["})
        assert answer.status_code in (200, 400)


class TestHeaders:
    @pytest.mark.parametrize(
        "headers",
        [
            {"content-type": "application/x-www-form-urlencoded; charset=x"},
            {"content-type": "application/x-www-form-urlencoded; charset=hex"},
            {"content-type": "text/plain; charset=utf-16"},
            {"cookie": f'{settings.SESSION_COOKIE_NAME}="\\000"'},
            {"cookie": 'x="a\\000b"'},
            {"host": "portal.example:port"},
            {"host": "[::"},
            {"host": "\xe9.example"},
        ],
        ids=str,
    )
    def test_unreadable_headers_are_answered_with_400(self, headers):
        for method in ("get", "post"):
            answer = Client().generic(method.upper(), "/", "a=b", headers=headers)
            assert answer.status_code == 400, method

    @pytest.mark.parametrize(
        "headers",
        [
            {"cookie": f"{settings.SESSION_COOKIE_NAME}={'x' * 8000}; {settings.CSRF_COOKIE_NAME}=\xff; ;=;"},
            {"cookie": f"{settings.KNOWN_DEVICE_COOKIE_NAME}=\xff:\xff:\xff; messages=x"},
            {"accept": "a/b;q=1e400, */" + "x" * 5000},
            {"accept-language": "x-" * 5000},
            {"accept-encoding": "gzip;q=nan"},
            {"if-modified-since": "Mon, 99 Xxx 99999 99:99:99 GMT", "if-none-match": '"\xff'},
            {"range": "bytes=99999999999999999999-"},
            {"x-forwarded-for": "x, y", "x-forwarded-proto": "x", "x-forwarded-host": "["},
            {"x-request-id": "\xff" * 5000},
            {"hx-request": "true", "hx-current-url": "http://[", "hx-trigger": "\xff"},
            {"referer": "http://[", "origin": "http://["},
            {"content-length": "-5"},
            {"content-length": ENDLESS},
        ],
        ids=lambda headers: next(iter(headers)),
    )
    def test_senseless_headers_cause_no_error(self, headers):
        for path in ("/", "/static/css/portal.css", reverse("account_login")):
            assert no_error(Client().get(path, headers=headers)), path
        strict = Client(enforce_csrf_checks=True)
        assert no_error(strict.post(reverse("portal:register"), {"a": "b"}, headers=headers))

    @pytest.mark.parametrize(
        "part",
        [
            None,
            b"",
            b"\r\n\r\n",
            b"\r\nContent-Disposition: form-data; name*=nothing''x\r\n\r\nb",
            b'\r\nContent-Disposition: form-data; name="\xff\0"\r\n\r\nb',
            b"\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nb",
            b'\r\nContent-Disposition: form-data; name=upload; filename="\0"\r\nContent-Type: a/b; charset=x\r\n\r\nb',
        ],
    )
    @pytest.mark.parametrize("boundary", ["edge", "\xff"])
    def test_broken_multipart_forms_cause_no_error(self, part, boundary, participant, browser_of_practice):
        body = b"" if part is None else b"--edge" + part + b"\r\n--edge--\r\n"
        for address in (reverse("portal:register"), reverse("quality:upload", args=[participant.model_id])):
            answer = browser_of_practice.generic(
                "POST", address, body, content_type=f"multipart/form-data; boundary={boundary}"
            )
            assert no_error(answer)

    @pytest.mark.parametrize("header", ["text/plain; charset*=nothing''x", "text/plain; charset=\0", "a; b*=\xff''x"])
    def test_content_type_that_django_cannot_read_is_answered_with_400(self, header):
        """Django reads this header before any view or middleware runs, so call the application itself."""
        environ = RequestFactory().generic("POST", "/", "a=b").environ
        environ["CONTENT_TYPE"] = header
        application = Application()
        application.load_middleware()
        assert application.get_response(application.request_class(environ)).status_code == 400
