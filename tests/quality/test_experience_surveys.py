"""Surveys of patients' experience: the contractor's list is loaded whole or not at all, and shown beside the scores."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.services.use_case import Refused
from quality.models import ExperienceSurvey, SurveySample
from quality.services import experience_surveys
from reconciliation.models import Report, ReportLine, Run
from tests import asking, factories
from tests.architecture.rows import row_of

pytestmark = pytest.mark.django_db
HEADER = "model_id,sampled,completed,score"
DAYS = {"from_on": date(2023, 9, 1), "to_on": date(2023, 11, 30)}


@pytest.fixture
def participant():
    factories.at(date(2024, 8, 20))
    return factories.participant()


def load(text, **given):
    fields = {"year": 2023, "contractor": "Survey House", **DAYS, "content": text.encode(), "by": "test", **given}
    return experience_surveys.load(**fields)


def test_list_is_loaded_in_the_admin_and_the_newest_of_the_year_stands_beside_the_scores(participant):
    load(f"model_id,sampled,completed\n{participant.model_id},90,9\n")
    browser = factories.client(factories.user(staff="analyst"))
    factories.participant()

    def file():
        return SimpleUploadedFile("s.csv", f"{HEADER}\n{participant.model_id},1200,444,80.5\n".encode())

    fields = {
        "year": 2023,
        "contractor": "Survey House",
        "from_on": "2023-09-01",
        "to_on": "2023-11-30",
        "file": file(),
    }
    shown = browser.post(reverse("admin:quality_experiencesurvey_add"), fields).content.decode()
    assert "1 of them has a score." in shown and "1 practice of the year not in the file" in shown
    fields["file"] = file()
    assert asking.confirmed(browser, reverse("admin:quality_experiencesurvey_add"), fields).status_code == 302
    assert "37.00%" in browser.get(reverse("admin:quality_surveysample_changelist")).content.decode()
    report = row_of(Report, participant, run=row_of(Run, participant, year=2023))
    row_of(ReportLine, participant, report=report, code="total", position=0)
    viewer = factories.client(factories.seat(participant, "viewer"))
    for address in (
        reverse("reconciliation:report", args=[participant.model_id, report.pk]),
        reverse("quality:submission-list", args=[participant.model_id]) + "?year=2023",
    ):
        page = viewer.get(address).content.decode()
        assert "1,200" in page and "37.00%" in page and "September 1, 2023" in page
    other = factories.participant()
    page = factories.client(factories.seat(other)).get(reverse("quality:submission-list", args=[other.model_id]))
    assert "Survey of patients" not in page.content.decode(), "nobody was asked"


def test_faulty_list_is_refused_whole_with_every_fault(participant):
    own = participant.model_id
    with pytest.raises(Refused) as refused:
        load(f"model_id,sampled,completed\nRO99999,10,1\n{own},10,11\n{own},10,1\n{own},ten,1\n")
    told = str(refused.value).splitlines()
    assert "Row 2, RO99999, model_id: No participant has this Model ID." in told
    assert f"Row 3, {own}, completed: Of at least one patient asked, no more than all can answer." in told
    assert f"Row 4, {own}, model_id: An earlier row is about this participant." in told
    assert f"Row 5, {own}, sampled: Write a whole number without separators." in told
    assert not ExperienceSurvey.objects.exists() and not SurveySample.objects.exists()


def test_each_hostile_row_gives_one_sentence_and_nothing_is_stored(participant):
    """A row is that of the participant, with 90 patients asked and 40 answers, apart from what differs."""
    own, hospital = participant.model_id, factories.participant("technical")
    right = {"model_id": own, "sampled": "90", "completed": "40", "score": "80.5", "tin": "", "ccn": ""}
    score = f"Row 2, {own}, score: Write a score from 0 to 100 with at most three decimals, or leave the cell empty."
    cases = [
        ({"model_id": "RO99999"}, "Row 2, RO99999, model_id: No participant has this Model ID."),
        *(({"score": one}, score) for one in ("101", "-1", "NaN", "80,5", "80.1234", "80%", "Infinity", "eighty")),
        ({"completed": ""}, f"Row 2, {own}, completed: Write a whole number without separators."),
        ({"sampled": "1,200"}, f"Row 2, {own}, sampled: Write a whole number without separators."),
        ({"sampled": "90.5"}, f"Row 2, {own}, sampled: Write a whole number without separators."),
        ({"completed": "91"}, f"Row 2, {own}, completed: Of at least one patient asked, no more than all can answer."),
        ({"tin": "12-3456789"}, f"Row 2, {own}, tin: This is not the TIN of this participant."),
        (
            {"model_id": hospital.model_id, "ccn": "450999"},
            f"Row 2, {hospital.model_id}, ccn: This is not the CCN of this participant.",
        ),
    ]
    for differs, told in cases:
        row = ",".join(f'"{value}"' for value in (right | differs).values())
        with pytest.raises(Refused) as refused:
            load(f"{','.join(right)}\n{row}\n")
        assert str(refused.value).splitlines()[-1:] == [told] and str(refused.value).count("Row 2") == 1, differs
    for one in ("1E+01", "#N/A"):  # what spreadsheets make of a number
        with pytest.raises(Refused, match=f"Row 2, {own}, score: "):
            load(f"{HEADER}\n{own},90,40,{one}\n")
    assert not ExperienceSurvey.objects.exists() and not SurveySample.objects.exists()
    load(f"{HEADER},tin\n{own},90,40,,{participant.tin[:2]}-{participant.tin[2:]}\n")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"year": 2031}, "year"),
        ({"contractor": " "}, "contractor"),
        ({"to_on": date(2023, 8, 31)}, "to_on"),
        ({"from_on": date(1999, 1, 1)}, "from_on"),
    ],
)
def test_survey_that_cannot_be_is_refused_at_its_field(participant, given, field):
    with pytest.raises(Refused) as refused:
        load(f"model_id,sampled,completed\n{participant.model_id},10,1\n", **given)
    assert refused.value.field == field
