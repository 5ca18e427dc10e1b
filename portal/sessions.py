"""Sessions in the database, as Django keeps them, with fewer queries a page."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

STARTED_AT, SEEN_AT, NOTED_AT, SECOND_FACTOR = "started_at", "seen_at", "noted_at", "second_factor"
"""Notes in a session: its start, the last activity, the last note in the list of sessions, that a code was given."""


class SessionStore(db.SessionStore):
    """A known session is saved by one UPDATE; Django opens a transaction around it, three queries for one."""

    def save(self, must_create: bool = False) -> None:
        """Save the session.

        :raises UpdateError: when it was ended meanwhile.
        """
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        row = self.create_model_instance(self._get_session(no_load=False))
        known = self.model.objects.filter(session_key=row.session_key)
        if not known.update(session_data=row.session_data, expire_date=row.expire_date):
            raise UpdateError
