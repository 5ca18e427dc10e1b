"""Cancer types of claims-based episodes: counts of lines by type, secondary malignancies first, 85 FR 61114."""

from __future__ import annotations

import pytest

from tests.episodes.worlds import Line, Story, build_claims_based

LUNG, BREAST, KIDNEY, BONE, BRAIN = "C3411", "C50912", "C649", "C7951", "C7931"
LIVER_METASTASIS, NODES, MARROW, NEUROENDOCRINE = "C787", "C771", "C7952", "C7B02"


def cancer_types(*diagnoses: str, planning: str = LUNG) -> list[str]:
    """Return the cancer types of the episodes built from a planning line and treatment lines with these diagnoses.

    The planning line counts too.
    """
    treated = [Line(5 + number, "G6015", paid=100, diagnosis=code) for number, code in enumerate(diagnoses)]
    built = build_claims_based(Story((Line(0, "77263", paid=100, diagnosis=planning), *treated)))
    return built.episodes["cancer_type"].to_list()


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        ((LUNG,), "lung"),
        ((BREAST, BREAST), "breast"),  # breast 2, lung 1
        ((BREAST,), "lung"),  # 1 and 1: the planning line's own type
        ((BONE,), "lung"),  # one secondary line is too few, 1 and 1
        ((BONE, LUNG, LUNG, LUNG), "lung"),
        ((BONE, BONE, LUNG, LUNG, LUNG), "bone-metastases"),
        ((BRAIN, BRAIN, LUNG, LUNG, LUNG), "brain-metastases"),
        ((BONE, BRAIN, LUNG, LUNG, LUNG), "brain-metastases"),  # two together, 1 and 1: brain first
        ((BONE, BONE, BRAIN), "bone-metastases"),
        ((BONE, BONE, BRAIN, BRAIN), "brain-metastases"),
        ((BONE, LIVER_METASTASIS, LUNG, LUNG, LUNG), "bone-metastases"),  # 1 and 1: bone before other
        ((BRAIN, NODES), "brain-metastases"),
        ((BONE, BONE, LIVER_METASTASIS, NODES), "bone-metastases"),  # 2 and 2
    ],
)
def test_lines_are_counted_by_type(diagnoses: tuple[str, ...], expected: str) -> None:
    assert cancer_types(*diagnoses) == [expected]


@pytest.mark.parametrize("code", [LIVER_METASTASIS, NODES, MARROW, NEUROENDOCRINE, "C7932"])
def test_other_secondary_malignancies_win_and_have_no_included_type(code: str) -> None:
    assert cancer_types(code, code, LUNG, LUNG, LUNG) == []
    assert cancer_types(code, code, code, BONE, BONE) == []
    assert cancer_types(code, LUNG) == ["lung"]


def test_a_single_line_of_another_secondary_malignancy_gives_no_type() -> None:
    """The planning line is for kidney cancer, which is not included; one line is for a liver metastasis."""
    assert cancer_types(LIVER_METASTASIS, planning=KIDNEY) == []
    assert cancer_types(BONE, planning=KIDNEY) == ["bone-metastases"]


def test_an_episode_of_another_secondary_malignancy_blocks_later_ones_like_any_other() -> None:
    """The episode of day 0 and its clean period end on day 117."""
    first = (Line(0, "77263", paid=100, diagnosis=NODES), Line(5, "G6015", paid=100, diagnosis=NODES))
    for day, expected in ((117, []), (118, ["lung"])):
        second = (Line(day, "77263", paid=100), Line(day + 5, "G6015", paid=100))
        assert build_claims_based(Story((*first, *second))).episodes["cancer_type"].to_list() == expected


def test_maryland_hospitals_are_left_out_by_either_code() -> None:
    hospitals = (("210001", "77385", ""), ("800001", "77385", ""))
    for by, code, state in (*hospitals, ("N", "G6015", "80"), ("N", "G6015", "98")):
        treated = Line(5, code, by, paid=100, state=state)
        assert build_claims_based(Story((Line(0, "77263", paid=100), treated))).episodes.is_empty()


def test_payments_are_those_of_the_component_that_a_line_is_of():
    """The planning and the -26 line are professional; delivery and a line without a modifier count as technical."""
    lines = (
        Line(0, "77263", paid=100),
        Line(3, "77290", modifier="26", paid=20),
        Line(3, "77290", paid=3000),
        Line(5, "G6015", paid=40000),
        Line(6, "77385", "H", paid=500000),
        Line(7, "G6015", paid=7, denied=True),
        Line(90, "77427", paid=9),  # after the last day
        Line(4, "99213", paid=8),  # a visit is no included service
    )
    [row] = build_claims_based(Story(lines)).episodes.iter_rows(named=True)
    assert (row["pc_allowed"], row["tc_allowed"]) == (120, 543000)


def test_setting_is_that_of_the_provider_with_the_most_technical_lines():
    planned = (Line(0, "77263", paid=100), Line(5, "77385", "H", paid=100))
    for more, setting in (((), "outpatient"), ((Line(6, "G6015", paid=1), Line(7, "G6015", paid=1)), "carrier")):
        [row] = build_claims_based(Story((*planned, *more))).episodes.iter_rows(named=True)
        assert row["tc_setting"] == setting


@pytest.mark.parametrize(("died", "inside"), [(5, True), (89, True), (90, False), (None, False)])
def test_death_counts_on_the_days_of_the_episode(died: int | None, inside: bool):
    story = Story((Line(0, "77263", paid=100), Line(5, "G6015", paid=100)), died=died)
    [row] = build_claims_based(story).episodes.iter_rows(named=True)
    assert (row["died_on"] is not None) == inside
