"""The way of an uploaded file back to the practice."""

from __future__ import annotations

from portal import access, clock
from portal.models import User
from portal.services.use_case import Refused, use_case
from quality.models import UploadFetch, Version


@use_case("version.fetch")
def record(*, version: Version, by: User) -> UploadFetch:
    """Record that a person takes the file of a version out of the portal, before they get it.

    :raises Refused: for a declaration, which has no file.
    """
    access.check_may_prepare(by, version.participant)
    if version.file is None:
        raise Refused("This version is a declaration. It has no file.")
    return UploadFetch.objects.create(
        participant=version.participant,
        version=version,
        number=version.number,
        fetched_by=by,
        fetched_at=clock.now(),
    )
