"""The queue of error notices: reviewers see what CMS owes, work on a case, and answer it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Abs
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal import clock
from portal.admin.service_admin import ServiceAdmin
from portal.admin.steps import Step, SteppedAdmin
from portal.form_fields import DayField
from portal.formatting import dollars, long_date
from portal.models import User
from portal.staff import READERS, REVIEWER
from portal.templatetags.portal_display import days_left
from portal.views.downloads import download
from reconciliation.admin import case_pages
from reconciliation.admin.finding_forms import AnswerForm
from reconciliation.models import CaseLetter, ErrorNotice, Exhibit, NoticeLine, Response
from reconciliation.selectors.cases import case_of
from reconciliation.services import answers, assignments, case_messages, information

BY_REVIEWERS = frozenset({REVIEWER})
ONE_WEEK = timedelta(days=6)
TEXT = forms.Textarea(attrs={"rows": 5})
READ_BY_PRACTICE = "The practice reads it. Leave out names and beneficiary numbers."


class ReviewerFilter(admin.SimpleListFilter):
    """The notices of the person who looks, or those that nobody has."""

    title = "reviewer"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("mine", "Mine"), ("nobody", "Unassigned")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "mine":
            return queryset.filter(assigned_to=request.user.pk)
        return queryset.filter(assigned_to=None) if self.value() == "nobody" else queryset


class ClockFilter(admin.SimpleListFilter):
    """The notices that CMS still has to answer, by their last day."""

    title = "clock"
    parameter_name = "clock"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:
        return [("open", "To be answered"), ("week", "Due within 7 days"), ("late", "Late")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() is None:
            return queryset
        today, waiting = clock.today(), queryset.filter(status__in=ErrorNotice.OPEN)
        if self.value() == "late":
            return waiting.filter(response_due_on__lt=today)
        return waiting.filter(response_due_on__range=(today, today + ONE_WEEK)) if self.value() == "week" else waiting


def _reviewers() -> QuerySet[User]:
    return User.objects.filter(groups__name=REVIEWER, is_active=True, is_staff=True).distinct().order_by("email")


class AssignForm(forms.Form):
    """The reviewer who gets a notice."""

    reviewer = forms.ModelChoiceField(queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviewer"]
        field.queryset = _reviewers()


class MessageForm(forms.Form):
    """A message to the practice."""

    text = forms.CharField(label="Message", max_length=5000, widget=TEXT, help_text=READ_BY_PRACTICE)


class QuestionForm(forms.Form):
    """A question to the practice, and the last day to answer it."""

    question = forms.CharField(max_length=5000, widget=TEXT, help_text=READ_BY_PRACTICE)
    due_on = DayField(label="Last day to answer")


class ExtensionForm(forms.Form):
    """The new last day of CMS's answer, and why."""

    new_due_on = DayField(label="New last day for the answer")
    text = forms.CharField(label="Reason", max_length=5000, widget=TEXT, help_text=READ_BY_PRACTICE)


def _take(notice: ErrorNotice, by: User) -> str:
    assignments.assign(notice=notice, reviewer=by, by=by)
    return "The notice is yours."


def _assign(notice: ErrorNotice, by: User, reviewer: User) -> str:
    assignments.assign(notice=notice, reviewer=reviewer, by=by)
    return f"{reviewer} has the notice and gets an email."


def _write(notice: ErrorNotice, by: User, text: str) -> str:
    case_messages.write(notice=notice, text=text, by=by)
    return "The practice is told that there is a message."


def _ask(notice: ErrorNotice, by: User, question: str, due_on: Any) -> str:
    information.ask(notice=notice, question=question, due_on=due_on, by=by)
    return f"The practice is asked to answer by {long_date(due_on)}."


def _extend(notice: ErrorNotice, by: User, text: str, new_due_on: Any) -> str:
    answers.extend(notice=notice, text=text, new_due_on=new_due_on, by=by)
    return f"The practice is told in writing. CMS's answer is now due {long_date(new_due_on)}."


def _step(name: str, label: str, explanation: str, act: Any, form: type[forms.Form], **given: Any) -> Step:
    return Step(name, label, explanation, BY_REVIEWERS, act, form=form, when=lambda notice: notice.is_open, **given)


STEPS = (
    _step("take", "Take this notice", "You become its reviewer and get the emails about it.", _take, forms.Form),
    _step("assign", "Give it to a reviewer", "The person becomes its reviewer and gets an email.", _assign, AssignForm),
    _step("write", "Write to the practice", "The practice gets an email that there is a message.", _write, MessageForm),
    _step(
        "ask",
        "Ask the practice a question",
        "Answering becomes a duty of the practice with a last day. It answers with a text and files.",
        _ask,
        QuestionForm,
    ),
    _step(
        "extend",
        "Extend the last day",
        "The practice gets a letter that CMS needs more time (42 CFR 512.290(a)(2)).",
        _extend,
        ExtensionForm,
        asks=True,
    ),
)


@admin.register(ErrorNotice)
class ErrorNoticeAdmin(SteppedAdmin, ServiceAdmin):
    viewers = READERS
    fields = ("number", "participant", "status", "assigned_to")
    readonly_fields = ("number",)
    list_display = ("number", "participant", "status", "response_due_on", "left", "disputed", "assigned_to",
                    "received_on", "about")  # fmt: skip
    list_filter = (ReviewerFilter, ClockFilter, "status")
    list_select_related = ("participant", "receipt__participant", "assigned_to")
    search_fields = ("participant__model_id", "participant__legal_name")
    ordering = ("response_due_on",)
    change_form_template = "admin/reconciliation/case_change_form.html"
    steps = STEPS

    def get_queryset(self, request: HttpRequest) -> QuerySet[ErrorNotice]:
        lines = NoticeLine.objects.filter(notice=OuterRef("pk")).order_by().values("notice")
        in_dispute = Subquery(lines.annotate(sum=Sum(Abs("line__amount"))).values("sum"))
        amounts = super().get_queryset(request).annotate(in_dispute=in_dispute)
        return amounts.with_lines().select_related(*self.list_select_related)  # type: ignore[attr-defined]

    @admin.display(description="days left", ordering="response_due_on")
    def left(self, notice: ErrorNotice) -> str:
        return days_left((notice.response_due_on - clock.today()).days) if notice.is_open else ""

    @admin.display(description="in dispute", ordering="in_dispute")
    def disputed(self, notice: Any) -> str:
        return dollars(notice.in_dispute or 0)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show the case below the buttons."""
        notice = context.get("original")
        if notice is not None:
            case = case_of(notice.pk)
            context |= {"case": case, "notice": case.notice, "today": clock.today()}
            if notice.is_open and self._any(request, BY_REVIEWERS):
                address = reverse("admin:reconciliation_errornotice_answer", args=[notice.pk])
                context |= {"decide_url": address, "decide_label": "Answer this notice"}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, "reconciliation_errornotice"
        return [
            path("<int:notice_id>/answer/", view(self.answer), name=f"{name}_answer"),
            path("letters/<int:letter_id>/", view(self.letter), name=f"{name}_letter"),
            *super().get_urls(),
        ]

    def answer(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """Answer a notice with its case beside the form."""
        self._check(request, "answer a notice", BY_REVIEWERS)
        user: Any = request.user
        case = _case(notice_id)
        if request.method == "GET" and not case.notice.is_open:
            words = f"{case.notice} needs no answer: it is {case.notice.get_status_display().lower()}."
            self.message_user(request, words, messages.WARNING)
            return redirect("admin:reconciliation_errornotice_change", notice_id)
        form = AnswerForm(request.POST or None, case=case, highest_score=case_pages.highest_score_of(case))
        return case_pages.page(
            request,
            self,
            case,
            row=case.notice,
            form=form,
            title="Answer this notice",
            attempt=lambda form: answers.try_answer(notice=case.notice, findings=form.findings(every=False), by=user),
            act=lambda form: answers.answer(
                notice=case.notice, findings=form.findings(every=True), text=form.cleaned_data["text"], by=user
            ),
            notes=["The practice gets the letter at once. The answer cannot be changed."],
            done="The notice is answered. The letter is in the case. Confirmed errors make a corrected report.",
        )

    def letter(self, request: HttpRequest, letter_id: int) -> HttpResponseBase:
        """Download a letter of a case."""
        self.check_reader(request)
        return download(request, get_object_or_404(CaseLetter.objects.select_related("file"), pk=letter_id).file)


def _case(notice_id: int) -> Any:
    try:
        return case_of(notice_id)
    except ErrorNotice.DoesNotExist as missing:
        raise Http404("There is no such notice.") from missing


@admin.register(Response)
class ResponseAdmin(ServiceAdmin):
    """Answers and extensions: read only; the page of a notice answers."""

    viewers = READERS
    fields = ("notice", "outcome", "text", "new_due_on", "answered_by", "issued_on", "reconsideration_due_on")
    list_display = ("notice", "outcome", "issued_on", "answered_by", "reconsideration_due_on")
    list_filter = ("outcome",)
    search_fields = ("notice__participant__model_id", "notice__participant__legal_name")
    list_select_related = ("notice__receipt__participant", "answered_by")


@admin.register(Exhibit)
class ExhibitAdmin(ServiceAdmin):
    viewers = READERS
    fields = ("notice", "participant", "file_name", "file_state", "file", "uploaded_by", "uploaded_at", "download_link")
    readonly_fields = ("file_name", "file_state", "download_link")
    list_display = ("file_name", "notice", "participant", "file_state", "uploaded_at")
    list_select_related = ("notice__receipt__participant", "participant", "file")
    list_reads = ("file__name",)
    search_fields = ("participant__model_id", "participant__legal_name")

    @admin.display(description="file name")
    def file_name(self, exhibit: Exhibit) -> str:
        return exhibit.file.name

    @admin.display(description="virus scan")
    def file_state(self, exhibit: Exhibit) -> str:
        return exhibit.file.state

    @admin.display(description="download")
    def download_link(self, exhibit: Exhibit) -> SafeString:
        address = reverse("admin:reconciliation_exhibit_download", args=[exhibit.pk])
        return format_html('<a href="{}">Download</a>', address)

    def get_urls(self) -> list[URLPattern]:
        own = path(
            "<int:exhibit_id>/download/",
            self.admin_site.admin_view(self.download),
            name="reconciliation_exhibit_download",
        )
        return [own, *super().get_urls()]

    def download(self, request: HttpRequest, exhibit_id: int) -> HttpResponseBase:
        """Download the file, for staff who may read notices."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return download(request, get_object_or_404(Exhibit.objects.select_related("file"), pk=exhibit_id).file)
