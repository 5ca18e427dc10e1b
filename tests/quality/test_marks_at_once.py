"""Two people who mark the same findings at the same moment: nobody is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from portal.models import Role, User
from quality.models import Correction, Version
from quality.services import checks, corrections, finding_places
from tests import factories
from tests.at_once import waiting_for_a_lock
from tests.uploads import build
from tests.worker import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_mark_the_same_findings_in_two_versions_with_other_orders_of_rows(receive, practice):
    rows = [{**row, "sex": "Man"} for row in build.clinical_rows()]
    versions = []
    for content in (rows, rows[::-1]):
        versions.append(receive(build.clinical(content)))
        checks.check_version(version_id=versions[-1].pk, by="test")
        finding_places.place(version_id=versions[-1].pk, by="test")
    people = [factories.seat(practice, Role.DELEGATE) for _ in versions]

    def mark(version: Version, person: User) -> int:
        places = list(version.places.values_list("pk", flat=True))
        try:
            return corrections.mark(version=version, places=places, as_="fixed", by=person)
        finally:
            connection.close()

    mark(versions[0], people[0])
    middle = versions[0].places.order_by("finding__position")[2].key
    with ThreadPoolExecutor(2) as threads:
        with transaction.atomic():
            Correction.objects.select_for_update(of=("self",)).get(key=middle)
            marking = [threads.submit(mark, *one) for one in zip(versions, people, strict=True)]
            wait_until(lambda: waiting_for_a_lock() == 2, 20)
        assert [one.result() for one in marking] == [5, 5]
    assert Correction.objects.filter(mark="fixed").count() == 5
