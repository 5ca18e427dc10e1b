"""The low-volume opt-out (§ 512.210(c)): the count that allows it, the election, and the days it covers."""

from __future__ import annotations

from django.db import models

from portal.formatting import long_date
from portal.models import Participant
from portal.models.dated import Dated, DatedQuerySet, no_overlap
from portal.models.history import tracked

from .signed_statement import Withdrawable


@tracked
class Election(Withdrawable):
    """A signed low-volume opt-out of a year; `episodes` is the number that CMS counted in the data year."""

    SIGNED_TOO = ("episodes", "data_year")

    episodes = models.PositiveIntegerField("episodes in the data year")
    data_year = models.PositiveSmallIntegerField()

    class Meta(Withdrawable.Meta):
        constraints = [models.UniqueConstraint(fields=["participant", "year", "number"], name="elected_once_a_number")]

    def __str__(self) -> str:
        return f"Opt-out of {self.participant.model_id}, {self.year}"


@tracked
class OptOut(Dated):
    """The days of an opt-out, the participant's own choice; it is not an exclusion of § 512.210(b)."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="opt_outs")
    election = models.OneToOneField(
        Election,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="days",
        help_text="Empty if the opt-out came from a participant list.",
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = "opt-out"
        ordering = ["from_on"]
        constraints = [*Dated.Meta.constraints, no_overlap("opt_out_once_a_day", "participant")]

    def __str__(self) -> str:
        return f"Low-volume opt-out from {long_date(self.from_on)}"


@tracked
class EpisodeCount(models.Model):
    """The number of episodes that a participant had in a calendar year, for the low-volume test."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="episode_counts")
    calendar_year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField("episodes")
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ["-calendar_year"]
        constraints = [models.UniqueConstraint(fields=["participant", "calendar_year"], name="counted_once")]

    def __str__(self) -> str:
        return f"{self.count} episodes in {self.calendar_year}"
