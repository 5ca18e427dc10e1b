"""Django's sessions in the database, with fewer queries for each page."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

STARTED_AT, SEEN_AT, NOTED_AT, SECOND_FACTOR = "started_at", "seen_at", "noted_at", "second_factor"
KEPT_FORMS, ACCEPTED = "kept_forms", "accepted_terms"
"""Keys of a session: its start, the last activity, the last update of the session list, whether a code was entered,
the pages for which a form is kept, and the terms of use that the person accepted."""


class SessionStore(db.SessionStore):
    """Session store that saves an existing session by one UPDATE; Django's needs three queries in a transaction."""

    def save(self, must_create: bool = False) -> None:
        """Save the session.

        :raises UpdateError: when somebody ended it in the meantime.
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session(no_load=False))
        known = self.model.objects.filter(session_key=row.session_key)
        if not known.update(session_data=row.session_data, expire_date=row.expire_date):
            raise UpdateError
