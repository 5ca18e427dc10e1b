"""The agenda of a participant: everything open across its performance years, by last day.

The dashboard, the mails of reminders and the calendar feed show the same entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from portal.formatting import long_date
from portal.models import Receipt
from portal.participation.models import Obligation

ATTESTATION_PAGE = "participation:attestation"
AWAITED, CMS_LATE = "awaited", "cms-late"
OPEN = frozenset({"overdue", "due", "upcoming", AWAITED, CMS_LATE})
# The columns that an entry shows, and the number of the receipt; queries load nothing else.
SHOWN = (
    "participant_id", "year", "code", "title", "opens_on", "due_on", "authority", "consequence", "settled_on",
    "waived_on", "waived_because", "is_right", "of_cms", "taken_late", "page", "action", "receipt__sequence",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One obligation as people see it on a day."""

    pk: int
    code: str
    title: str
    year: int
    due_on: date
    opens_on: date | None
    status: str
    days_left: int
    model_id: str
    consequence: str
    authority: str
    settled_on: date | None
    waived_because: str
    receipt: Receipt | None
    taken_late: bool
    page: str
    button_label: str

    @property
    def of_year(self) -> str:
        """The title with its performance year in words, because titles may hold days of another year."""
        return f"{self.title} (performance year {self.year})"

    @property
    def can_be_done(self) -> bool:
        """True if this can be the next step: due, upcoming, or overdue but accepted late."""
        return self.status in ("due", "upcoming") or (self.status == "overdue" and self.taken_late)

    @property
    def waits(self) -> bool:
        """True if CMS has the next step."""
        return self.status in (AWAITED, CMS_LATE)

    @cached_property
    def action(self) -> tuple[str, str]:
        """The address of its page and the button label; computed only for rows that a page shows."""
        if self.status == "overdue" and not self.taken_late:
            return reverse("portal:help-desk"), "Ask for more time"
        return page_of(self.page, self.model_id, self.code) + f"?year={self.year}", self.button_label

    @property
    def when(self) -> str:
        """The day that counts now, in words; for an open entry."""
        if self.status == "upcoming" and self.opens_on:
            return f"Opens {long_date(self.opens_on)}, due {long_date(self.due_on)}"
        if self.waits:
            return f"CMS {'had to' if self.status == CMS_LATE else 'must'} do this by {long_date(self.due_on)}"
        return f"{'Was due' if self.status == 'overdue' else 'Due'} {long_date(self.due_on)}"

    @property
    def follows(self) -> str:
        """The consequence of doing nothing, or the way that is left; for an open entry."""
        if self.waits:
            return "Call the help desk." if self.status == CMS_LATE else self.consequence
        if self.status != "overdue":
            return f"If you miss it: {self.consequence}"
        if self.taken_late:
            return f"You can still do this. It counts as late. {self.consequence}"
        return f"The portal no longer accepts this. Ask the help desk for more time. {self.consequence}"

    @classmethod
    def of(cls, obligation: Obligation, model_id: str, today: date) -> Entry:
        """Return the entry of an obligation as of a day."""
        return cls(
            pk=obligation.pk,
            code=obligation.code,
            title=obligation.title,
            year=obligation.year,
            due_on=obligation.due_on,
            opens_on=obligation.opens_on,
            status=obligation.status(today),
            days_left=(obligation.due_on - today).days,
            model_id=model_id,
            consequence=obligation.consequence,
            authority=obligation.authority,
            settled_on=obligation.settled_on,
            waived_because=obligation.waived_because,
            receipt=obligation.receipt,
            taken_late=obligation.taken_late,
            page=obligation.page,
            button_label=obligation.action,
        )


def open_entries(entries: Iterable[Entry]) -> list[Entry]:
    """Return what is overdue, due or not yet open, by last day; of the same day, what can be done now first."""
    return sorted(
        (one for one in entries if one.status in OPEN), key=lambda one: (one.due_on, one.status == "upcoming", one.code)
    )


def page_of(name: str, model_id: str, code: str) -> str:
    """Return the address of the page of an obligation by its URL name.

    The attestation page also takes the code. The page of a right takes the primary key of its report or notice, which
    ends the code (`error-notice:7`).
    """
    number = code.partition(":")[2]
    more = [code] if name == ATTESTATION_PAGE else [number] if number else []
    return reverse(name, args=[model_id, *more])
