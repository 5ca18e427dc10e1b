"""Sentences for submitters: the fault, why it matters, and how to fix it, in one module for each subject.

No sentence repeats a received value or a name from the file. Those may be patients' data and have a field of their
own. The numbers of the law are filled in from the policy.
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
