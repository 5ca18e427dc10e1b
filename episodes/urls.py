"""Addresses of the episode pages, under a participant's address."""

from __future__ import annotations

from django.urls import path

from episodes.views import adjustments, episodes

app_name = "episodes"

urlpatterns = [
    path("participants/<str:model_id>/adjustments/", adjustments.adjustment_list, name="adjustment-list"),
    path("participants/<str:model_id>/adjustments.<str:ending>", adjustments.adjustment_file, name="adjustment-file"),
    path("participants/<str:model_id>/episodes/", episodes.episode_list, name="episode-list"),
    path("participants/<str:model_id>/episodes/<int:episode_id>/", episodes.episode, name="episode"),
]
