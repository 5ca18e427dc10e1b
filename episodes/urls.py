"""Addresses of the episode pages, under a participant's address."""

from __future__ import annotations

from django.urls import path

from episodes.views import (
    adjustments,
    billing_check,
    data_files,
    episodes,
    no_pay_claims,
    payment_amounts,
    reference_lists,
)

app_name = "episodes"

urlpatterns = [
    path("resources/services/", reference_lists.included_service_list, name="included-service-list"),
    path("resources/services/excluded/", reference_lists.excluded_service_list, name="excluded-service-list"),
    path("resources/services.<str:ending>", reference_lists.included_service_file, name="included-service-file"),
    path("resources/base-rates/", reference_lists.base_rate_list, name="base-rate-list"),
    path("resources/base-rates.<str:ending>", reference_lists.base_rate_file, name="base-rate-file"),
    path("resources/diagnosis-codes/", reference_lists.diagnosis_code_list, name="diagnosis-code-list"),
    path("resources/diagnosis-codes.<str:ending>", reference_lists.diagnosis_code_file, name="diagnosis-code-file"),
    path("participants/<str:model_id>/adjustments/", adjustments.adjustment_list, name="adjustment-list"),
    path("participants/<str:model_id>/adjustments.<str:ending>", adjustments.adjustment_file, name="adjustment-file"),
    path(
        "participants/<str:model_id>/adjustments/<int:adjustment_id>/",
        adjustments.adjustment_worksheet,
        name="adjustment-worksheet",
    ),
    path("participants/<str:model_id>/amounts/", payment_amounts.payment_amount_list, name="payment-amount-list"),
    path("participants/<str:model_id>/amounts.pdf", payment_amounts.payment_amount_pdf, name="payment-amount-pdf"),
    path(
        "participants/<str:model_id>/amounts.<str:ending>",
        payment_amounts.payment_amount_file,
        name="payment-amount-file",
    ),
    path(
        "participants/<str:model_id>/amounts/worksheets.<str:ending>",
        payment_amounts.payment_amount_worksheet_file,
        name="payment-amount-worksheet-file",
    ),
    path(
        "participants/<str:model_id>/amounts/<str:cancer_type>/",
        payment_amounts.payment_amount,
        name="payment-amount",
    ),
    path("participants/<str:model_id>/billing-check/", billing_check.billing_check, name="billing-check"),
    path("participants/<str:model_id>/episodes/", episodes.episode_list, name="episode-list"),
    path("participants/<str:model_id>/episodes.<str:ending>", episodes.episode_file, name="episode-file"),
    path("participants/<str:model_id>/episodes/<int:episode_id>/", episodes.episode, name="episode"),
    path("participants/<str:model_id>/data-files/", data_files.data_file_list, name="data-file-list"),
    path(
        "participants/<str:model_id>/data-files/<int:data_file_id>.<str:ending>",
        data_files.data_file,
        name="data-file",
    ),
    path("participants/<str:model_id>/episodes/no-pay-claims/", no_pay_claims.no_pay_list, name="no-pay-list"),
]
