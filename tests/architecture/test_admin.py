"""The admin writes through services alone."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from portal.admin.service_admin import ServiceAdmin
from portal.staff import GROUPS
from tests import factories
from tests.architecture.house import NAMESPACES
from tests.at_once import call_at_once

REGISTERED = sorted(admin.site._registry.values(), key=lambda page: page.model._meta.label)


def label_of(page):
    return page.model._meta.label


def request_by(rf, person):
    request = rf.post("/")
    request.user = person
    return request


def test_every_model_of_the_admin_is_ours():
    assert len(REGISTERED) > 15
    assert {page.model._meta.app_label for page in REGISTERED} <= set(NAMESPACES.values())


@pytest.mark.parametrize("page", REGISTERED, ids=label_of)
def test_page_is_a_service_admin_that_overrides_no_writing_method(page):
    assert isinstance(page, ServiceAdmin)
    for method in ("save_model", "delete_model", "delete_queryset", "save_formset"):
        owner = next(cls for cls in type(page).__mro__ if method in cls.__dict__)
        assert owner.__module__ in ("portal.admin.service_admin", "django.contrib.admin.options"), method
    assert page.list_editable == ()
    assert "delete_selected" not in set(page.actions or ())


@pytest.mark.parametrize("page", REGISTERED, ids=label_of)
def test_page_that_adds_or_changes_rows_calls_a_service(page):
    if page.adders:
        assert type(page).create is not ServiceAdmin.create, "adders without a service"
    if page.changers:
        assert type(page).update is not ServiceAdmin.update, "changers without a service"
        assert page.changeable or page.readonly_fields, "changers without a field that may change"


@pytest.mark.django_db
@pytest.mark.parametrize("page", REGISTERED, ids=label_of)
def test_no_page_deletes_and_a_page_without_a_service_saves_nothing(page, rf):
    root = factories.user(staff="administrator", is_superuser=True)
    request = request_by(rf, root)
    assert not page.has_delete_permission(request)
    assert "delete_selected" not in page.get_actions(request)
    label, model = page.opts.label_lower.split(".")
    client = factories.client(root)
    if type(page).create is ServiceAdmin.create:
        with pytest.raises(NotImplementedError):
            page.create(fields={}, by=root)
        assert not page.has_add_permission(request)
    if type(page).update is ServiceAdmin.update:
        with pytest.raises(NotImplementedError):
            page.update(row=None, fields={}, by=root)
        assert not page.has_change_permission(request)
    assert client.get(reverse(f"admin:{label}_{model}_changelist")).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("page", [page for page in REGISTERED if not page.adders], ids=label_of)
def test_page_without_adders_refuses_administrators_too(page):
    label, model = page.opts.label_lower.split(".")
    client = factories.client(factories.user(staff="administrator", is_superuser=True))
    before = page.model.objects.count()
    for ask in (client.get, client.post):
        assert ask(reverse(f"admin:{label}_{model}_add")).status_code == 403
    assert page.model.objects.count() == before


@pytest.mark.django_db
def test_the_admin_s_redirect_by_content_type_number_is_off():
    client = factories.client(factories.user(staff="administrator", is_superuser=True))
    assert {client.get(f"/admin/r/{number}/1/").status_code for number in range(1, 80)} == {404}


@pytest.mark.django_db
def test_groups_of_the_admin_are_in_the_database():
    assert set(GROUPS) <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("page", REGISTERED, ids=label_of)
def test_staff_without_a_group_and_people_of_practices_see_nothing(page):
    label, model = page.opts.label_lower.split(".")
    address = reverse(f"admin:{label}_{model}_changelist")
    ungrouped = factories.user(staff="help desk")
    ungrouped.groups.clear()
    assert factories.client(ungrouped).get(address).status_code == 403
    person = factories.client(factories.seat(factories.participant()))
    assert person.get(address).status_code == 302  # to the sign-in, as for everyone who is not staff
    assert "/admin/" in person.get(address).headers["Location"]


@pytest.mark.django_db
def test_model_id_issued_in_the_admin_is_written_by_the_service_which_refuses_a_known_tin():
    person = factories.user(staff="help desk")
    client = factories.client(person)
    address = reverse("admin:portal_participant_add")
    details = {
        "kind": "dual", "legal_name": "Riverside Oncology", "tin": "98-1234567", "ccn": "", "from_on": "2021-01-01",
        "contact_first_name": "Ada", "contact_last_name": "Contact", "contact_email": "ada@riverside.example",
    }  # fmt: skip
    assert client.post(address, details).status_code == 302
    from portal.models import Participant

    made = Participant.objects.get(legal_name="Riverside Oncology")
    assert made.tin == "981234567"
    assert made.obligations.exists()
    again = client.post(address, {**details, "legal_name": "Another name"})
    assert again.status_code == 200
    content = again.content.decode()
    errors = again.context["adminform"].form.errors
    assert list(errors) == ["tin"], "the refusal is shown at the field that it names"
    assert f"already has the Model ID {made.model_id}" in errors["tin"][0]
    assert 'value="Another name"' in content
    assert Participant.objects.count() == 1
    page = client.get(reverse("admin:portal_participant_change", args=[made.pk])).content.decode()
    assert "TIN ending in 4567" in page
    assert "981234567" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("page", REGISTERED, ids=label_of)
def test_list_accepts_its_own_filters_alone(page, rf):
    """A list that accepts `password__startswith` or `tin__gt` lets a person guess a hidden value letter by letter."""
    root = factories.user(staff="administrator", is_superuser=True)
    request = request_by(rf, root)
    named = [name for name in page.list_filter if not isinstance(name, type)]  # a class filters by a name of its own
    filters = {name if isinstance(name, str) else name[0] for name in named}
    for field in page.model._meta.get_fields():
        for ending in ("__startswith", "__regex", "__gt", "__icontains", "__password__startswith"):
            assert not page.lookup_allowed(f"{field.name}{ending}", "x", request), field.name
        if field.name not in filters and not getattr(field, "primary_key", False):
            assert not page.lookup_allowed(field.name, "x", request), field.name
    label, model = page.opts.label_lower.split(".")
    client = factories.client(root)
    address = reverse(f"admin:{label}_{model}_changelist")
    for specification in page.get_changelist_instance(list_request(rf, address, root)).filter_specs:
        for parameter in specification.expected_parameters():
            assert page.lookup_allowed(parameter, "1", request), parameter
    assert client.get(address, {"pk": 1}).status_code == 200
    if page.date_hierarchy:
        assert client.get(address, {f"{page.date_hierarchy}__year": 2021}).status_code == 200


def list_request(rf, address, person):
    request = rf.get(address)
    request.user = person
    return request


@pytest.mark.django_db
def test_help_desk_cannot_guess_the_letters_of_a_password_hash():
    root = factories.user(staff="administrator")
    client = factories.client(factories.user(staff="help desk"))
    address = reverse("admin:portal_user_changelist")
    for guess in (root.password[:35], "argon2$nothing"):
        answer = client.get(address, {"id": root.pk, "password__startswith": guess})
        assert answer.status_code == 400
    assert root.email in client.get(address, {"is_staff__exact": 1}).content.decode()


@pytest.mark.django_db
def test_form_sent_twice_is_saved_once():
    participant = factories.participant()
    factories.seat(participant)
    person = factories.user(staff="analyst")
    address = reverse("admin:portal_message_add")
    fields = {"participant": participant.pk, "subject": "hello", "body": "b"}
    client = factories.client(person)
    answers = [client.post(address, fields, follow=True) for _ in range(2)]
    assert participant.messages.count() == 1
    assert "sent this twice within a minute" in answers[1].content.decode()
    assert factories.client(factories.user(staff="analyst")).post(address, fields).status_code == 302
    assert client.post(address, {**fields, "body": "another"}).status_code == 302
    assert participant.messages.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_the_same_at_the_same_moment_read_a_sentence_and_one_of_them_has_added_it():
    from portal.models import Participant

    address = reverse("admin:portal_participant_add")
    details = {
        "kind": "dual", "legal_name": "Riverside Oncology", "tin": "98-1234567", "ccn": "", "from_on": "2021-01-01",
        "contact_first_name": "Ada", "contact_last_name": "Contact", "contact_email": "ada@riverside.example",
    }  # fmt: skip
    browsers = [factories.client(factories.user(staff="help desk")) for _ in range(3)]
    answers = call_at_once(*(partial(one.post, address, details) for one in browsers))
    assert sorted(one.status_code for one in answers) == [200, 200, 302]
    refused = next(one for one in answers if one.status_code == 200)
    assert refused.context["adminform"].form.errors and "Riverside Oncology" in refused.content.decode()
    assert Participant.objects.count() == 1


@pytest.mark.django_db
def test_refused_form_may_be_sent_again_unchanged():
    """The cause of the refusal may be gone the second time, so the portal does not treat this as a double click."""
    participant = factories.participant()
    client = factories.client(factories.user(staff="help desk"))
    address = reverse("admin:portal_participant_add")
    details = {
        "kind": "dual", "legal_name": "Riverside Oncology", "tin": participant.tin, "ccn": "", "from_on": "2021-01-01",
        "contact_first_name": "Ada", "contact_last_name": "Contact", "contact_email": "ada@riverside.example",
    }  # fmt: skip
    for _ in range(2):
        assert f"already has the Model ID {participant.model_id}" in client.post(address, details).content.decode()


@pytest.mark.django_db
def test_refusal_that_names_no_field_is_shown_above_the_form():
    client = factories.client(factories.user(staff="analyst"))
    details = {"year": 2021, "kind": "initial", "as_of": "2031-01-01"}
    answer = client.post(reverse("admin:reconciliation_run_add"), details)
    assert list(answer.context["adminform"].form.errors) == ["__all__"]
    assert 'value="2031-01-01"' in answer.content.decode()


@pytest.mark.django_db
def test_refused_page_says_which_group_may_open_it():
    client = factories.client(factories.user(staff="help desk"))
    for address, sentence in (
        ("admin:portal_job_changelist", "Only CMS staff in the group “analyst” or “administrator” can open this page."),
        (
            "admin:portal_amendment_add",
            "Only CMS staff in the group “analyst” or “approver” or “administrator” can add",
        ),
        ("admin:portal_receipt_add", "Nobody can add this. The portal creates these rows itself."),
    ):
        answer = client.get(reverse(address))
        assert answer.status_code == 403
        assert sentence in answer.content.decode()


@pytest.mark.django_db
def test_pages_tell_their_scripts_the_portal_s_day():
    factories.at(date(2021, 3, 7))
    page = factories.client(factories.user(staff="analyst")).get(reverse("admin:participation_extension_add"))
    assert '<meta name="portal-day" content="2021-03-07">' in page.content.decode()
