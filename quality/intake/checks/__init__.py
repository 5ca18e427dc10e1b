"""The checks of uploads: one module a check, and one ordered tuple a file type.

Each module has one public function `problems(context)` that yields `Problem`s: a rule, a column, and the expression
that is true for the rows in error (a null counts as not in error). Expressions are built when a file is checked,
never at import, and are evaluated together in one pass over the rows. A check sees typed values (`typed.value`),
where a value that is not of its type is null.

The order matters: a cell gets one error, that of the first check that finds one, so that no two tell the submitter
to do different things. What says to leave a cell blank stands before what says how to fill it in.
"""

from quality.intake.checks import (
    birth_date,
    cancer_type,
    clinical_words,
    collection_types,
    column_names,
    columns_of_cancer_types,
    control_characters,
    dates,
    delivered_treatment,
    diagnosis,
    duplicate_episodes,
    episode_period,
    error_cells,
    gleason,
    identifiers,
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
        not_completed,
        staging,
        gleason,
        nodes,
        duplicate_episodes,
    ),
    QUALITY_MEASURES: (*_FIRST, *_CELL, submitter, numbers, collection_types, measure_counts, measures_reported),
}
