"""Background jobs: what they work on, how long they waited and computed, and another try for those that failed."""

from __future__ import annotations

import inspect
from datetime import datetime
from functools import cache
from typing import Any

from celery import current_app
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from portal import clock
from portal.formatting import length_of_time
from portal.models import Job
from portal.services import jobs
from portal.staff import ADMINISTRATOR, ANALYST

from .service_admin import ServiceAdmin

LOST = "lost"


class StandstillFilter(admin.SimpleListFilter):
    """Filter for the jobs that no worker holds although it is their turn."""

    title = "standstill"
    parameter_name = "standstill"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(LOST, "No worker works on it")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.lost() if self.value() == LOST else queryset


@admin.register(Job)
class JobAdmin(ServiceAdmin):
    viewers = frozenset({ADMINISTRATOR, ANALYST})
    list_display = ("task", "works_on", "status", "age", "waited", "computed", "attempts", "error")
    list_reads = ("arguments",)
    list_filter = ("status", StandstillFilter, "task")
    search_fields = ("key", "error")
    date_hierarchy = "queued_at"
    actions = ("retry",)

    @admin.display(description="works on")
    def works_on(self, job: Job) -> str:
        """Name the arguments as the task does: "run 3, participant 12"."""
        task = _tasks().get(job.task)
        names = list(inspect.signature(task.run).parameters) if task else []
        names += ["argument"] * (len(job.arguments) - len(names))
        pairs = zip(names, job.arguments, strict=False)
        return ", ".join(f"{name.removesuffix('_id').replace('_', ' ')} {value}" for name, value in pairs)

    @admin.display(description="age", ordering="-queued_at")
    def age(self, job: Job) -> str:
        return _between(job.queued_at, clock.real_now())

    @admin.display(description="waited")
    def waited(self, job: Job) -> str:
        """Tell how long the job waited for a worker, or has been waiting; of several attempts, for the last one."""
        return _between(job.queued_at, clock.real_now() if job.status == Job.Status.QUEUED else job.started_at)

    @admin.display(description="computed")
    def computed(self, job: Job) -> str:
        running = job.status == Job.Status.RUNNING
        return _between(job.started_at, clock.real_now() if running else job.finished_at)

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.action(description="Retry the selected jobs that failed", permissions=["retry"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Job]) -> HttpResponse | None:
        user: Any = request.user

        def again(job: Job) -> str:
            jobs.retry(job=job, by=user)
            return f"{job} waits for a worker again."

        return self.do_with_each(request, queryset, again, title="Retry the selected jobs that failed")


@cache
def _tasks() -> Any:
    # Once a process: a list asks for each of its rows, and importing the modules again takes 0.04 s.
    current_app.loader.import_default_modules()
    return current_app.tasks


def _between(start: datetime | None, end: datetime | None) -> str:
    return length_of_time(max(0.0, (end - start).total_seconds())) if start and end else ""
