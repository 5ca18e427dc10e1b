"""Addresses of oversight's pages."""

from __future__ import annotations

from django.urls import path

from portal.oversight.views import activity, announcements, cockpit, plans, practice, view_as

app_name = "oversight"
_of_participant = "participants/<str:model_id>/"

urlpatterns = [
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("practices/<str:model_id>/", practice.practice, name="practice"),
    path("view-as/end/", view_as.view_as_end, name="view-as-end"),
    path(f"{_of_participant}announcements/", announcements.announcement_list, name="announcement-list"),
    path(f"{_of_participant}activity/", activity.activity, name="activity"),
    path(f"{_of_participant}corrective-action/", plans.plan_list, name="plan-list"),
    path(f"{_of_participant}corrective-action/<int:plan_id>/", plans.plan, name="plan"),
]
