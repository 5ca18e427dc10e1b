"""The notice to beneficiaries: the letterhead with its logo, a letter for one patient, and one document for a list."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from portal.access import NotAllowed
from portal.models import Role, StoredFile
from portal.participation.models import NoticeLetterhead
from portal.participation.rules.beneficiary_notice import quality_organization, states
from portal.participation.services import beneficiary_notices
from portal.policy import load_book
from portal.services.use_case import Refused
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = {
    "address": "12 Harbor Street\nBoston, MA 02111-1234",
    "contact_name": "Patient services",
    "phone": "617-555-0100",
    "us_state": "MA",
}


def picture(width: int = 300, height: int = 100, form: str = "PNG") -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), (20, 80, 160)).save(written, form)
    return written.getvalue()


def upload(content: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def participant():
    factories.at(date(2021, 3, 1))
    return factories.participant()


@pytest.fixture
def delegate(participant):
    return factories.seat(participant, Role.DELEGATE)


def save(participant, person, **changes):
    return beneficiary_notices.save_letterhead(participant=participant, by=person, **{**WORDS, **changes})


def page(participant, name="beneficiary-notice"):
    return reverse(f"participation:{name}", args=[participant.model_id])


def pages_of(response) -> list[str]:
    pdf = pypdf.PdfReader(BytesIO(b"".join(response.streaming_content)))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"], "a tagged PDF"
    return [re.sub(r"\s+", " ", page.extract_text()) for page in pdf.pages]


def pictures_of(content: bytes) -> int:
    return sum(len(page.images) for page in pypdf.PdfReader(BytesIO(content)).pages)


def test_letterhead_is_entered_once_and_the_letter_says_all_that_it_must(participant, delegate):
    browser = factories.client(delegate)
    assert "Your contact information is missing" in browser.get(page(participant)).content.decode()
    answer = browser.post(page(participant, "notice-letterhead"), {**WORDS, "logo": upload(picture())})
    assert answer.headers["Location"] == page(participant)
    assert NoticeLetterhead.objects.get().logo.use == "logo"
    assert "KEPRO, 1-888-319-8452" in browser.get(page(participant)).content.decode()
    letter = " ".join(pages_of(browser.post(page(participant), {"patient": "Vera Müller", "session_on": "2021-03-10"})))
    for words in (
        participant.legal_name, "12 Harbor Street", "617-555-0100", "For Vera Müller", "March 10, 2021",
        "takes part in the Radiation Oncology (RO) Model", "any provider or supplier", "You usually pay 20%",
        "90 days", "You may refuse this", "within 30 days", "1-800-MEDICARE", "KEPRO, 1-888-319-8452",
    ):  # fmt: skip
        assert words in letter, words


def test_list_gives_one_document_with_a_letter_a_patient(participant, delegate):
    save(participant, delegate)
    browser = factories.client(delegate)
    names = ["Ann Lee", "José Ortega", "\N{CJK UNIFIED IDEOGRAPH-738B}\N{CJK UNIFIED IDEOGRAPH-82B3}"]
    pages = pages_of(browser.post(page(participant, "beneficiary-notice-list"), {"patients": "\n\n".join(names)}))
    assert [name for name in names[:2] if any(f"For {name}" in one for one in pages)] == names[:2]
    assert sum("Notice about the Radiation Oncology Model" in one for one in pages) == 3
    assert any("For [U+738B][U+82B3]" in one for one in pages), "no letter is lost"
    answer = browser.post(page(participant, "beneficiary-notice-list"), {"patients": "A\n" * 201})
    assert answer.context["form"].errors["patients"] == ["You entered 201 patients. Print at most 200 letters at once."]


def test_names_of_patients_are_kept_nowhere(participant, delegate):
    save(participant, delegate)
    browser = factories.client(delegate)
    before = StoredFile.objects.count(), participant.receipts.count()
    browser.post(page(participant), {"patient": "Vera Singular"})
    assert (StoredFile.objects.count(), participant.receipts.count()) == before


def test_logo_is_printed_changed_kept_and_left_out(participant, delegate):
    def printed() -> int:
        letters = beneficiary_notices.letters(
            participant=participant, patients=["A", "B"], session_on=None, by=delegate
        )
        return pictures_of(letters)

    save(participant, delegate)
    assert printed() == 0
    first = save(participant, delegate, logo=upload(picture(form="JPEG"), "logo.jpg")).logo
    assert printed() == 2, "a logo on each letter"
    assert save(participant, delegate, phone="617-555-0101").logo == first, "the logo on file stays"
    assert save(participant, delegate, logo=upload(picture(40, 40))).logo != first
    assert save(participant, delegate, without_logo=True).logo is None
    assert printed() == 0


def test_altered_logo_stops_no_letter(participant, delegate, settings):
    logo = save(participant, delegate, logo=upload(picture())).logo
    from django.core.files.storage import default_storage

    default_storage.delete(logo.stored_as)
    letters = beneficiary_notices.letters(participant=participant, patients=["A"], session_on=None, by=delegate)
    assert pictures_of(letters) == 0


REFUSED = [
    ({"phone": "  "}, "phone"),
    ({"address": "\n \n"}, "address"),
    ({"contact_name": "Ann 123-45-6789"}, "contact_name"),
    ({"us_state": "XX"}, "us_state"),
    ({"logo": picture()[:60]}, "logo"),
    ({"logo": b"%PDF-1.7 no picture"}, "logo"),
    ({"logo": picture(4001, 1)}, "logo"),
]


@pytest.mark.parametrize(("changes", "field"), REFUSED)
def test_odd_letterhead_is_refused_at_its_field(participant, delegate, changes, field):
    given = {name: upload(value) if name == "logo" else value for name, value in changes.items()}
    with pytest.raises(Refused) as refusal:
        save(participant, delegate, **given)
    assert refusal.value.field == field
    assert not NoticeLetterhead.objects.exists() and not StoredFile.objects.exists()


def test_technical_participants_give_no_notice(delegate):
    hospital = factories.participant("technical")
    person = factories.seat(hospital)
    save(hospital, person)
    with pytest.raises(Refused, match="does not give this notice"):
        beneficiary_notices.letters(participant=hospital, patients=["A"], session_on=None, by=person)
    shown = factories.client(person).get(page(hospital)).content.decode()
    assert "Not required" in shown


def test_rights(participant, delegate):
    viewer = factories.seat(participant, Role.VIEWER)
    with pytest.raises(NotAllowed):
        save(participant, viewer)
    save(participant, delegate)
    answer = factories.client(viewer).post(page(participant), {"patient": "Ann Lee"})
    assert answer.headers["Content-Type"] == "application/pdf", "who may read may print"


def test_every_state_has_one_organization():
    book, day = load_book(), date(2021, 1, 1)
    served = states(on=day, book=book)
    assert len(served) == len(set(served)) == 56
    assert all(quality_organization(state, on=day, book=book) for state in served)
    assert quality_organization("XX", on=day, book=book) is None
