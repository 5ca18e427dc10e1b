"""URLs of reports, error notices, reconsiderations and the payment estimator."""

from __future__ import annotations

from django.urls import path

from reconciliation.views import (
    assumed_values,
    case_files,
    cases,
    estimates,
    notice_drafts,
    notices,
    performance,
    projections,
    reconsiderations,
    report_changes,
    report_files,
    report_lines,
    reports,
)

app_name = "reconciliation"
_reports = "participants/<str:model_id>/reports/"
_notices = "participants/<str:model_id>/error-notices/"
_drafts = f"{_notices}drafts/"

urlpatterns = [
    path("participants/<str:model_id>/estimate/", estimates.estimate, name="estimate"),
    path("participants/<str:model_id>/projection/", projections.projection, name="projection"),
    path("participants/<str:model_id>/projection/line/", projections.projection_line, name="projection-line"),
    path("participants/<str:model_id>/performance/", performance.performance, name="performance"),
    path(
        "participants/<str:model_id>/performance/<int:year>.pdf",
        performance.performance_file,
        name="performance-file",
    ),
    path(_reports, reports.report_list, name="report-list"),
    path(f"{_reports}<int:report_id>/", reports.report, name="report"),
    path(f"{_reports}<int:report_id>/files/", report_files.report_files, name="report-files"),
    path(f"{_reports}<int:report_id>/files/<str:ending>/", report_files.report_file, name="report-file"),
    path(f"{_reports}<int:report_id>/assumed/", assumed_values.assumed_value_list, name="assumed-value-list"),
    path(f"{_reports}<int:report_id>/changes/", report_changes.report_changes, name="report-changes"),
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
    path(f"{_reports}<int:report_id>/lines/<int:position>/contest/", notice_drafts.notice_file, name="notice-file"),
    path(_notices, notices.notice_list, name="notice-list"),
    path(f"{_drafts}<int:draft_id>/", notice_drafts.notice_draft, name="notice-draft"),
    path(f"{_drafts}<int:draft_id>/lines/<int:line_id>/", notice_drafts.notice_draft_line, name="notice-draft-line"),
    path(f"{_drafts}<int:draft_id>/files/", notice_drafts.notice_draft_files, name="notice-draft-files"),
    path(f"{_drafts}<int:draft_id>/files/<int:file_id>/", notice_drafts.notice_draft_file, name="notice-draft-file"),
    path(f"{_drafts}<int:draft_id>/discard/", notice_drafts.notice_draft_discard, name="notice-draft-discard"),
    path(f"{_drafts}<int:draft_id>/sign/", notice_drafts.notice_sign, name="notice-sign"),
    path(f"{_notices}<int:notice_id>/withdraw/", notices.notice_withdraw, name="notice-withdraw"),
    path(f"{_notices}<int:notice_id>/case/", case_files.notice_case, name="notice-case"),
    path(f"{_notices}<int:notice_id>/case/files/", case_files.notice_case_files, name="notice-case-files"),
    path(f"{_notices}<int:notice_id>/case/files/<str:kind>/", case_files.notice_case_file, name="notice-case-file"),
    path(f"{_notices}<int:notice_id>/case/files/<str:kind>/ask/", case_files.notice_case_ask, name="notice-case-ask"),
    path(f"{_notices}<int:notice_id>/evidence/", notices.notice_evidence, name="notice-evidence"),
    path(f"{_notices}<int:notice_id>/", notices.notice, name="notice"),
    path(
        f"{_notices}<int:notice_id>/reconsideration/",
        reconsiderations.reconsideration_request,
        name="reconsideration-request",
    ),
    path(
        f"{_notices}reconsiderations/<int:reconsideration_id>/withdrawal/",
        cases.reconsideration_withdraw,
        name="reconsideration-withdraw",
    ),
    path(
        f"{_notices}reconsiderations/<int:reconsideration_id>/position-paper/",
        cases.position_paper,
        name="position-paper",
    ),
    path(f"{_notices}<int:notice_id>/message/", cases.message_write, name="message-write"),
    path(f"{_notices}questions/<int:question_id>/", cases.information_answer, name="information-answer"),
    path(f"{_notices}letters/<int:letter_id>/", cases.case_letter, name="case-letter"),
    path(f"{_notices}<int:notice_id>/exhibits/<int:exhibit_id>/", notices.exhibit, name="exhibit"),
]
