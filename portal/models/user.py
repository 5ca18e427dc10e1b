"""Users: people of practices, who have seats, and CMS staff, who are in Django groups."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login"],
    append_only=True,
    obj_field=pghistory.ObjForeignKey(on_delete=models.DO_NOTHING, db_constraint=False),
)
class User(AbstractUser):
    """Person who signs in with an email address."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("email address", unique=True)  # always stored in lower case
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)

    sessions_ended_at = models.DateTimeField(
        null=True, editable=False, help_text="All sessions that began before this time have ended."
    )
    reopened_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="The help desk opened the closed account again; inactivity counts from then.",
    )
    inactivity_warned_at = models.DateTimeField(null=True, editable=False)
    demonstration = models.BooleanField(
        default=False, editable=False, help_text="This person can sign in only while the portal is a demonstration."
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = UserManager()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
