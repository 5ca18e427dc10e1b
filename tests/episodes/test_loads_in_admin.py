"""Loads of prices, adjustments and episodes by staff are shown with their effect before they are done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from episodes.models import Adjustment, AdjustmentTable, ClaimsFile, ConstructionRun, FeeSchedule
from episodes.services import adjustment_tables, adjustments, fee_schedules
from portal.models import Job
from tests import asking, factories
from tests.architecture.rows import row_of
from tests.episodes.test_adjustment_tables import table
from tests.episodes.test_fee_schedules import GOOD, HEADER

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst():
    factories.at(date(2021, 3, 1))
    return factories.client(factories.user(staff="analyst"))


def posted(browser, model, fields):
    return browser.post(reverse(f"admin:episodes_{model}_add"), fields)


def test_table_of_adjustments_shows_the_practices_before_it_is_loaded(analyst):
    one, two = factories.participant(), factories.participant()
    rows = (
        f"{one.model_id},2021,PC,0.01,60,0,,1",
        f"{one.model_id},2021,TC,0,,0,,1",
        f"{two.model_id},2021,PC,0,,0,,1",
    )

    def fields(content):
        return {"file": SimpleUploadedFile("a.csv", content), "source": "CMS, November 2020"}

    faulty = posted(analyst, "adjustmenttable", fields(table("RO99999,2021,PC,0,,0,,1"))).content.decode()
    assert "Row 2, RO99999, model_id: No participant" in faulty
    shown = posted(analyst, "adjustmenttable", fields(table(*rows)))
    words = shown.content.decode()
    assert "It concerns 2 practices." in words and one.model_id in words and two.model_id in words
    assert ("adjustments", "new", "3") in shown.context["rows"]
    assert "Adjustments: 2 participants, 3 new, 0 changed, 0 unchanged." in words
    assert not Adjustment.objects.exists()
    address = reverse("admin:episodes_adjustmenttable_add")
    assert asking.confirmed(analyst, address, fields(table(*rows))).status_code == 302
    assert (Adjustment.objects.count(), AdjustmentTable.objects.get().rows) == (3, 3)


def test_adjustment_of_one_practice_is_shown_first(analyst):
    participant = factories.participant()
    fields = {
        "participant": participant.pk, "year": 2021, "component": "PC", "geographic_factor": "1.02", "case_mix": "0",
        "historical_experience": "0", "source": "CMS",
    }  # fmt: skip
    assert participant.model_id in posted(analyst, "adjustment", fields).content.decode()
    assert not Adjustment.objects.exists()
    assert asking.confirmed(analyst, reverse("admin:episodes_adjustment_add"), fields).status_code == 302
    row = Adjustment.objects.get()
    address = reverse("admin:episodes_adjustment_change", args=[row.pk])
    assert asking.asks(analyst.post(address, {**fields, "geographic_factor": "1.03"}))


def test_fee_table_says_which_amounts_it_replaces(analyst):
    fee_schedules.load(name="old.csv", content="\n".join((HEADER, GOOD)).encode(), by="test")
    rows = (HEADER, GOOD.replace("171.00", "180.00"), GOOD.replace("77263", "77261"))
    file = SimpleUploadedFile("fees.csv", "\n".join(rows).encode())
    words = posted(analyst, "feeschedule", {"file": file}).content.decode()
    assert "The file has 2 rows." in words and "Amounts: 1 new, 1 changed, 0 unchanged." in words
    assert FeeSchedule.objects.count() == 1
    assert "Choose a file." in posted(analyst, "feeschedule", {}).content.decode()


def test_construction_run_says_what_it_is_built_from_and_what_follows_it(analyst):
    for kind in ("carrier", "beneficiary"):
        row_of(ClaimsFile, None, kind=kind)
    earlier = factories.published_run()
    fields = {"kind": "model", "year": 2021, "claims_through": "2021-12-31", "partitions": 1}
    words = posted(analyst, "constructionrun", fields).content.decode()
    assert "A worker builds the episodes from 2 claims files." in words
    assert f"follow run {earlier.pk} until two people publish the new one." in words
    assert ConstructionRun.objects.count() == 1
    assert asking.confirmed(analyst, reverse("admin:episodes_constructionrun_add"), fields).status_code == 302
    made = ConstructionRun.objects.first()
    ConstructionRun.objects.filter(pk=made.pk).update(status="done")
    assert f"Run {made.pk} has the same claims" in posted(analyst, "constructionrun", fields).content.decode()


def test_practices_are_told_once_of_figures_that_are_new_or_changed():
    factories.at(date(2021, 3, 1))
    told, unchanged = factories.participant(), factories.participant()
    reader = factories.seat(told)

    def load(value):
        rows = [
            f"{told.model_id},{year},{component},{value},60,0,,1" for year in (2021, 2022) for component in ("PC", "TC")
        ]
        content = table(*rows, f"{unchanged.model_id},2021,PC,0.01,60,0,,1")
        adjustment_tables.load(name="a.csv", content=content, source="CMS", by="test")

    load("0.01")
    assert [one.subject for one in told.messages.all()] == ["Your adjustments for 2021 and 2022"]
    load("0.02")
    assert (told.messages.count(), unchanged.messages.count()) == (2, 1)
    jobs = Job.objects.filter(task="participation.mail_news")
    assert [job.arguments for job in jobs if job.arguments[0] == reader.pk] == [[reader.pk, "2021-03-01"]]
    row = Adjustment.objects.filter(participant=told, year=2021, component="PC").get()
    figures = {
        "participant": told,
        "year": 2021,
        "component": "PC",
        "source": "CMS",
        "window_episodes": 60,
        "geographic_factor": row.geographic_factor,
        "by": "test",
    }
    adjustments.set_adjustment(**figures, case_mix=row.case_mix)
    assert told.messages.count() == 2, "nothing changed"
    adjustments.set_adjustment(**figures, case_mix=Decimal("0.03"))
    assert told.messages.count() == 3
    assert factories.client(reader).get(told.messages.first().path).status_code == 200
