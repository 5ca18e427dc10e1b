"""Addresses of submissions: files, their versions and findings, and templates."""

from django.urls import path

from quality.views import (
    certify,
    compare,
    completeness,
    declarations,
    guides,
    history,
    layouts,
    scores,
    shares,
    submissions,
    templates,
    versions,
    workbench,
)

app_name = "quality"
_submissions = "participants/<str:model_id>/submissions/"

urlpatterns = [
    path("resources/checks/", guides.check_guide, name="check-guide"),
    path("layouts/", layouts.layout_list, name="layout-list"),
    path("layouts/<str:file_type>.<slug:ending>", layouts.layout_template, name="layout-template"),
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
    path("participants/<str:model_id>/quality-score/", scores.score, name="score"),
    path(f"{_submissions}completeness/", completeness.completeness, name="completeness"),
    path(f"{_submissions}<int:version_id>/certify/", certify.version_certify, name="version-certify"),
    path(
        f"{_submissions}<int:version_id>/certify/withdraw/",
        certify.version_certify_withdraw,
        name="version-certify-withdraw",
    ),
    path(f"{_submissions}<int:version_id>/compare/", compare.version_compare, name="version-compare"),
    path(f"{_submissions}<int:version_id>/workbench/", workbench.workbench, name="workbench"),
    path(f"{_submissions}<int:version_id>/workbench/rows/<int:number>/", workbench.workbench_row, name="workbench-row"),
    path(f"{_submissions}<int:version_id>/workbench/changes/", workbench.workbench_changes, name="workbench-changes"),
    path(f"{_submissions}<int:version_id>/workbench/discard/", workbench.workbench_discard, name="workbench-discard"),
    path(f"{_submissions}<int:version_id>/workbench/made/", workbench.workbench_made, name="workbench-made"),
    path(f"{_submissions}<int:version_id>/annotated/", workbench.annotated_file, name="annotated-file"),
    path(f"{_submissions}annotated/<int:annotated_id>.xlsx", workbench.annotated_download, name="annotated-download"),
    path(f"{_submissions}<int:version_id>/shares/", shares.share_list, name="share-list"),
    path(f"{_submissions}shares/<int:share_id>/", shares.share, name="share"),
    path("shared/<str:token>/", shares.shared_findings, name="shared-findings"),
    path("shared/<str:token>/findings.csv", shares.shared_findings_file, name="shared-findings-file"),
    path(f"{_submissions}templates/<str:file_type>.<str:ending>", templates.template, name="template"),
    path(f"{_submissions}templates/ehr/<str:file_type>.xlsx", templates.ehr_template, name="ehr-template"),
    path(f"{_submissions}templates/filled/", templates.filled_template, name="filled-template"),
]
