"""Geographic factors: from the indexes of a participant's sites, in the worksheet of a price and on a page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from episodes.models import Adjustment, ClaimsFile, ConstructionRun, EpisodePrice, LocalityTable, ZipLocality
from episodes.rules.geography import HOSPITAL, PRACTICE, Place, of_places
from episodes.selectors.geography import geography
from episodes.services import adjustments, construction_inputs, localities, price_list
from episodes.services.price_list import PriceList
from portal import selectors
from portal.models import Participant
from portal.participation.models import Site
from portal.participation.services.faulty_file import FaultyFile
from portal.policy import load_book
from portal.services import amendments
from portal.services.use_case import Refused
from tests import asking, factories
from tests.architecture.rows import row_of
from tests.episodes.test_pricing_tables import load as load_indexes

YEAR = 2022
NASHVILLE, LOS_ANGELES = "10312-35", "01182-18"
GPCI = {
    NASHVILLE: {"work": "0.985", "practice_expense": "0.9", "malpractice": "0.6"},
    LOS_ANGELES: {"work": "1.05", "practice_expense": "1.18", "malpractice": "0.7"},
}
BOOK = load_book().rehearse(
    {"pricing/gpci": GPCI, "pricing/wage_indexes": {"34980": {"wage_index": "0.8837"}, "31080": {"wage_index": "1.3"}}}
)


def place(locality=NASHVILLE, cbsa="34980", zip_code="37203"):
    return Place(zip_code, locality, cbsa)


# Nashville, PC: 0.66 x 0.985 + 0.30 x 0.9 + 0.04 x 0.6 = 0.6501 + 0.27 + 0.024 = 0.9441; TC: 0.99 x 0.9 + 0.01 x 0.6
# = 0.897. Los Angeles, PC: 0.693 + 0.354 + 0.028 = 1.075; TC: 1.1682 + 0.007 = 1.1752.
# Two sites in Nashville and one in Los Angeles, PC: (2 x 0.9441 + 1.075) / 3 = 2.9632 / 3 = 0.98773333, TC:
# (2 x 0.897 + 1.1752) / 3 = 2.9692 / 3 = 0.98973333.
# Hospitals: 0.60 x 0.8837 + 0.40 = 0.93022, 0.60 x 1.3 + 0.40 = 1.18; the mean is 1.05511.
@pytest.mark.parametrize(
    ("places", "component", "setting", "factor", "labels"),
    [
        ([place()], "PC", PRACTICE, "0.9441", [f"Geographic factor, locality {NASHVILLE}"]),
        ([place()], "TC", PRACTICE, "0.897", [f"Geographic factor, locality {NASHVILLE}"]),
        ([place(LOS_ANGELES)], "PC", PRACTICE, "1.075", [f"Geographic factor, locality {LOS_ANGELES}"]),
        (
            [place(), place(zip_code="37205"), place(LOS_ANGELES)], "PC", PRACTICE, "0.987733",
            [f"Geographic factor, locality {LOS_ANGELES}", f"Geographic factor, locality {NASHVILLE}",
             "Geographic factor"],
        ),
        (
            [place(), place(zip_code="37205"), place(LOS_ANGELES)], "TC", PRACTICE, "0.989733",
            [f"Geographic factor, locality {LOS_ANGELES}", f"Geographic factor, locality {NASHVILLE}",
             "Geographic factor"],
        ),
        ([place()], "TC", HOSPITAL, "0.93022", ["Geographic factor, area 34980"]),
        (
            [place(), place(cbsa="31080")], "TC", HOSPITAL, "1.05511",
            ["Geographic factor, area 31080", "Geographic factor, area 34980", "Geographic factor"],
        ),
        (
            [place(), place("", zip_code="99999")], "PC", PRACTICE, "0.9441",
            [f"Geographic factor, locality {NASHVILLE}", "Geographic factor: sites left out"],
        ),
        ([place("")], "PC", PRACTICE, "1", ["Geographic factor"]),
        ([], "TC", HOSPITAL, "1", ["Geographic factor"]),
    ],
)  # fmt: skip
def test_factor_is_that_of_the_places_of_the_sites(places, component, setting, factor, labels):
    found = of_places(places, component, setting, YEAR, book=BOOK)
    assert found.geographic_factor == Decimal(factor)
    assert [line.label for line in found.lines] == labels
    assert all(line.authority == "42 CFR 512.255" and line.formula for line in found.lines)


def test_formula_can_be_recalculated_by_hand():
    one, two, mean = of_places([place(), place(LOS_ANGELES)], "PC", PRACTICE, YEAR, book=BOOK).lines
    assert two.formula == (
        "66.00% times work index 0.985 plus 30.00% times practice expense index 0.9 plus 4.00% times malpractice "
        "index 0.6"
    )
    assert mean.formula == "mean over 2 sites: 1 times 1.075 plus 1 times 0.9441, divided by 2"
    assert mean.amount == (one.amount + two.amount) / 2


TABLE = b"zip,carrier,pricing locality\n37203,10312,35\n90001,01182,18\n"


def load(content=TABLE, source="CMS, ZIP Codes and localities, January 2022"):
    return localities.load(name="localities.csv", content=content, source=source, by="test")


@pytest.fixture
def practice():
    """Return a dual practice with a site in Nashville for the whole Model, and one in Los Angeles in 2023 alone."""
    factories.at(date(2021, 12, 10))
    participant = factories.participant()
    Site.objects.filter(participant=participant).update(withdrawn_at="2021-01-01T00:00Z")
    row_of(Site, participant, zip="37203", cbsa="34980", from_on=date(2021, 1, 1), to_on=None)
    row_of(Site, participant, zip="90001", cbsa="31080", from_on=date(2023, 1, 1), to_on=date(2023, 12, 31))
    load()
    return participant


@pytest.mark.django_db
def test_sites_of_the_year_decide_and_a_given_factor_counts_instead(practice):
    hospital = factories.participant("technical")
    Site.objects.filter(participant=hospital).update(withdrawn_at="2021-01-01T00:00Z")
    row_of(Site, hospital, zip="90001", cbsa="34980", from_on=date(2021, 1, 1), to_on=None)
    places = geography(book=BOOK)

    def factor(participant, component, year, adjustment=None):
        return places.of(participant.pk, component, year, adjustment=adjustment).geographic_factor

    assert factor(practice, "PC", 2022) == Decimal("0.9441")
    assert factor(practice, "PC", 2023) == Decimal("1.00955"), "(0.9441 + 1.075) / 2"
    assert factor(hospital, "TC", 2022) == Decimal("0.93022"), "by its area, not its locality"
    given = Adjustment(geographic_factor=Decimal("1.2"), source="CMS, a letter")
    assert factor(practice, "PC", 2022, given) == Decimal("1.2")
    assert factor(practice, "PC", 2022, Adjustment(geographic_factor=None)) == Decimal("0.9441")


@pytest.mark.django_db
def test_price_and_page_show_the_factor_with_its_lines(practice, django_assert_max_num_queries):
    table = load_indexes(b"contractor,locality,work_gpci,pe_gpci,mp_gpci\n10312,35,0.985,0.9,0.6\n", "gpci")
    amendments.approve(amendment=table.amendment, by=factories.user(staff="approver"))
    run = ConstructionRun.objects.create(year=YEAR, claims_through=date(2022, 7, 31), key="k", requested_by="test")
    rows = pl.DataFrame({
        "participant": [practice.model_id], "component": ["PC"], "cancer_type": ["breast"],
        "starts_on": [date(2022, 3, 1)],
    })  # fmt: skip
    book = selectors.policy_book()
    price_list.write(run=run, book=book)
    prices = PriceList(run, book)
    found = prices.priced(rows)
    assert Decimal(found["geographic_base"].item()) == Decimal("1944.46"), "2059.59 x 0.9441 = 1944.458919"
    labels = [line["label"] for line in EpisodePrice.objects.get(cancer_type="breast", component="PC").lines]
    assert labels[1:4] == ["Trended base", f"Geographic factor, locality {NASHVILLE}", "Geographic base"]
    browser = factories.client(factories.seat(practice))
    address = reverse("episodes:adjustment-list", args=[practice.model_id])
    with django_assert_max_num_queries(15):
        page = browser.get(address).content.decode()
    assert "66.00% times work index 0.985" in page and "0.9441" in page
    adjustments.set_adjustment(
        participant=practice, year=YEAR, component="PC", source="CMS, a letter", geographic_factor=Decimal("1.02"),
        by="test",
    )  # fmt: skip
    assert "given by CMS for this participant: CMS, a letter" in browser.get(address).content.decode().replace(
        "Given", "given"
    )
    listed = browser.get(reverse("episodes:adjustment-file", args=[practice.model_id, "csv"])).content.decode()
    assert ',1.020000,1.020000,"CMS, a letter"' in listed


@pytest.mark.django_db
def test_new_localities_and_moved_sites_are_new_inputs_of_a_run(practice):
    for kind in ("carrier", "beneficiary"):
        row_of(ClaimsFile, None, kind=kind)

    def places():
        return next(one["sha256"] for one in construction_inputs.fingerprints() if one["kind"] == "places")

    first = places()
    load(TABLE + b"37205,10312,35\n")
    second = places()
    Site.objects.filter(participant=practice, zip="37203").update(withdrawn_at="2021-01-01T00:00Z")
    assert len({first, second, places()}) == 3


@pytest.mark.django_db
def test_table_of_localities_is_shown_first_and_the_newest_is_in_use():
    factories.at(date(2021, 12, 10))
    browser, address = factories.client(factories.user(staff="analyst")), reverse("admin:episodes_localitytable_add")

    def fields(content):
        return {"source": "CMS, 2022", "file": SimpleUploadedFile("l.csv", content)}

    load()
    more = TABLE.replace(b"01182,18", b"01182,26") + b"37205,10312,35\n"
    shown = browser.post(address, fields(more)).content.decode()
    assert "ZIP Codes: 1 new, 1 changed, 0 gone, 1 unchanged." in shown and LocalityTable.objects.count() == 1
    assert asking.confirmed(browser, address, fields(more)).status_code == 302
    newest = LocalityTable.objects.first()
    assert ZipLocality.objects.get(table=newest, zip="90001").locality == "01182-26"
    with pytest.raises(Refused, match="is the one in use"):
        load(more)
    with pytest.raises(FaultyFile) as refused:
        load(b"zip,carrier,locality\n2111,10312,35\n37203,10312,5\n90001,01182,18\n90001,01182,26\n")
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "zip"), (3, "locality"), (5, "locality"),
    ]  # fmt: skip
    assert factories.client(factories.user(staff="help desk")).get(address).status_code == 403


@pytest.mark.django_db
def test_queries_do_not_grow_with_participants(django_assert_num_queries):
    load()
    for wanted in (1, 5):
        factories.participants(wanted)
        with django_assert_num_queries(4):
            places = geography(book=BOOK)
        for one in Participant.objects.defer("tin"):
            places.of(one.pk, "TC", YEAR, adjustment=None)
