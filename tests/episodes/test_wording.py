"""Names of cancer types on pages and in labels of a report."""

import pytest

from episodes.wording import cancer_type_words


@pytest.mark.parametrize(
    ("stored", "shown"),
    [("upper-gi", "Upper GI"), ("cns", "CNS"), ("head-and-neck", "Head and neck"), ("lung", "Lung")],
)
def test_cancer_types_have_readable_names(stored, shown):
    assert cancer_type_words(stored) == shown
