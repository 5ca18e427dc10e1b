"""What happened to a clock of a dispute: a day on which staff were told of it, or its lapse; each once."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.formatting import long_date
from portal.models import Participant
from portal.models.history import tracked
from portal.models.permanence import permanent
from reconciliation.models.error_notice import ErrorNotice


@tracked
@permanent()
class ClockEvent(models.Model):
    """One event of one clock of one notice; the same event of the same last day exists once."""

    class Clock(models.TextChoices):
        ANSWER = "answer", "Answer to an error notice"
        ACKNOWLEDGEMENT = "acknowledgement", "Acknowledgement of a reconsideration"
        PAPER = "paper", "Position paper of CMS"
        DECISION = "decision", "Determination of a reconsideration"
        RECONSIDERATION_RIGHT = "right", "Right to ask for reconsideration"

    class Event(models.TextChoices):
        TOLD = "told", "CMS staff were told"
        LAPSED = "lapsed", "The right lapsed"

    notice = models.ForeignKey(ErrorNotice, on_delete=models.PROTECT, related_name="clock_events")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    clock = models.CharField(max_length=15, choices=Clock)
    event = models.CharField(max_length=6, choices=Event)
    due_on = models.DateField("last day of the clock")
    after = models.SmallIntegerField("day", help_text="Days after the last day; negative before it.")
    happened_on = models.DateField(help_text="The day on which the portal did it.")

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "clock", "event", "due_on", "after"], name="clock_event_once"),
            models.UniqueConstraint(fields=["notice", "clock"], condition=Q(event="lapsed"), name="clock_lapses_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_clock_display()}, {long_date(self.due_on)}: {self.get_event_display()}"
