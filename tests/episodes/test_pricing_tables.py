"""Tables of rates and indexes: shown first, approved by a second person, used by prices, and every version kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from episodes.models import ConstructionRun, EpisodePrice, PricingTable
from episodes.rules.base_rates import base_rates
from episodes.services import price_list, pricing_tables
from episodes.services.price_list import PriceList
from portal import selectors
from portal.models import Amendment
from portal.participation.services.faulty_file import FaultyFile
from portal.policy.differences import differences
from portal.services import amendments
from portal.services.use_case import Refused
from tests import asking, factories

SOURCE = "CMS, trended rates of 2022, December 1, 2021"
YEAR = 2022


def rows_of(column, value, *, year=YEAR, **others):
    """Return a whole table of rates or factors: one value for all, others by cancer type and component."""
    return "\n".join([
        f"cancer_type,component,{column}",
        *(
            f"{one.cancer_type},{one.component},{others.get(f'{one.cancer_type}_{one.component}', value)}"
            for one in base_rates(year, book=selectors.policy_book())
        ),
    ]).encode()  # fmt: skip


def load(content, kind="trend-factors", *, year=YEAR, by=None, source=SOURCE):
    return pricing_tables.load(
        name="table.csv", content=content, source=source, kind=kind, year=year, by=by or factories.user(staff="analyst")
    )


def priced():
    """Price the professional component of a breast episode of 2022 in a new run; return the price with its lines."""
    participant = factories.participant()
    run = ConstructionRun.objects.create(
        year=YEAR, claims_through=date(2022, 7, 31), key=participant.model_id, requested_by="test"
    )
    rows = pl.DataFrame({
        "participant": [participant.model_id], "component": ["PC"], "cancer_type": ["breast"],
        "starts_on": [date(2022, 3, 1)],
    })  # fmt: skip
    book = selectors.policy_book()
    price_list.write(run=run, book=book)
    found = PriceList(run, book).priced(rows)
    price = EpisodePrice.objects.get(run=run, participant=participant, cancer_type="breast", component="PC")
    return Decimal(found["adjusted_amount"].item()), price.lines, book.version


@pytest.mark.django_db
def test_table_is_shown_then_approved_by_a_second_person_then_used_and_older_versions_stay():
    factories.at(date(2021, 12, 10))
    person, second = factories.user(staff="analyst"), factories.user(staff="approver")
    browser, address = factories.client(person), reverse("admin:episodes_pricingtable_add")
    before, _, version = priced()
    assert before == Decimal("2059.59")

    def fields():
        content = rows_of("trend_factor", "1.0", breast_PC="1.04")
        return {"kind": "trend-factors", "year": YEAR, "source": SOURCE,
                "file": SimpleUploadedFile("factors.csv", content)}  # fmt: skip

    shown = browser.post(address, fields()).content.decode()
    assert "Values: 0 new, 1 changed, 0 gone, 31 unchanged." in shown
    assert "breast, PC: 1.0 becomes 1.04." in shown and "once an approver has approved" in shown
    assert not PricingTable.objects.exists() and not Amendment.objects.exists()
    assert asking.confirmed(browser, address, fields()).status_code == 302
    table = PricingTable.objects.get()
    amendment = table.amendment
    assert (amendment.from_on, amendment.reference, table.state) == (date(2022, 1, 1), SOURCE, "Waits for approval")
    assert f"SHA-256 {table.sha256[:16]}…" in amendment.reason
    assert priced()[0] == before, "nothing counts before the approval"
    with pytest.raises(Refused, match="waits for approval"):
        load(rows_of("trend_factor", "1.0", breast_PC="1.04"))
    own = factories.client(person).post(reverse("admin:portal_amendment_step", args=[amendment.pk, "approve"]))
    assert own.status_code == 403
    page = factories.client(second)
    step = reverse("admin:portal_amendment_step", args=[amendment.pk, "approve"])
    preview = page.get(step)
    words = preview.content.decode()
    assert "breast, PC" in words and "1.04" in words and "lung, PC" not in words, "the changed values alone"
    assert "is in force" in page.post(step, {"seen": preview.context["seen"]}, follow=True).content.decode()
    table.refresh_from_db()
    assert PricingTable.objects.get().state == "In the policy"
    amount, lines, now = priced()
    # 2059.59 x 1.04 = 2141.9736
    assert amount == Decimal("2141.97") and now == version + 1
    assert any("trend factor 1.04" in line["formula"] for line in lines)
    by_version = [
        {(one.cancer_type, one.component): one.trend_factor for one in base_rates(YEAR, book=book)}["breast", "PC"]
        for book in (selectors.policy_book_of(version), selectors.policy_book_of(now))
    ]
    assert by_version == [Decimal("1.0"), Decimal("1.04")]
    public = page.get(reverse("episodes:base-rate-list"), {"year": YEAR}).content.decode()
    assert SOURCE in public and "2,141.97" in public
    listed = page.get(reverse("admin:episodes_pricingtable_changelist")).content.decode()
    assert "Trend factors of 2022" in listed and "In the policy" in listed
    assert "a table of 32 values" in page.get(reverse("admin:portal_amendment_changelist")).content.decode()


@pytest.mark.django_db
def test_public_list_of_base_rates_can_be_loaded_again_and_changes_nothing():
    factories.at(date(2021, 12, 10))
    listed = Client().get(reverse("episodes:base-rate-file", args=["csv"]), {"year": YEAR}).content
    for kind in ("national-base-rates", "trend-factors"):
        with pytest.raises(Refused, match="Nothing would change"):
            load(listed, kind)


RATES, FACTORS, GPCI, WAGES = (
    "cancer_type,component,national_base_rate", "cancer_type,component,trend_factor",
    "contractor,locality,work_gpci,pe_gpci,mp_gpci", "cbsa,wage_index",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "header", "row", "sentence"),
    [
        ("national-base-rates", RATES, "breast,PC,2100.005", "Row 2, breast, national_base_rate: Give a number"),
        ("national-base-rates", RATES, "breast,PC,99.99", "Row 2, breast, national_base_rate: Give a number"),
        ("national-base-rates", RATES, "breast,PC,NaN", "Row 2, breast, national_base_rate: Give a number"),
        ("national-base-rates", RATES, "skin,PC,2100", "Row 2, skin, cancer_type: This is not a cancer type"),
        ("national-base-rates", RATES, "breast,AC,2100", "Row 2, breast, component: A component is PC or TC"),
        ("national-base-rates", RATES, "Breast,pc,2100", "There is no row for breast TC. Give all of them."),
        ("national-base-rates", RATES, "breast,PC,1\nbreast,PC,2", "Row 3, breast, national_base_rate"),
        ("trend-factors", FACTORS, "breast,PC,104", "Row 2, breast, trend_factor: Give a number from 0.5 to 2.0"),
        ("trend-factors", FACTORS, "lung,PC,1\nlung,PC,1", "Row 3, lung: Row 2 already gives this one."),
        ("gpci", GPCI, "1112,05,1,1,1", "Row 2, 1112-05, contractor: A contractor number has 5 digits."),
        ("gpci", GPCI, "01112,5,1,1,1", "Row 2, 01112-5, locality: A locality number has 2 digits."),
        ("gpci", GPCI, "01112,05,1.02,102,1", "Row 2, 01112-05, pe_gpci: Give a number from 0.1 to 4.0"),
        ("gpci", GPCI, "01112,05,1,1,1\n01112,05,1,1,1", "Row 3, 01112-05: Row 2 already gives this one."),
        ("wage-indexes", WAGES, "3498,0.9", "Row 2, 3498, cbsa: A CBSA has five digits"),
        ("wage-indexes", WAGES, "34980,0", "Row 2, 34980, wage_index: Give a number"),
        ("wage-indexes", "cbsa", "34980", "The header does not name wage_index."),
    ],
)
def test_every_fault_names_its_place_and_nothing_is_loaded(kind, header, row, sentence):
    with pytest.raises(FaultyFile) as refused:
        load(f"{header}\n{row}".encode(), kind)
    assert any(sentence in line for line in str(refused.value).splitlines()), str(refused.value)
    assert not PricingTable.objects.exists() and not Amendment.objects.exists()


@pytest.mark.django_db
def test_indexes_are_read_under_the_names_that_cms_uses_and_replace_the_whole_table():
    given = b"MAC,Locality Number,PW GPCI,PE GPCI,MP GPCI,State\n10312,35,0.985,0.9,0.6,TN\n01112,05,1.08,1.3,0.4,CA\n"
    table = load(given, "gpci")
    assert table.outcome == {"new": 6, "changed": 0, "gone": 3, "unchanged": 0}
    amendments.approve(amendment=table.amendment, by=factories.user(staff="approver"))
    policy = selectors.policy_book().on(date(YEAR, 1, 1))
    assert policy["pricing/gpci"] == {
        "10312-35": {"work": Decimal("0.985"), "practice_expense": Decimal("0.9"), "malpractice": Decimal("0.6")},
        "01112-05": {"work": Decimal("1.08"), "practice_expense": Decimal("1.3"), "malpractice": Decimal("0.4")},
    }
    assert policy.entry("pricing/gpci").standing == "published"
    assert "national" in selectors.policy_book().on(date(YEAR - 1, 1, 1))["pricing/gpci"], "earlier years keep theirs"
    load(b"cbsa;wage_index\n34980;0.8837\n47;0.7\n", "wage-indexes")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "field"), [({"year": 2020}, "year"), ({"source": " "}, "source"), ({"group": "help desk"}, None)]
)
def test_table_without_year_source_or_right_is_refused(given, field):
    by = factories.user(staff=given.pop("group", "analyst"))
    with pytest.raises(Refused) as refused:
        load(b"cbsa,wage_index\n34980,0.8837\n", "wage-indexes", by=by, **given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (1, 1, []),
        (Decimal("1.0"), Decimal(1), []),
        (1, 2, [("", "1", "2")]),
        (None, 2, [("", "", "2")]),
        (
            {"a": {"PC": 1, "TC": 2}},
            {"a": {"PC": 1, "TC": 3}, "b": {"PC": 1}},
            [("a, TC", "2", "3"), ("b, PC", "", "1")],
        ),
        ({"a": 1, "b": 2}, {"b": 2}, [("a", "1", "")]),
        ([{"x": 1}], [{"x": 1}, {"x": 2}], [("2, x", "", "2")]),
    ],
)
def test_differences_name_each_place_that_changes(before, after, found):
    assert [(one.place, one.before, one.after) for one in differences(before, after)] == found
