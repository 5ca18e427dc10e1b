"""URLs of reports, error notices, reconsiderations and the payment estimator."""

from __future__ import annotations

from django.urls import path

from reconciliation.views import cases, estimates, notices, projections, reconsiderations, report_lines, reports

app_name = "reconciliation"
_reports = "participants/<str:model_id>/reports/"
_notices = "participants/<str:model_id>/error-notices/"

urlpatterns = [
    path("participants/<str:model_id>/estimate/", estimates.estimate, name="estimate"),
    path("participants/<str:model_id>/projection/", projections.projection, name="projection"),
    path("participants/<str:model_id>/projection/line/", projections.projection_line, name="projection-line"),
    path(_reports, reports.report_list, name="report-list"),
    path(f"{_reports}<int:report_id>/", reports.report, name="report"),
    path(f"{_reports}<int:report_id>/report.pdf", reports.report_pdf, name="report-pdf"),
    path(f"{_reports}<int:report_id>/episodes/", report_lines.report_episode_list, name="report-episode-list"),
    path(
        f"{_reports}<int:report_id>/episodes/lines.<str:ending>",
        report_lines.report_episode_file,
        name="report-episode-file",
    ),
    path(f"{_reports}<int:report_id>/lines/<int:position>/", report_lines.report_line, name="report-line"),
    path(
        f"{_reports}<int:report_id>/lines/<int:position>/lines.<str:ending>",
        report_lines.report_line_file,
        name="report-line-file",
    ),
    path(f"{_reports}<int:report_id>/lines/<int:position>/contest/", notices.notice_file, name="notice-file"),
    path(f"{_notices}<int:notice_id>/", notices.notice, name="notice"),
    path(
        f"{_notices}<int:notice_id>/reconsideration/",
        reconsiderations.reconsideration_request,
        name="reconsideration-request",
    ),
    path(
        f"{_notices}<int:notice_id>/withdraw-reconsideration/",
        cases.reconsideration_withdraw,
        name="reconsideration-withdraw",
    ),
    path(f"{_notices}<int:notice_id>/position-paper/", cases.position_paper, name="position-paper"),
    path(f"{_notices}<int:notice_id>/message/", cases.message_write, name="message-write"),
    path(f"{_notices}questions/<int:request_id>/", cases.information_answer, name="information-answer"),
    path(f"{_notices}letters/<int:letter_id>/", cases.case_letter, name="case-letter"),
    path(f"{_notices}<int:notice_id>/exhibits/<int:exhibit_id>/", notices.exhibit, name="exhibit"),
]
