"""Reminders of obligations, and the mails that carry them."""

from __future__ import annotations

from django.db import models

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent

from .obligation import Obligation


@permanent()
@tracked
class Reminder(models.Model):
    """A reminder of one obligation, sent once for each reminder day of each last day that it has had."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="reminders")
    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="reminders")
    due_on = models.DateField("last day of which it reminded")
    after = models.SmallIntegerField("reminder day", help_text="Days after the last day; negative before it.")
    reminded_on = models.DateField("reminded on")

    class Meta:
        ordering = ["-reminded_on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["obligation", "due_on", "after"], name="reminded_once")]
        indexes = [models.Index(fields=["-reminded_on", "-id"], name="reminder_newest")]

    def __str__(self) -> str:
        return f"Reminder of {long_date(self.reminded_on)}"


@tracked
class ReminderMail(models.Model):
    """The mail of one day to one address: everything open at the participants that the person looks after, and news."""

    address = models.EmailField()
    mailed_on = models.DateField("day of the mail")
    news = models.BooleanField("counts unread messages", default=False)
    handled_at = models.DateTimeField("sent, or found to have nothing to say", null=True, blank=True)

    class Meta:
        ordering = ["-mailed_on", "address"]
        constraints = [models.UniqueConstraint(fields=["address", "mailed_on"], name="one_reminder_mail_a_day")]

    def __str__(self) -> str:
        return f"Reminders of {long_date(self.mailed_on)}"
