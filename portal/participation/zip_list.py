"""The list of participating ZIP Codes, 42 CFR 512.210(a)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portal.participation import selectors
from portal.participation.models import Site


def participating_zips(*, begins: str = "", cbsa: str = "") -> QuerySet[Any, str]:
    """Return the ZIP Codes that lie in a selected area, all or in part, in order.

    :param begins: their first digits.
    :param cbsa: the selected area that they reach into.
    """
    sites = Site.objects.filter(zip__startswith=begins)
    if cbsa:
        sites = sites.filter(cbsa=cbsa)
    found = sites.order_by().values_list("zip", flat=True)
    crosswalk = selectors.zip_crosswalk()
    if crosswalk is not None:
        selected = Site.objects.order_by().values("cbsa")
        reached = crosswalk.areas.filter(zip__startswith=begins, cbsa__in=selected)
        if cbsa:
            reached = reached.filter(cbsa=cbsa)
        found = found.union(reached.order_by().values_list("zip", flat=True))
    return found.distinct().order_by("zip") if crosswalk is None else found.order_by("zip")
