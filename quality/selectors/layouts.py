"""Uses of layouts: how many checked files were checked by which version."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from quality.models import Version


@dataclass(frozen=True, slots=True)
class LayoutUse:
    """The files of one performance year that were checked by one version of a layout."""

    file_type: str
    year: int
    layout_version: str
    files: int
    accepted: int
    participants: int


def uses_of_layouts() -> list[LayoutUse]:
    """Count the checked files by file type, performance year and version of the layout, in one query."""
    of = ("submission__file_type", "submission__year", "layout_version")
    checked = Version.objects.filter(status__in=(Version.Status.ACCEPTED, Version.Status.REJECTED), file__isnull=False)
    counted = checked.order_by(*of).values_list(*of).annotate(
        files=Count("pk"),
        accepted=Count("pk", filter=Q(status=Version.Status.ACCEPTED)),
        participants=Count("participant", distinct=True),
    )  # fmt: skip
    return [LayoutUse(*row) for row in counted]
