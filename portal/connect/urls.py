"""Addresses of RO Connect."""

from __future__ import annotations

from django.urls import path

from portal.connect.views import home

app_name = "connect"

urlpatterns = [
    path("participants/<str:model_id>/connect/", home.home, name="home"),
]
