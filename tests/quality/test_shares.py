"""Links to some findings: what they show, what they never show, how they end, and who opened them."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from episodes.generator.identities import npi
from portal import clock
from portal.access import NotAllowed
from portal.logs import without_secrets
from portal.models import Role
from portal.participation.services import enrollment, practitioners
from portal.selectors import policy_book
from portal.services.use_case import Refused
from quality.models import Finding, Share, ShareAccess
from quality.services import shares
from tests import factories
from tests.uploads import build

pytestmark = pytest.mark.django_db
FIRST, SECOND = npi(70_001), npi(70_002)


@pytest.fixture
def delegate(practice):
    return factories.seat(practice, Role.DELEGATE, first_name="Bo", last_name="Lee")


@pytest.fixture
def version(checked, practice):
    """Return a rejected version: the first practitioner has an error in two rows, the second one in one row."""
    for number, name in ((FIRST, "Delgado"), (SECOND, "Nguyen")):
        practitioners.add(participant=practice, npi=number, source="participant", first_name="Amara", last_name=name,
                          from_on=clock.today(), by="test")  # fmt: skip
    rows = [{**row, "rendering_npi": FIRST if place < 3 else SECOND} for place, row in enumerate(build.clinical_rows())]
    for place, wrong in ((0, {"sex": "Zoe Secret"}), (1, {"date_of_birth": "31/31/1940"}), (4, {"sex": "1EG4TE5MK73"})):
        rows = build.changed(rows, place, **wrong)
    return checked(build.clinical(rows))


@pytest.fixture
def make(version, delegate):
    def run(**given):
        details = {"kind": "practitioner", "practitioners": [FIRST], "recipient": "Dr. Delgado", "days": 7,
                   "by": delegate}  # fmt: skip
        return shares.make(version=version, **{**details, **given})

    return run


def link(share):
    return reverse("quality:shared-findings", args=[share.token()])


def shown(share):
    return {(finding.finding.row, finding.finding.column) for finding in share.shared_findings.all()}


@pytest.mark.parametrize(
    ("given", "chosen", "places"),
    [
        ({}, f"NPI {FIRST}", {(2, "sex"), (3, "date_of_birth")}),
        ({"practitioners": [SECOND]}, f"NPI {SECOND}", {(6, "sex")}),
        ({"kind": "vendor", "columns": ["sex"], "practitioners": []}, "Columns sex", {(2, "sex"), (6, "sex")}),
    ],
)
def test_link_shows_the_findings_of_the_chosen_rows_or_columns(make, given, chosen, places):
    share = make(**given)
    assert (share.chosen, shown(share)) == (chosen, places)


def test_site_is_named_and_shows_the_rows_of_those_who_work_there(make, practice):
    site = enrollment.add_site(participant=practice, zip="84101", cbsa="41620", from_on=date(2021, 1, 1), by="test")
    share = make(kind="site", site=site.zip, practitioners=[FIRST, SECOND])
    assert share.chosen.startswith(f"Site {site.zip}: NPI ") and len(shown(share)) == 3


def test_whoever_has_the_link_reads_no_patient_s_data_and_is_recorded(make, practice, version):
    share = make(kind="vendor", columns=["sex", "date_of_birth"], practitioners=[])
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    page = stranger.get(link(share))
    file = stranger.get(link(share) + "findings.csv")
    rows = list(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert [(row["row"], row["column"], row["received"]) for row in rows] == [
        ("2", "sex", ""), ("3", "date_of_birth", ""), ("6", "sex", ""),
    ]  # fmt: skip
    assert "one of: " in rows[0]["expected"]
    of_patients = {value for row in build.clinical_rows() for name, value in row.items()
                   if name in ("mbi", "last_name", "date_of_birth", "episode_start_date")}  # fmt: skip
    for content in (page.content.decode(), file.content.decode()):
        for secret in ("Zoe Secret", "1EG4TE5MK73", "31/31/1940", *of_patients):
            assert secret not in content
    assert "no-store" in page.headers["Cache-Control"] and page.headers["X-Robots-Tag"] == "noindex"
    opened = ShareAccess.objects.order_by("pk").values_list("address", "downloaded")
    assert list(opened) == [("198.51.100.7", False), ("198.51.100.7", True)]
    own = factories.client(factories.seat(practice)).get(reverse("quality:share", args=[practice.model_id, share.pk]))
    assert own.content.decode().count("198.51.100.7") == 2


def test_text_of_a_finding_is_never_shared(make):
    """Sentences and expected values of single rows may repeat what a patient's row holds."""
    share = make()
    Finding.objects.update(message="Zoe Secret", fix="Zoe Secret", expected="Zoe Secret")
    assert "Zoe Secret" not in Client().get(link(share)).content.decode()


def test_counts_of_measures_are_shown(checked, practice, delegate):
    rows = [{**row, "model_id": practice.model_id, "tin": practice.tin} for row in build.measure_rows()]
    wrong = checked(build.measures([{**rows[0], "met": "7 cases", "tin": "98-7654321"}, *rows[1:]]),
                    file_type="quality-measures", period=None)  # fmt: skip
    share = shares.make(version=wrong, kind="vendor", columns=["met", "tin"], recipient="Vendor", days=1, by=delegate)
    text = Client().get(link(share)).content.decode()
    assert "7 cases" in text and "7654321" not in text


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"practitioners": []}, "practitioners"),
        ({"practitioners": ["1234567893"]}, "practitioners"),
        ({"kind": "site", "site": "99999"}, "site"),
        ({"kind": "vendor", "columns": []}, "columns"),
        ({"kind": "vendor", "columns": ["t_stage"]}, "columns"),
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"recipient": "TIN 123456789"}, "recipient"),
    ],
)
def test_share_is_refused(make, given, field):
    with pytest.raises(Refused) as refusal:
        make(**given)
    assert refusal.value.field == field and not Share.objects.exists()


def test_link_works_until_its_last_day_or_until_it_is_ended(make, practice, delegate):
    most = policy_book().on(clock.today())["intake/share_days_limit"]
    share, other = make(days=most), make(days=7)
    assert share.expires_through == date(2022, 2, 8)
    page = reverse("quality:share", args=[practice.model_id, other.pk])
    assert link(other) in factories.client(delegate).get(page).content.decode()
    factories.client(delegate).post(page)
    assert [Client().get(link(one)).status_code for one in (share, other)] == [200, 404]
    assert link(other) not in factories.client(delegate).get(page).content.decode()
    for day, status in ((date(2022, 2, 8), 200), (date(2022, 2, 9), 404)):
        factories.at(day)
        assert Client().get(link(share)).status_code == status
    assert Client().get(link(share) + "findings.csv").status_code == 404
    assert Client().get(reverse("quality:shared-findings", args=[f"{share.pk}.forged"])).status_code == 404


def test_viewer_makes_and_ends_no_link_and_the_token_is_in_no_log(make, practice):
    viewer = factories.seat(practice, Role.VIEWER)
    with pytest.raises(NotAllowed):
        make(by=viewer)
    share = make()
    with pytest.raises(NotAllowed):
        shares.end(share=share, by=viewer)
    assert share.token() not in without_secrets(link(share) + "findings.csv")


def test_pages_lead_from_the_findings_to_the_link(version, practice, delegate):
    browser, own = factories.client(delegate), [practice.model_id, version.pk]
    page = reverse("quality:share-list", args=own)
    assert page in browser.get(reverse("quality:version", args=own)).content.decode()
    assert "Delgado, Amara" in browser.get(page).content.decode()
    typed = {"kind": "vendor", "columns": ["sex"], "recipient": "Aria support", "days": "3"}
    assert "from 1 to 30" in browser.post(page, {**typed, "days": "31"}).content.decode()
    answer = browser.post(page, typed)
    share = Share.objects.get()
    assert answer.url == reverse("quality:share", args=[practice.model_id, share.pk])
    assert "Aria support" in browser.get(page).content.decode()
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    assert page not in viewer.get(reverse("quality:version", args=own)).content.decode()


def test_openings_of_a_day_are_limited_and_none_is_without_a_record(make):
    share, other = make(), make()
    most = policy_book().on(clock.today())["intake/share_openings_of_a_day"]
    ShareAccess.objects.bulk_create(
        ShareAccess(participant=share.participant, share=share, opened_at=clock.now()) for _ in range(most - 1)
    )
    for address, status in ((link(share), 200), (link(share), 429), (link(share) + "findings.csv", 429)):
        answer = Client().get(address)
        assert answer.status_code == status and "no-store" in answer.headers["Cache-Control"]
    assert "It works again tomorrow." in answer.content.decode()
    assert share.accesses.count() == most
    assert Client().get(link(other)).status_code == 200
    factories.at(date(2022, 1, 11))
    assert Client().get(link(share)).status_code == 200
