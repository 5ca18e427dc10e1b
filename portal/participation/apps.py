"""Participation: the app that knows what a participant is, owes, signs and may ask, on the portal's ground."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "portal.participation"
    label = "participation"
