"""Input that no browser sends, in requests to the admin: the answer is 400 or a sentence at the field, never 500.

The test client raises the errors of views, so a failing request here shows its traceback.
"""

from __future__ import annotations

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse

from tests import factories
from tests.architecture.hostile_values import BEYOND_BIGINT, ENDLESS, INFINITE, NUL, VALUES, forms_with, no_error

pytestmark = pytest.mark.django_db
IN_JSON = ['"\\u0000"', '"\\ud800"', "NaN", "1e400", ENDLESS, "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900]
OBLIGATIONS = reverse("admin:participation_obligation_changelist")
REGISTERED = sorted(admin.site._registry.values(), key=lambda page: page.model._meta.label)


def label_of(page):
    return page.model._meta.label


@pytest.fixture(autouse=True)
def no_sidebar(monkeypatch):
    """Leave out the list of all models beside each page: it is half of the page's time and reads no input."""
    monkeypatch.setattr(admin.site, "enable_nav_sidebar", False)


class TestAdminLists:
    @pytest.mark.parametrize("page", REGISTERED, ids=label_of)
    def test_filters(self, page, root, rf):
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        request = rf.get(address)
        request.user = factories.user(staff="administrator", is_superuser=True)
        names = {"pk"}
        for specification in page.get_changelist_instance(request).filter_specs:
            names |= set(specification.expected_parameters())
        if page.date_hierarchy:
            names |= {f"{page.date_hierarchy}__{part}" for part in ("year", "month", "day", "gte", "lt")}
        for name in names:
            assert root.get(address, {name: NUL}).status_code == 400, name
            for value in (BEYOND_BIGINT, "x"):
                assert no_error(root.get(address, {name: value})), (name, value[:40])

    def test_parameters_of_every_list(self, root):
        for name in ("q", "o", "p", "all", "e", "_popup", "_to_field", "_facets", "pk", "x"):
            for value in VALUES:
                assert no_error(root.get(reverse("admin:participation_obligation_changelist"), {name: value})), (
                    name,
                    value,
                )

    @pytest.mark.parametrize(
        "asked", ["due_on__year=99999999999999999999", "due_on__year=0", "code__exact=%00", "nothing=1"]
    )
    def test_impossible_filters_are_answered_with_400(self, root, asked):
        answer = root.get(f"{OBLIGATIONS}?{asked}")
        assert answer.status_code == 400
        assert b"We could not read that request" in answer.content

    @pytest.mark.parametrize("page", [page for page in REGISTERED if page.actions], ids=label_of)
    def test_rows_of_an_action(self, page, root):
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        for action in page.actions:
            for value in VALUES:
                sent = {"action": action, "_selected_action": value, "index": value, "select_across": value}
                assert no_error(root.post(address, sent)), value[:40]
            assert root.post(address, {"action": action, "_selected_action": NUL, "index": "0"}).status_code == 400


class TestAdminRows:
    @pytest.mark.parametrize("page", REGISTERED, ids=label_of)
    def test_in_the_path(self, page, root):
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_changelist")
        first = REGISTERED.index(page)
        for number, written in enumerate(("%00", "%ff", BEYOND_BIGINT, ENDLESS, "_00", "_")):
            # Each list tries every value, and every value with one of the views that read the key in turn.
            for end in {"change/", ("history/", "delete/")[(first + number) % 2]}:
                assert no_error(root.get(f"{address}{written}/{end}")), (written[:40], end)

    @pytest.mark.parametrize("page", [page for page in REGISTERED if page.adders], ids=label_of)
    def test_initial_values_in_the_query(self, page, root):
        """All fields at once: the form takes each value as it is, and its field shows it whatever the others hold."""
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_add")
        for value in (NUL, BEYOND_BIGINT, "x"):
            assert no_error(root.get(address, {field.name: value for field in page.opts.concrete_fields})), value

    @pytest.mark.parametrize("page", [page for page in REGISTERED if page.adders], ids=label_of)
    def test_in_every_field_of_the_form(self, page, root, participant):
        address = reverse(f"admin:{page.opts.app_label}_{page.opts.model_name}_add")
        form = root.get(address).context["adminform"].form
        good = {name: valid_value(field, participant) for name, field in form.fields.items()}
        hostile = {name: hostile_values(field) for name, field in form.fields.items()}
        refused = {name for name, field in form.fields.items() if isinstance(field, forms.DateField | forms.JSONField)}
        for sent in forms_with(form, good, hostile):
            answer = root.post(address, sent)
            assert no_error(answer), sent
            for name in refused:
                assert sent[name] == good[name] or answer.context["adminform"].form.errors[name], sent

    def test_autocomplete(self, root):
        good = {"app_label": "portal", "model_name": "message", "field_name": "participant", "term": ""}
        assert root.get(reverse("admin:autocomplete"), good).status_code == 200
        for name in [*good, "page"]:
            assert root.get(reverse("admin:autocomplete"), {**good, name: NUL}).status_code == 400
            for value in VALUES:
                assert no_error(root.get(reverse("admin:autocomplete"), {**good, name: value})), (name, value[:40])


def valid_value(field, participant):
    if isinstance(field, forms.ModelChoiceField):
        return str(participant.pk)
    if isinstance(field, forms.DateField):
        return "2021-06-01"
    if isinstance(field, forms.ChoiceField):
        return next((str(value) for value, _ in field.choices if value), "")
    return "2021"


def hostile_values(field):
    if isinstance(field, forms.JSONField):
        return IN_JSON
    if isinstance(field, forms.DateField):
        return ["0001-01-01", "9999-12-31", NUL]
    if isinstance(field, forms.IntegerField | forms.DecimalField):
        return [BEYOND_BIGINT, ENDLESS, INFINITE, "-1", "32767", "NaN", NUL]
    return [NUL, BEYOND_BIGINT, "http://["]
