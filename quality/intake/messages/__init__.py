"""Every sentence a submitter sees: the fault, why it matters, how to fix it; one module a subject.

No sentence repeats a received value or a name from the file: those may be patients' data and travel in a field of
their own. Numbers of the law are filled in from the policy.
"""

from quality.intake.messages import clinical_data, columns, files, quality_measures, trees, values, workbooks
from quality.intake.messages.sentence import ERROR, WARNING, Sentence

SENTENCES: dict[str, Sentence] = {
    **files.SENTENCES,
    **columns.SENTENCES,
    **workbooks.SENTENCES,
    **trees.SENTENCES,
    **values.SENTENCES,
    **clinical_data.SENTENCES,
    **quality_measures.SENTENCES,
}

__all__ = ["ERROR", "SENTENCES", "WARNING", "Sentence"]
