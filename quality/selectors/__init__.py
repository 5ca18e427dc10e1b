"""Queries of submissions and scores, for the pages of quality and for other apps."""

from .clinical_data import (
    Files,
    applicable_episodes,
    clinical_completeness,
    completeness_by_cancer_type,
    due_episodes,
    waived_files,
)
from .files import (
    DueFile,
    Window,
    files_of,
    history_of,
    next_file,
    open_files,
    opened_windows,
    participants_of,
    policy_windows,
    submitted_years,
    versions_of,
    window_of,
)
from .layouts import LayoutUse, uses_of_layouts
from .scores import (
    kept_score_inputs,
    measure_results,
    recalculate_score,
    reported_measures,
    score_for,
    score_inputs,
    survey_sample,
)

__all__ = [
    "DueFile",
    "Files",
    "LayoutUse",
    "Window",
    "applicable_episodes",
    "clinical_completeness",
    "completeness_by_cancer_type",
    "due_episodes",
    "files_of",
    "history_of",
    "kept_score_inputs",
    "measure_results",
    "next_file",
    "open_files",
    "opened_windows",
    "participants_of",
    "policy_windows",
    "recalculate_score",
    "reported_measures",
    "score_for",
    "score_inputs",
    "submitted_years",
    "survey_sample",
    "uses_of_layouts",
    "versions_of",
    "waived_files",
    "window_of",
]
