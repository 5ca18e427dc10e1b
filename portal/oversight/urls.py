"""Addresses of oversight's pages."""

from __future__ import annotations

from django.urls import path

from portal.oversight.views import announcements

app_name = "oversight"
_of_participant = "participants/<str:model_id>/"

urlpatterns = [
    path(f"{_of_participant}announcements/", announcements.announcement_list, name="announcement-list"),
]
