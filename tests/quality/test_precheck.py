"""The check before sending: the findings of the upload's own check, in the first bytes, with nothing kept."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal import clock
from portal.models import Job, Role, StoredFile, User
from portal.selectors import policy_book
from quality.generator import uploads
from quality.models import Version
from quality.views.places import place_for_a_file
from tests import factories
from tests.small_disk import disk, filled
from tests.uploads import build

pytestmark = pytest.mark.django_db
SECOND_HALF, MEASURES = "2021-clinical-data-2", "2021-quality-measures"


@pytest.fixture
def look(practice, data_dir):
    """Return a function that sends a file to the check as the script of the page does, and returns the answer."""
    browser = factories.client(factories.seat(practice, Role.DELEGATE))
    address = reverse("quality:upload-check", args=[practice.model_id])

    def run(content: bytes, *, kind: str = "", name: str = "file.csv", of: int | None = None):
        data = {"kind": kind, "upload": SimpleUploadedFile(name, content), "size": of or len(content)}
        answer = browser.post(address, data, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        return answer

    yield run
    assert not Version.objects.exists() and not StoredFile.objects.exists()
    assert not Job.objects.filter(task__startswith="quality.").exists()
    left = [path.name for path in data_dir.rglob("*") if path.is_file() and path.name != ".lock"]
    assert left == [], "nothing is kept"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_a_good_file_is_good_and_its_kind_is_found(look, measures_file):
    for content, kind in ((build.clinical(), SECOND_HALF), (measures_file, MEASURES)):
        for chosen in ("", kind):
            answer = look(content, kind=chosen)
            assert answer.context["precheck"].file.choice == kind
            assert "Nothing in it would be rejected" in text_of(answer)


def test_the_wrong_period_template_practice_and_columns_are_told(look, measures_file, practice):
    rows = build.clinical_rows()
    early = [{**row, "episode_start_date": "2021-01-15"} for row in rows]
    cases = {
        "episode-outside-period": build.clinical(early),
        "layout-version": build.clinical([{**row, "layout_version": "2019.1"} for row in rows],
                                         header=[*build.names("clinical-data"), "layout_version"]),
        "missing-column": build.clinical(rows, header=[n for n in build.names("clinical-data") if n != "mbi"]),
    }  # fmt: skip
    for rule, content in cases.items():
        found = {group.rule for group, _ in look(content, kind=SECOND_HALF).context["precheck"].found}
        assert rule in found, found
    other = measures_file.replace(practice.model_id.encode(), b"RO99999")
    answer = look(other, kind=MEASURES)
    assert not answer.context["precheck"].is_good and "It would be rejected" in text_of(answer)


def test_a_file_that_suits_another_choice_says_so(look, measures_file):
    answer = look(measures_file, kind=SECOND_HALF)
    assert answer.context["precheck"].suits.choice == MEASURES
    assert "It suits another choice: <strong>Quality measures" in text_of(answer)


def test_the_first_bytes_of_a_long_file_suffice(look):
    made = uploads.episodes(4_000, seed=1, first=uploads.date(2021, 4, 5), last=uploads.date(2021, 10, 1))
    content = build.clinical([uploads.clinical_row(one) for one in made])
    began = time.process_time()
    answer = look(content[: 512 << 10], kind=SECOND_HALF, of=len(content))
    seconds = time.process_time() - began
    found = answer.context["precheck"]
    assert found.is_good and not found.is_whole and 1_000 < found.rows < 4_000
    assert seconds < 2, f"{seconds:.2f} s"
    # A whole file that a browser without script sends is looked at no further.
    assert look(content, kind=SECOND_HALF).context["precheck"].rows == found.rows


@pytest.mark.parametrize("content", [b"PK\x03\x04" + bytes(50), b'{"measurementSets": [', b"<?xml version='1.0'?><a>"])
def test_a_format_that_cannot_be_read_in_part_says_so(look, content):
    assert "too long to check before you send it" in text_of(look(content, of=3 << 20))


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"%PDF-1.7", "a.pdf"), (b"\x00\x01\x02", "a.csv"), (b"PK\x03\x04" + bytes(50), "a.xlsx"), (b"\xff" * 900, "a")],
)
def test_a_file_that_nobody_can_read_would_be_rejected(look, content, name):
    assert "It would be rejected" in text_of(look(content, kind=SECOND_HALF, name=name))


def test_a_browser_without_script_gets_a_page(practice):
    browser = factories.client(factories.seat(practice, Role.DELEGATE))
    address = reverse("quality:upload-check", args=[practice.model_id])
    upload = SimpleUploadedFile("a.csv", build.clinical())
    page = browser.post(address, {"kind": SECOND_HALF, "upload": upload}).content.decode()
    assert "Back to the upload" in page and "Nothing in it would be rejected" in page
    assert "Choose a file." in browser.post(address, {"kind": SECOND_HALF}).content.decode()
    form = browser.get(reverse("quality:upload", args=[practice.model_id])).content.decode()
    assert f'formaction="{address}"' in form


def test_only_who_may_prepare_looks(practice):
    viewer = factories.client(factories.seat(practice, Role.VIEWER))
    assert viewer.post(reverse("quality:upload-check", args=[practice.model_id])).status_code == 403


def test_one_person_has_few_files_read_at_once_and_places_are_free_again(look):
    person = User.objects.get()
    most = policy_book().on(clock.today())["intake/files_read_at_once"]
    for _ in range(most + 1):
        assert look(build.clinical()).context["precheck"] is not None
    with ExitStack() as stack:
        for _ in range(most):
            stack.enter_context(place_for_a_file(person))
        refused = look(build.clinical())
        assert refused.context["precheck"] is None
        assert "Other files of yours are being read now" in text_of(refused)
    with pytest.raises(ZeroDivisionError), place_for_a_file(person):
        raise ZeroDivisionError
    assert look(build.clinical()).context["precheck"] is not None


def test_a_full_disk_is_said_and_the_same_file_is_checked_when_there_is_room(practice, data_dir):
    browser = factories.client(factories.seat(practice, Role.DELEGATE))
    browser.raise_request_exception = False
    address = reverse("quality:upload-check", args=[practice.model_id])

    def answered():
        content = build.clinical()
        upload = SimpleUploadedFile("file.csv", content)
        return browser.post(address, {"kind": "", "upload": upload, "size": len(content)})

    with disk(data_dir / "reading") as folder:
        with filled(folder):
            refused = answered()
            assert refused.status_code == 503 and int(refused["Retry-After"]) > 0
            assert "no room for files" in text_of(refused)
        assert "Nothing in it would be rejected" in text_of(answered())
