"""Addresses of reports and error notices."""

from __future__ import annotations

from django.urls import path

from reconciliation.views import notices, statements

app_name = "reconciliation"
_statements = "participants/<str:model_id>/statements/"
_notices = "participants/<str:model_id>/error-notices/"

urlpatterns = [
    path(_statements, statements.statement_list, name="statement-list"),
    path(f"{_statements}<int:statement_id>/", statements.statement, name="statement"),
    path(f"{_statements}<int:statement_id>/report.pdf", statements.statement_pdf, name="statement-pdf"),
    path(f"{_statements}<int:statement_id>/lines/<int:position>/", statements.statement_line, name="statement-line"),
    path(f"{_statements}<int:statement_id>/lines/<int:position>/contest/", notices.notice_file, name="notice-file"),
    path(f"{_notices}<int:notice_id>/", notices.notice, name="notice"),
    path(f"{_notices}<int:notice_id>/exhibits/<int:exhibit_id>/", notices.exhibit, name="exhibit"),
]
