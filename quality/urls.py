"""Addresses of submissions: files, their versions and findings, and templates."""

from django.urls import path

from quality.views import declarations, history, submissions, templates, versions

app_name = "quality"
_submissions = "participants/<str:model_id>/submissions/"

urlpatterns = [
    path(_submissions, submissions.submission_list, name="submission-list"),
    path(f"{_submissions}upload/", submissions.upload, name="upload"),
    path(f"{_submissions}upload/check/", submissions.upload_check, name="upload-check"),
    path(f"{_submissions}nothing-to-report/", declarations.nothing_to_report, name="nothing-to-report"),
    path(f"{_submissions}<int:version_id>/", versions.version, name="version"),
    path(f"{_submissions}<int:version_id>/status/", versions.version_status, name="version-status"),
    path(f"{_submissions}<int:version_id>/cancel/", versions.version_cancel, name="version-cancel"),
    path(f"{_submissions}<int:version_id>/file/", history.version_file, name="version-file"),
    path(f"{_submissions}history/", history.submission_history, name="submission-history"),
    path(f"{_submissions}history.<str:ending>", history.submission_history_file, name="submission-history-file"),
    path(f"{_submissions}<int:version_id>/findings.csv", versions.version_findings, name="version-findings"),
    path(f"{_submissions}templates/<str:file_type>.<str:ending>", templates.template, name="template"),
]
