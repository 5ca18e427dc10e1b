"""The two components of an episode, 42 CFR 512.205."""

from __future__ import annotations

from django.db import models


class Component(models.TextChoices):
    PC = "PC", "Professional component"
    TC = "TC", "Technical component"
