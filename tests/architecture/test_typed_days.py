"""Typed days and years must lie in the calendar of the Model, in every form."""

from __future__ import annotations

import ast
from datetime import date

import pytest
from django.urls import reverse

from episodes.services import fee_schedules
from portal import clock
from portal.models import User
from portal.participation.services import practitioners
from portal.services.use_case import Refused
from tests import factories
from tests.architecture.house import modules, name_of

# Days that services take and nobody types: the rules compute them, or the calling service checks them.
NOT_TYPED = {
    ("obligation.open_by_event", "opens_on"),
    ("obligation.open_by_event", "due_on"),
    ("obligation.ask_again", "due_on"),
    ("obligation.postpone", "due_on"),
    ("reconsideration.open_right", "due_on"),
    ("dispute.extend_answer", "due_on"),  # that of the answer, which checks it
    ("obligation.end_excuse", "due_on"),
    ("obligation.reopen", "opens_on"),
    ("obligation.reopen", "closes_on"),
    ("obligation.take_back", "opens_on"),
    ("obligation.take_back", "closes_on"),  # of the window that CMS takes back
    ("submission.receive", "received_on"),  # the day on which the upload began
    ("run.open", "as_of"),  # neither ahead of today nor before the year's reconciliation
    ("run.start", "as_of"),
    ("construction.construct", "claims_through"),  # both pass it to the function that opens a run
    ("construction.request", "claims_through"),
}


def test_every_day_of_a_form_is_a_day_field():
    """Browsers show no day in the format of Django's own date field: the form looks empty, and nothing is sent."""
    plain = ("forms.DateField(", "forms.DateInput(")
    found = [name_of(path) for path in modules() if any(one in path.read_text() for one in plain)]
    assert found == []


def typed_days():
    """Yield the file, action and name of each day that a use case takes, and whether its file checks the day."""
    for path in modules("services"):
        tree = ast.parse(path.read_text())
        checks = {
            word.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "check_in_reach"
            for word in node.keywords
        }
        for function in tree.body:
            names = [ast.literal_eval(one.args[0]) for one in getattr(function, "decorator_list", [])
                     if isinstance(one, ast.Call) and ast.unparse(one.func) == "use_case"]  # fmt: skip
            for argument in function.args.kwonlyargs if names else []:
                if argument.annotation is not None and ast.unparse(argument.annotation) in ("date", "date | None"):
                    yield name_of(path), names[0], argument.arg, argument.arg in checks


def test_every_day_that_a_service_takes_is_checked_or_not_typed():
    found = list(typed_days())
    assert len(found) > 10
    unchecked = {(action, day) for _, action, day, checked in found if not checked}
    assert unchecked - NOT_TYPED == set()
    assert NOT_TYPED - {(action, day) for _, action, day, _ in found} <= {("construction.construct", "claims_through")}


NAMED = {"first_name": "Ada", "last_name": "Lind", "npi": "1234567893", "source": "cms"}
CONTACT = {"contact_first_name": "Ada", "contact_last_name": "Lind", "contact_email": "ada@practice.example"}
# The admin's forms that take days: address, group that fills them in, other required fields, and the days.
FORMS = {
    "portal_participant": ("help desk", {"kind": "dual", "legal_name": "Oncology", "tin": "980000333", **CONTACT},
                           ["from_on"]),
    "participation_site": ("help desk", {"zip": "02111", "cbsa": "14460"}, ["from_on", "to_on"]),
    "participation_exclusion": ("help desk", {"reason": "asc"}, ["from_on", "to_on"]),
    "participation_practitioner": ("analyst", NAMED, ["from_on"]),
    "participation_extension": ("analyst", {"reason": "storm"}, ["to_due_on"]),
    "quality_submissionwindow": ("analyst", {"file_type": "quality-measures", "year": "2021", "comment": "storm"},
                                 ["opens_on", "closes_on"]),
    "portal_amendment": ("analyst", {"name": "pricing/discount_professional", "value": "0.03", "reason": "rule",
                                     "reference": "86 FR 63458"}, ["from_on"]),
    "episodes_constructionrun": ("analyst", {"kind": "model", "year": "2021", "partitions": "1"}, ["claims_through"]),
}  # fmt: skip
DAYS = [(page, day) for page, (_, _, days) in FORMS.items() for day in days]
YEARS = {
    "participation_episodecount": ("analyst", {"count": "3", "source": "CMS"}, "calendar_year"),
    "participation_listdelivery": ("analyst", {}, "year"),
    "quality_submissionwindow": ("analyst", {"file_type": "quality-measures", "comment": "storm",
                                             "opens_on": "2022-04-01", "closes_on": "2022-04-09"}, "year"),
    "episodes_adjustment": ("analyst", {"component": "PC", "geographic_factor": "1", "case_mix": "0", "source": "CMS",
                                        "historical_experience": "0"}, "year"),
    "episodes_constructionrun": ("analyst", {"kind": "model", "partitions": "1", "claims_through": "2022-01-01"},
                                 "year"),
}  # fmt: skip


def posted(page, group, fields):
    """Post a form of the admin for a participant and return the response."""
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    duty = participant.obligations.get(year=2021, code="cehrt")
    browser = factories.client(factories.user(staff=group), raise_request_exception=False)
    asked = {"participant": participant.pk, "obligation": duty.pk, **fields}
    return browser.post(reverse(f"admin:{page}_add"), asked)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01", "2041-01-01", "2005-12-31"])
@pytest.mark.parametrize(("page", "day"), DAYS)
def test_day_at_the_end_of_the_calendar_is_an_error_at_its_field(page, day, typed):
    group, fields, days = FORMS[page]
    others = dict.fromkeys(set(days) - {day, "to_on"}, "2021-06-01")
    answer = posted(page, group, {**fields, **others, day: typed})
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.errors
    assert errors.get(day) or errors["__all__"]  # the days of the row may also be out of order


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["0", "32767", "1066"])
@pytest.mark.parametrize("page", YEARS)
def test_year_outside_the_model_is_an_error_at_its_field(page, typed):
    group, fields, year = YEARS[page]
    answer = posted(page, group, {**fields, year: typed})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[year]


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
def test_practice_that_types_an_impossible_day_reads_the_error_at_the_field(typed):
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    person: User = factories.seat(participant)
    browser = factories.client(person)
    own = [participant.model_id]
    forms = {
        reverse("participation:practitioner-add", args=own): ({**NAMED, "from_on": typed}, "from_on"),
        reverse("participation:attestation", args=[*own, "pso"]): (
            {"takes_part": "yes", "organization": "Clarity PSO", "listing_number": "P0015", "agreement_on": typed,
             "signer_title": "administrator", "agreed": "on"}, "agreement_on"),
    }  # fmt: skip
    for address, (fields, day) in forms.items():
        answer = browser.post(address, fields)
        assert answer.status_code == 200
        assert answer.context["form"].errors[day], address
    assert not participant.practitioners.exists() and not participant.attestations.exists()
    assert browser.get(reverse("participation:dashboard", args=own)).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["9999-12-31", "0001-01-01"])
def test_impossible_last_day_of_a_practitioner_or_demonstration_day_is_an_error_at_its_field(typed):
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    person = practitioners.add(participant=participant, from_on=date(2021, 1, 1), by="test", **NAMED)
    address = reverse("participation:practitioner-remove", args=[participant.model_id, person.pk])
    answer = factories.client(factories.seat(participant)).post(address, {"to_on": typed})
    assert answer.context["form"].errors["to_on"]
    staff = factories.client(factories.user(staff="help desk"))
    answer = staff.post(reverse("portal:demonstration-clock-move"), {"to": typed})
    assert answer.context["form"].errors["to"]
    assert clock.today() == date(2021, 1, 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last"), [("9999-12-31", ""), ("2021-01-01", "9999-12-31"), ("2021-01-02", "2021-01-01")]
)
def test_impossible_days_of_a_fee_table_are_refused_with_their_line(first, last):
    table = f"hcpcs,modifier,setting,amount,from,to,source\n77263,,carrier,1.00,{first},{last},test\n"
    with pytest.raises(Refused, match="line 2"):
        fee_schedules.load(name="fees.csv", content=table.encode(), by="test")


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date.min, date.max])
def test_extreme_day_already_stored_breaks_no_page(day):
    factories.at(date(2021, 1, 4))
    participant = factories.participant()
    participant.obligations.filter(code="quality-measures").update(due_on=day)
    participant.obligations.filter(code="clinical-data-1").update(opens_on=day)
    browser = factories.client(factories.seat(participant))
    for name in ("participation:dashboard", "participation:practitioner-list", "quality:submission-list"):
        assert browser.get(reverse(name, args=[participant.model_id])).status_code == 200
    analyst = factories.client(factories.user(staff="analyst"))
    assert analyst.get(reverse("admin:participation_obligation_changelist")).status_code == 200
