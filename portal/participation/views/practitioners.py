"""The individual practitioner list: read, change, certify."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal import clock
from portal.access import for_participant, may_bind, may_prepare
from portal.formatting import long_date
from portal.models import Participant, Role
from portal.participation.duties.practitioner_list import DUTY
from portal.participation.forms.practitioners import (
    CertifyListForm,
    PractitionerForm,
    RemovePractitionerForm,
    SealedListField,
)
from portal.participation.models import Certification, Practitioner
from portal.participation.rules.practitioner_list import Difference, Listed, difference, fingerprint, list_of_year
from portal.participation.selectors import listed, remarks_on_names
from portal.participation.services import practitioners
from portal.participation.views.years import requested_performance_year
from portal.participation.wording import PRACTITIONER_LIST
from portal.rules.performance_years import PerformanceYear, performance_years
from portal.selectors import policy_book
from portal.views.submitted import submitted

CERTIFY = "Certify the list when it is complete."


@for_participant()
def practitioner_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the list of a year with what changed, and take the signature that certifies it."""
    py = requested_performance_year(request, participant, DUTY.code)
    rows = list(participant.practitioners.all())
    current = list_of_year(map(listed, rows), py)
    initial = {"seen": SealedListField.seal(current), "year": py.year}
    form = CertifyListForm(request.POST or None, initial=initial)
    made = submitted(
        request,
        form,
        lambda data: practitioners.certify(
            participant=participant,
            year=py.year,
            fingerprint=fingerprint(data["seen"]),
            **form.signature(),
            by=request.user,
        ),
    )
    if made:
        _say_certified(request, made)
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    stale, meanwhile = False, None
    if form.is_bound:
        rows = list(participant.practitioners.all())
        current, seen = list_of_year(map(listed, rows), py), form.cleaned_data.get("seen")
        stale = seen != current
    if stale:
        meanwhile = difference(seen, current) if seen else None
        typed = {"signer_title": form.data.get("signer_title", "")}
        form = CertifyListForm(initial={**initial, **typed, "seen": SealedListField.seal(current)})
    latest = participant.certifications.filter(year=py.year).select_related("receipt", "signed_by").first()
    certified = [Listed.of(values) for values in latest.practitioners] if latest else []
    context = {
        "participant": participant,
        "year": py.year,
        "practitioners": _by_name(rows, current),
        "obligation": participant.obligations.filter(year=py.year, code=DUTY.code).first(),
        "today": clock.today(),
        "delivery": participant.list_deliveries.filter(year=py.year).first(),
        "certification": latest,
        "changed_since": latest is not None and latest.list_fingerprint != fingerprint(current),
        "since_certified": difference(certified, current) if latest else None,
        "since_last_year": _since_last_year(rows, current, py),
        "stale": stale,
        "meanwhile": meanwhile,
        "form": form,
        "wordings": (PRACTITIONER_LIST,),
        "may_bind": may_bind(participant),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "participation/practitioner_list.html", context)


def _by_name(rows: list[Practitioner], shown: Sequence[Listed]) -> list[tuple[Practitioner, Listed, str, str]]:
    """Return the rows of a list by name: with the days that count for its year, the state today, and a remark."""
    by_key = {(row.npi, row.from_on): row for row in rows}
    today, remarks = clock.today(), remarks_on_names(shown)
    found = [(by_key[one.npi, one.from_on], one, one.state(today), remarks.get(one.npi, "")) for one in shown]
    return sorted(found, key=lambda one: (one[1].last_name.casefold(), one[1].first_name.casefold(), one[1].npi))


def _since_last_year(rows: list[Practitioner], shown: Iterable[Listed], py: PerformanceYear) -> Difference | None:
    """Return the difference to the list of the year before; None where that is no performance year or had no list."""
    before = [one for one in performance_years(book=policy_book(), on=py.starts_on) if one.year == py.year - 1]
    last_year = list_of_year(map(listed, rows), before[0]) if before else ()
    return difference(last_year, shown) if last_year else None


def _say_certified(request: HttpRequest, made: Certification) -> None:
    if made.signed_by_id == request.user.pk:
        messages.success(request, f"The practitioner list of {made.year} is certified.")
    else:
        messages.info(
            request,
            f"{made.signer_name} certified this list on {long_date(made.signed_at)}. You do not need to certify it "
            "again.",
        )


@for_participant(Role.DELEGATE)
def practitioner_add(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Add a practitioner to the list."""
    form = PractitionerForm(request.POST or None, initial={"from_on": clock.today()})
    row = submitted(
        request,
        form,
        lambda data: practitioners.add(participant=participant, source="participant", by=request.user, **data),
    )
    if row:
        messages.success(
            request,
            f"{row.first_name} {row.last_name} is on the list from {long_date(row.from_on)}."
            f"{_late_notice(row.from_on, form.cleaned_data['from_on'])} {CERTIFY}",
        )
        return redirect("participation:practitioner-list", participant.model_id)
    return render(request, "participation/practitioner_add.html", {"participant": participant, "form": form})


@for_participant(Role.DELEGATE)
def practitioner_remove(request: HttpRequest, participant: Participant, practitioner_id: int) -> HttpResponse:
    """Remove a practitioner from the list after a last day."""
    row = get_object_or_404(participant.practitioners, pk=practitioner_id)
    form = RemovePractitionerForm(request.POST or None, initial={"to_on": clock.today()})
    removed = submitted(
        request,
        form,
        lambda data: practitioners.remove(practitioner=row, to_on=data["to_on"], by=request.user),
    )
    if removed:
        messages.success(
            request,
            f"{removed.first_name} {removed.last_name} is off the list after {long_date(removed.to_on)}."
            f"{_late_notice(removed.to_on, form.cleaned_data['to_on'])} {CERTIFY}",
        )
        return redirect("participation:practitioner-list", participant.model_id)
    context = {"participant": participant, "practitioner": row, "form": form}
    return render(request, "participation/practitioner_remove.html", context)


def _late_notice(effective_on: date, stated_on: date) -> str:
    """Return a sentence that says why the change takes effect later than typed; empty if it does not."""
    if effective_on == stated_on:
        return ""
    days = policy_book().on(clock.today())["deadlines/practitioner_list_change_notice_days"]
    return (
        f" You told CMS more than {days} days after {long_date(stated_on)}, so the change counts from the day CMS "
        "received it."
    )
