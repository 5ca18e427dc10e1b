"""Jobs: rows that make sure that the work of a Celery task is done once, even after crashes."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from portal import clock


class JobQuerySet(models.QuerySet["Job"]):
    def lost(self) -> JobQuerySet:
        """Return the jobs that no worker holds: never taken, or without a heartbeat for too long."""
        stale = clock.real_now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
        return self.filter(
            Q(status=Job.Status.QUEUED, sent_at__lt=stale)
            | Q(status=Job.Status.QUEUED, sent_at__isnull=True)
            | Q(status=Job.Status.RUNNING, heartbeat_at__lt=stale)
        )


class Job(models.Model):
    """One job: the name of its task, its arguments (ids and ISO days), its holder and the last heartbeat."""

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    task = models.CharField(max_length=100)
    arguments = models.JSONField(default=list)
    key = models.CharField(max_length=300, unique=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    holder = models.CharField("worker", max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField("last heartbeat", null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=200, blank=True, help_text="The type of the error, without its text.")

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at"]
        indexes = [
            models.Index(fields=["-queued_at"], name="job_newest"),
            models.Index(fields=["status", "heartbeat_at"], condition=~Q(status="done"), name="job_unfinished"),
        ]

    def __str__(self) -> str:
        return self.key
