"""The stages of a version: their times and their progress, which the page shows while the check runs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, Q, Value, When
from django.db.models.functions import Coalesce

from portal import clock
from quality.models import Stage, Version

READ, CHECKED, STORED = Stage.Name.READ, Stage.Name.CHECKED, Stage.Name.STORED
_POSITIONS = {name: position for position, name in enumerate(Stage.Name, start=1)}


class Canceled(Exception):
    """Signal of a check whose version was canceled meanwhile: the worker drops what it has."""


def open_all(*, version: Version, received_from: datetime) -> None:
    """Write the stages of a version that was just received.

    :param received_from: the real time at which the portal began to take its bytes.
    """
    now = clock.real_now()
    stages = [
        Stage(version=version, participant_id=version.participant_id, name=name, position=position)
        for name, position in _POSITIONS.items()
    ]
    stages[0].began_at, stages[0].ended_at = received_from, now
    if not version.file.waits_for_scan:  # scanned while it was received, or not at all
        stages[1].began_at = stages[1].ended_at = now
    Stage.objects.bulk_create(stages)


def enter(*, version_id: int, name: Stage.Name) -> None:
    """Begin a stage: those before it end, and those after it wait, also where an earlier attempt had begun them."""
    now, position = clock.real_now(), _POSITIONS[name]
    before, this = Q(position__lt=position), Q(position=position)
    Stage.objects.filter(Q(version_id=version_id) & (~before | Q(ended_at=None))).update(
        began_at=Case(When(before, then=Coalesce("began_at", Value(now))), When(this, then=Value(now))),
        ended_at=Case(When(before, then=Value(now))),
        done=Case(When(before, then="done"), default=0),
        total=Case(When(before, then="total"), default=0),
    )


def leave(*, version_id: int, name: Stage.Name) -> None:
    """End a stage."""
    Stage.objects.filter(version_id=version_id, name=name).update(ended_at=clock.real_now())


class Progress:
    """The progress of one check: called with the rows done and the rows in all, it stores them for the page.

    The first call means that the file is read.
    """

    def __init__(self, version_id: int) -> None:
        self.version_id = version_id
        self._is_read = False

    def __call__(self, done: int, total: int) -> None:
        """Store the progress.

        :raises Canceled: when somebody canceled the version.
        """
        if not self._is_read:
            self._is_read = True
            enter(version_id=self.version_id, name=CHECKED)
        checking = Stage.objects.filter(
            version_id=self.version_id, name=CHECKED, version__status=Version.Status.CHECKING
        )
        if not checking.update(done=done, total=total):
            raise Canceled
