"""URLs of reports, error notices, reconsiderations and the payment estimator."""

from __future__ import annotations

from django.urls import path

from reconciliation.views import estimates, notices, reconsiderations, report_files, reports

app_name = "reconciliation"
_reports = "participants/<str:model_id>/reports/"
_notices = "participants/<str:model_id>/error-notices/"

urlpatterns = [
    path("participants/<str:model_id>/estimate/", estimates.estimate, name="estimate"),
    path(_reports, reports.report_list, name="report-list"),
    path(f"{_reports}<int:report_id>/", reports.report, name="report"),
    path(f"{_reports}<int:report_id>/files/", report_files.report_files, name="report-files"),
    path(f"{_reports}<int:report_id>/files/<str:ending>/", report_files.report_file, name="report-file"),
    path(f"{_reports}<int:report_id>/lines/<int:position>/", reports.report_line, name="report-line"),
    path(f"{_reports}<int:report_id>/lines/<int:position>/contest/", notices.notice_file, name="notice-file"),
    path(f"{_notices}<int:notice_id>/", notices.notice, name="notice"),
    path(
        f"{_notices}<int:notice_id>/reconsideration/",
        reconsiderations.reconsideration_request,
        name="reconsideration-request",
    ),
    path(f"{_notices}<int:notice_id>/exhibits/<int:exhibit_id>/", notices.exhibit, name="exhibit"),
]
