"""The checks of uploads: one module for each check, and one ordered tuple of checks for each file type.

A file is checked in batches of rows, so a check has one or more of these functions of the context:

- `problems`, for each batch: yields `Problem`s of its rows. Each has a rule, a column, and the expression that is true
  for the rows in error (null counts as false). It builds expressions when a file is checked, never at import;
  `checking` evaluates them together in one pass over the batch.
- `header_problems`, before the first batch: yields problems of the file as a whole.
- `gather`, for each batch: notes in `context.spanning` what spans rows.
- `file_problems`, after the last batch: yields problems of the file from what was noted.

A check uses typed values (`typed.value`), which are null if the value cannot be read as its type.

The order matters: a cell gets one error, that of the first check that finds one, so that no two errors contradict
each other. A check that says to leave a cell blank comes before the checks that say how to fill it in.
"""

from quality.intake.checks import (
    birth_date,
    cancer_type,
    clinical_words,
    collection_types,
    column_names,
    columns_of_cancer_types,
    control_characters,
    course,
    dates,
    delivered_treatment,
    diagnosis,
    duplicate_episodes,
    episode_period,
    error_cells,
    gleason,
    identifiers,
    known_episodes,
    layout_version,
    measure_counts,
    measures_reported,
    nodes,
    not_completed,
    null_words,
    numbers,
    performance_status,
    planned_dose,
    required_values,
    row_type,
    same_patient,
    staging,
    submitter,
    treatment_dates,
    value_lengths,
    words,
)
from quality.intake.layouts import CLINICAL_DATA, QUALITY_MEASURES

_FIRST = (layout_version, column_names, error_cells)
_CELL = (value_lengths, control_characters, null_words, required_values, words, dates, identifiers)

CHECKS = {
    CLINICAL_DATA: (
        *_FIRST,
        row_type,
        columns_of_cancer_types,
        *_CELL,
        performance_status,
        numbers,
        cancer_type,
        clinical_words,
        diagnosis,
        episode_period,
        treatment_dates,
        birth_date,
        planned_dose,
        delivered_treatment,
        course,
        not_completed,
        staging,
        gleason,
        nodes,
        duplicate_episodes,
        same_patient,
        known_episodes,
    ),
    QUALITY_MEASURES: (*_FIRST, *_CELL, submitter, numbers, collection_types, measure_counts, measures_reported),
}
