"""The catalogue of all data sets, in the order of the form of the data request."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from django.apps import apps
from django.utils.module_loading import module_has_submodule

from portal.participation.models import DataRequest

from .data_set import DataSet


@lru_cache(maxsize=1)
def catalogue() -> dict[str, DataSet]:
    """Return the data sets of all apps by their code."""
    found: dict[str, DataSet] = {}
    for app in apps.get_app_configs():
        if app.module is not None and module_has_submodule(app.module, "data_sets"):
            found |= {one.code: one for one in import_module(f"{app.name}.data_sets").DATA_SETS}
    return {code: found[code] for code in DataRequest.DataSet.values if code in found}
