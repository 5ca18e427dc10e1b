"""Queries on participants: records for the rules, and rows for pages and other apps."""

from .calendar_addresses import calendar_address
from .data_sharing import (
    approved_data_requests,
    data_sets_shared,
    last_refusals,
    sharing_refused,
    standing_data_request,
    years_of_data_requests,
)
from .opt_outs import CountedYear, counts_beside_threshold, effect_of_opting_out, low_volume_of
from .participants import current_performance_year, groups_of_participants
from .places import areas_of, is_area, participants_in, place_of, places_of, zip_crosswalk
from .practitioner_lists import awaiting_list, listed, practitioner_list, remarks_on_names
from .registers import register
from .standing import in_model_on, is_in_model, kind_in, kinds_in, kinds_over_time, standing_of, standings

__all__ = [
    "CountedYear",
    "approved_data_requests",
    "areas_of",
    "awaiting_list",
    "calendar_address",
    "counts_beside_threshold",
    "current_performance_year",
    "data_sets_shared",
    "effect_of_opting_out",
    "groups_of_participants",
    "in_model_on",
    "is_area",
    "is_in_model",
    "kind_in",
    "kinds_in",
    "kinds_over_time",
    "last_refusals",
    "listed",
    "low_volume_of",
    "participants_in",
    "place_of",
    "places_of",
    "practitioner_list",
    "register",
    "remarks_on_names",
    "sharing_refused",
    "standing_data_request",
    "standing_of",
    "standings",
    "years_of_data_requests",
    "zip_crosswalk",
]
