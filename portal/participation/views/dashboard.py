"""The dashboard: everything open across the years, then the obligations of one year."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant
from portal.models import Participant
from portal.participation.agenda import SHOWN, Entry, open_entries
from portal.participation.models import Obligation, ProfileConfirmation
from portal.participation.rules.profile import year_to_confirm
from portal.selectors import policy_book
from portal.views.years import chosen_year

IN_INBOX = ("participant_id", "subject", "body", "sent_at")
"""The columns of a message that the dashboard shows."""


@for_participant()
def dashboard(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show what a participant can and must do now, then what it owes for a year."""
    today = clock.today()
    asked = year_to_confirm(today, book=policy_book())
    # In the query of the obligations, because a dashboard takes few queries.
    confirmed = Exists(ProfileConfirmation.objects.filter(participant=OuterRef("participant"), year=asked))
    with_receipts = Obligation.objects.select_related("receipt").only(*SHOWN).annotate(confirmed=confirmed)
    # Read once for the page and its panels, which use the rows prefetched on the participant.
    prefetch_related_objects([participant], Prefetch("obligations", with_receipts))
    rows = participant.obligations.all()
    entries = [Entry.of(one, participant.model_id, today) for one in rows]
    agenda = open_entries(entries)
    next_step = next((one for one in agenda if one.can_be_done), None)
    years = sorted({one.year for one in entries})
    default = next_step.year if next_step else (today.year if today.year in years else (years or [today.year])[-1])
    year = chosen_year(request, years) or default
    context = {
        "participant": participant,
        "today": today,
        "agenda": agenda,
        "open_now": [one for one in agenda if one.status != "upcoming"],
        "opens_later": [one for one in agenda if one.status == "upcoming"],
        "profile_year": asked if rows and not rows[0].confirmed else None,  # type: ignore[attr-defined]
        "next_step": next_step,
        "waits_alone": bool(agenda) and all(one.waits for one in agenda),
        "years": years,
        "year": year,
        "obligations": [one for one in entries if one.year == year],
        "messages_received": participant.messages.with_read_mark(request.user).only(*IN_INBOX)[:5],
    }
    return render(request, "participation/dashboard.html", context)
