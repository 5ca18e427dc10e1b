"""ZIP Codes and selected areas: the rule, the public page and the table of ZIP Codes."""

from __future__ import annotations

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.participation.models import ZipArea, ZipCrosswalk
from portal.participation.rules.areas import Area, Place, place_of
from portal.participation.services import corrections, enrollment, zip_areas
from portal.participation.services.faulty_file import FaultyFile
from portal.services.use_case import Refused
from tests import asking, factories

ALL, HALF = Decimal(1), Decimal("0.5")
TABLE = b"""zip,geoid,res_ratio,bus_ratio,oth_ratio,tot_ratio,city,state
37203,34980,1.0,1.0,1.0,1.0,NASHVILLE,TN
37204,34980,1.0,1.0,1.0,1.0,NASHVILLE,TN
37144,34980,0.2,0.1,0.1,0.18123456789,PETERSBURG,TN
37144,30280,0.8,0.9,0.9,0.81876543211,PETERSBURG,TN
37012,34980,0.9,0.9,0.9,0.9,ALEXANDRIA,TN
37012,99999,0.1,0.1,0.1,0.1,ALEXANDRIA,TN
00765,99999,1.0,1.0,1.0,1.0,VIEQUES,PR
80045,19740,1.0,1.0,1.0,1.0,AURORA,CO
"""


class TestRule:
    """42 CFR 512.210(a): the five-digit ZIP Code links a place to its area."""

    def test_zip_code_of_a_listed_site_is_selected_whatever_the_table_says(self):
        assert place_of([Area("19740", ALL)], listed="34980", selected=()) == Place("selected", "34980", "34980")

    def test_area_that_is_selected_selects_its_zip_codes(self):
        found = place_of([Area("34980", ALL)], listed=None, selected={"34980"})
        assert found == Place("selected", "34980", "34980", ALL)

    def test_area_with_most_addresses_decides(self):
        selected = {"34980"}
        mostly = place_of([Area("", Decimal("0.1")), Area("34980", Decimal("0.9"))], listed=None, selected=selected)
        assert (mostly.verdict, mostly.cbsa) == ("selected", "34980")
        partly = place_of(
            [Area("30280", Decimal("0.51")), Area("34980", Decimal("0.49"))], listed=None, selected=selected
        )
        assert partly == Place("partly", "30280", "34980", Decimal("0.49"))

    def test_two_equal_halves_decide_nothing(self):
        halves = [Area("34980", HALF), Area("30280", HALF)]
        assert place_of(halves, listed=None, selected={"34980"}).verdict == "partly"
        assert place_of(halves, listed=None, selected={"34980", "30280"}).verdict == "selected"

    def test_zip_code_in_another_area_or_in_none_is_not_selected(self):
        assert place_of([Area("19740", ALL)], listed=None, selected={"34980"}) == Place("not-selected", "19740")
        assert place_of([Area("", ALL)], listed=None, selected={"34980"}) == Place("not-selected")

    def test_zip_code_without_an_area_in_the_table_is_unknown(self):
        assert place_of([], listed=None, selected={"34980"}).verdict == "unknown"


pytestmark = pytest.mark.django_db


def load(content=TABLE, source="HUD-USPS, 4th quarter 2025"):
    return zip_areas.load(name="table.csv", content=content, source=source, by="test")


@pytest.fixture
def nashville():
    """Give a participant a site in ZIP Code 37203, CBSA 34980."""
    made = factories.participant()
    enrollment.add_site(participant=made, zip="37203", cbsa="34980", from_on=made.from_on, by="test")
    return made


def page(code):
    return Client().get(reverse("participation:zip-lookup"), {"zip": code}).content.decode()


class TestPage:
    @pytest.mark.parametrize(
        ("code", "heading", "reason"),
        [
            ("37203", "Yes: 37203 is in a selected area", "CBSA) 34980"),
            ("37204", "Yes: 37204 is in a selected area", "CBSA) 34980"),
            ("37204-1234", "Yes: 37204 is in a selected area", "CBSA) 34980"),
            (" 37204 ", "Yes: 37204 is in a selected area", "CBSA) 34980"),
            ("37012", "Yes: 37012 is in a selected area", "CBSA) 34980"),
            (
                "37144",
                "It depends: 37144 is only partly in a selected area",
                "18.12% of its addresses are in CBSA 34980",
            ),
            ("80045", "No: 80045 is not in a selected area", "CBSA) 19740, which the Model did not select"),
            ("00765", "No: 00765 is not in a selected area", "in no core-based statistical area"),
            ("37299", "We do not know about 37299", "not in our table"),
        ],
    )
    def test_answers_with_the_reason_and_its_source(self, nashville, code, heading, reason):
        load()
        words = page(code)
        assert heading in words and reason in words
        assert "HUD-USPS, 4th quarter 2025" in words
        assert reverse("portal:help-desk") in words or "check each ZIP Code" in words

    def test_without_a_table_only_listed_sites_are_known(self, nashville):
        assert "Yes: 37203 is in a selected area" in page("37203")
        words = page("37204")
        assert "We do not know about 37204" in words and "is not loaded yet" in words

    @pytest.mark.parametrize("typed", ["", "3720", "372034", "Boston", "37203-12", "9" * 300])
    def test_malformed_zip_code_is_an_error_at_the_field(self, typed):
        answer = Client().get(reverse("participation:zip-lookup"), {"zip": typed})
        assert answer.status_code == 200 and answer.context["form"].errors["zip"]

    def test_area_stays_selected_after_its_participant_left(self, nashville):
        load()
        site = nashville.sites.get()
        corrections.correct_site(
            site=site, zip=site.zip, cbsa=site.cbsa, from_on=site.from_on, to_on=site.from_on, because="left", by="test"
        )
        assert "Yes: 37204" in page("37204")


class TestTable:
    def test_tables_are_kept_with_their_source_and_the_newest_counts(self, nashville):
        first = load()
        assert (first.rows, ZipArea.objects.get(zip="00765").cbsa) == (8, "")
        assert ZipArea.objects.get(zip="37144", cbsa="34980").share == Decimal("0.181235")
        load(b"zip,cbsa,tot_ratio\n37204,19740,1\n", source="HUD-USPS, 1st quarter 2026")
        assert "No: 37204" in page("37204")
        assert ZipCrosswalk.objects.count() == 2

    def test_file_that_is_in_use_is_refused_with_the_day(self):
        load()
        with pytest.raises(Refused, match="and is the one in use"):
            load()
        load(TABLE + b"37205,34980,1,1,1,1.0,NASHVILLE,TN\n")
        assert load()  # an older table may be loaded again

    def test_table_without_a_source_is_refused(self):
        with pytest.raises(Refused, match="source of the table"):
            load(source=" ")

    def test_every_fault_names_its_row(self):
        rows = ("765,99999,1", "37203,3498,1", "37204,34980,1.2", "37204,34980,x", "37205,34980,1", "37205,34980,1")
        bad = "\n".join(("zip,geoid,tot_ratio", *rows)).encode()
        with pytest.raises(FaultyFile) as refusal:
            load(bad)
        lines = str(refusal.value).splitlines()
        assert [line.split(": ")[0] for line in lines] == [
            "Row 2, 765, zip", "Row 3, 37203, geoid", "Row 4, 37204, tot_ratio", "Row 5, 37204, tot_ratio",
            "Row 7, 37205, geoid",
        ]  # fmt: skip
        assert "dropped the leading 0" in lines[0]
        assert not ZipCrosswalk.objects.exists()

    def test_dry_run_prints_the_counts_that_the_real_run_then_prints(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_bytes(TABLE)
        load(b"zip,geoid,tot_ratio\n37203,34980,1\n37204,19740,1\n10001,35620,1\n")

        def run(*options):
            output = io.StringIO()
            call_command("import_zip_areas", str(path), "--source", "HUD 2025", *options, stdout=output)
            return json.loads(output.getvalue())

        tried = run("--dry-run")
        assert tried == {
            "rows": 8, "areas": 3, "new": 4, "changed": 1, "gone": 1, "unchanged": 1, "dry_run": True,
        }  # fmt: skip
        assert ZipCrosswalk.objects.count() == 1
        assert run() == {**tried, "dry_run": False}
        assert ZipCrosswalk.objects.first().source == "HUD 2025"
        path.write_bytes(b"zip\n")
        with pytest.raises(CommandError, match="does not name geoid, tot_ratio"):
            run()

    def test_help_desk_loads_a_table_in_the_admin(self):
        file = io.BytesIO(TABLE)
        file.name = "table.csv"
        address = reverse("admin:participation_zipcrosswalk_add")
        browser = factories.client(factories.user(staff="help desk"))
        bad = io.BytesIO(b"zip,geoid,tot_ratio\n765,99999,1\n")
        assert "Row 2, 765, zip" in browser.post(address, {"file": bad, "source": "HUD"}).content.decode()
        shown = browser.post(address, {"file": file, "source": "HUD"})
        assert "ZIP Codes: 6 new, 0 changed, 0 gone, 0 unchanged." in shown.content.decode()
        assert not ZipArea.objects.exists()
        file.seek(0)
        assert asking.confirmed(browser, address, {"file": file, "source": "HUD"}).status_code == 302
        assert ZipArea.objects.count() == 8


class TestList:
    def shown(self, **query):
        answer = Client().get(reverse("participation:zip-list"), query)
        assert answer.status_code == 200
        return answer

    def codes(self, **query):
        return {code: place.verdict for code, place in self.shown(**query).context["page"]}

    def test_names_every_zip_code_that_lies_in_a_selected_area_or_reaches_into_one(self, nashville):
        load()
        assert self.codes() == {"37012": "selected", "37144": "partly", "37203": "selected", "37204": "selected"}
        assert "18.12% of its addresses" in self.shown().content.decode()

    def test_without_a_table_it_names_the_places_of_participants(self, nashville):
        assert self.codes() == {"37203": "selected"}
        assert "is not loaded yet" in self.shown().content.decode()

    def test_filters_by_first_digits_and_by_area(self, nashville):
        load()
        assert set(self.codes(begins="372")) == {"37203", "37204"}
        assert set(self.codes(cbsa="34980", begins="370")) == {"37012"}
        assert self.codes(cbsa="30280") == {}, "the area was not selected"
        for typed in ({"begins": "37x"}, {"begins": "372034"}, {"cbsa": "349"}):
            answer = self.shown(**typed)
            assert answer.context["form"].errors and len(answer.context["page"]) == 4, typed

    def test_comes_in_pages_with_a_fixed_number_of_queries(self, nashville, django_assert_num_queries):
        load()
        self.shown()

        def queries():
            with django_assert_num_queries(9):
                self.shown(page=1)

        queries()
        load(b"zip,geoid,tot_ratio\n" + b"".join(b"%05d,34980,1\n" % number for number in range(10_000, 10_300)))
        queries()
        page = self.shown(page=4).context["page"]
        assert (page.paginator.count, page.paginator.num_pages, page.number) == (301, 4, 4)
        assert [code for code, _ in page] == ["37203"]

    def test_is_downloaded_whole(self, nashville):
        load()
        text = Client().get(reverse("participation:zip-file", args=["csv"])).content.decode("utf-8-sig")
        assert text.splitlines() == [
            "zip,standing,cbsa,selected_cbsa,share_of_addresses_in_selected_cbsa",
            "37012,selected,34980,34980,0.900000", "37144,partly,30280,34980,0.181235",
            "37203,selected,34980,34980,", "37204,selected,34980,34980,1.000000",
        ]  # fmt: skip
        assert Client().get(reverse("participation:zip-file", args=["xlsx"])).content.startswith(b"PK")
