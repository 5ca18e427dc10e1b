"""Downloads of templates: the current ones, and those filled with the patients who are due."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal import clock
from portal.access import for_participant
from portal.models import Participant, Role
from portal.policy import Book
from portal.rules.performance_years import performance_year, performance_years
from portal.selectors import policy_book
from portal.views.sheets import ENDINGS
from portal.views.submitted import submitted
from quality import selectors
from quality.forms.uploads import FilledTemplateForm
from quality.intake import template as templates
from quality.intake.layouts import FILE_TYPES, layout_for
from quality.services import prefilled_templates
from quality.views.submissions import chosen_file


@for_participant()
def template(request: HttpRequest, participant: Participant, file_type: str, ending: str) -> HttpResponse:
    """Send the current template of a file type: the workbook for manual entry, or the header as CSV."""
    if file_type not in FILE_TYPES or ending not in ENDINGS:
        raise Http404("We cannot find that template.")
    book = policy_book()
    day = _current_day(book)
    if ending == "csv":
        return send_header(file_type, day, book)
    return send_workbook(file_type, templates.MANUAL, day, book)


@for_participant()
def ehr_template(request: HttpRequest, participant: Participant, file_type: str) -> HttpResponse:
    """Send the current workbook for data that are taken from an EHR."""
    if file_type not in FILE_TYPES:
        raise Http404("We cannot find that template.")
    book = policy_book()
    return send_workbook(file_type, templates.EHR, _current_day(book), book)


@for_participant(Role.DELEGATE)
def filled_template(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Offer a template that is filled with the patients who are due, and send it; the portal records who got it."""
    book = policy_book()
    files = selectors.files_of(participant, today=clock.today(), book=book)
    chosen = chosen_file(request, selectors.open_files(files) or files)
    form = FilledTemplateForm(
        request.POST or None,
        files=files,
        initial={"file": chosen.choice if chosen else None, "source": templates.MANUAL},
    )
    filled = submitted(
        request,
        form,
        lambda data: prefilled_templates.fill(participant=participant, file=form.chosen(), by=request.user),
        field="file",
    )
    if filled is None:
        context = {"participant": participant, "form": form, "files": files}
        return render(request, "quality/filled_template.html", context)
    file = form.chosen()
    return send_workbook(
        file.file_type,
        form.cleaned_data["source"],
        performance_year(file.year, book=book).starts_on,
        book,
        name=f"{file.choice}-{participant.model_id}",
        rows=filled.rows,
        remarks=filled.remarks,
    )


def _current_day(book: Book) -> date:
    """Return the first day of the performance year whose layout is current."""
    today = clock.today()
    years = [year.starts_on for year in performance_years(book=book, on=today)]
    return max([start for start in years if start <= today], default=min(years))


def send_header(file_type: str, day: date, book: Book) -> HttpResponse:
    """Send the header of the layout of a day as CSV."""
    layout = layout_for(file_type, on=day, book=book)
    return _download(templates.as_csv(layout), f"{file_type}-{layout.version}", "csv")


def send_workbook(
    file_type: str, source: str, day: date, book: Book, *, name: str = "", **content: object
) -> HttpResponse:
    """Send the workbook of the layout of a day, for one source of data.

    :param content: the rows and the remarks with which it is filled.
    """
    layout = layout_for(file_type, on=day, book=book)
    bytes_of_it = templates.as_workbook(
        layout,
        tnm_categories=book.on(day)["intake/tnm_categories"],
        source=source,
        **content,  # type: ignore[arg-type]
    )
    return _download(bytes_of_it, f"{name or file_type}-{source}-{layout.version}", "xlsx")


def _download(content: bytes, name: str, ending: str) -> HttpResponse:
    response = HttpResponse(content, content_type=ENDINGS[ending])
    response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
