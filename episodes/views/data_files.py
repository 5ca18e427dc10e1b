"""Data files of a practice: what CMS shares with it, the file of each data set, and its download."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from episodes import shared_data
from episodes.forms import DataFileForm
from episodes.models import DataFile, DataFileFetch
from episodes.services import data_files
from portal import clock
from portal.access import for_participant, may_prepare
from portal.models import Participant, Role
from portal.participation import selectors as participation
from portal.selectors import policy_book
from portal.views.downloads import download
from portal.views.submitted import submitted
from portal.views.years import chosen_year

ROWS_A_PAGE = 25


@for_participant()
def data_file_list(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Show the data sets that CMS shares for a year, each with its file and its columns; ask for a new file."""
    today, book = clock.today(), policy_book()
    years = participation.years_of_data_requests(today, book=book)
    year = chosen_year(request, years) or participation.current_performance_year(today, book=book)
    form = DataFileForm(request.POST or None)
    if submitted(
        request,
        form,
        lambda data: data_files.ask(participant=participant, year=year, **data, by=request.user),
    ):
        messages.success(request, "We are preparing the file. You get a message when it is ready.")
        return redirect(_page(participant, year))
    context = {
        "participant": participant,
        "year": year,
        "years": years,
        "form": form,
        "offers": shared_data.offers(participant, year, today=today),
        "data_request": participation.standing_data_request(participant, year),
        "downloads": Paginator(shared_data.downloads(participant, year), ROWS_A_PAGE).get_page(request.GET.get("page")),
        "may_prepare": may_prepare(participant),
    }
    return render(request, "episodes/data_file_list.html", context)


def _page(participant: Participant, year: int) -> str:
    return f"{reverse('episodes:data-file-list', args=[participant.model_id])}?year={year}"


@for_participant(Role.DELEGATE)
@require_POST
def data_file(request: HttpRequest, participant: Participant, data_file_id: int, ending: str) -> HttpResponseBase:
    """Send a data file, after the record of who takes it.

    :raises Http404: for a file of another participant, or an ending other than `csv` and `parquet`.
    """
    if ending not in DataFileFetch.Format.values:
        raise Http404("We cannot find that file.")
    own = DataFile.objects.filter(participant=participant).select_related("csv", "parquet")
    row = get_object_or_404(own, pk=data_file_id)
    row.participant = participant
    form = forms.Form(request.POST)
    stored = submitted(request, form, lambda _: data_files.fetch(data_file=row, file_format=ending, by=request.user))
    if stored:
        return download(request, stored)
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect(_page(participant, row.year))
