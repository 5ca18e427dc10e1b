"""Values that CMS puts on file with the acceptance of a request about a profile, each through its own service."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal import clock
from portal.formatting import long_date
from portal.models import User
from portal.participation.models import ProfileRequest, Site
from portal.services.use_case import Refused

from . import corrections, enrollment

Subject = ProfileRequest.Subject


def put_on_file(*, request: ProfileRequest, right: Mapping[str, Any], by: User) -> None:
    """Put on file what was entered for the subject of a request; a value that is empty stays as it is on file.

    :param right: of a legal name `legal_name`; of a contact the `contact_` columns of the participant; of sites `site`
        (a row that is corrected; None for a new one), `zip`, `cbsa`, `from_on` and `to_on`.
    :raises Refused: as the services of these things do, for a name that does not change before a later day, and for a
        new site without its place or first day.
    """
    entered = {name: value for name, value in right.items() if value not in (None, "")}
    if request.subject == Subject.SITES:
        _put_site(request, entered, by)
        return
    changed = {name: value for name, value in entered.items() if value != getattr(request.participant, name)}
    if not changed:
        return
    if request.changes_on and request.changes_on > clock.today():
        raise Refused(f"The name changes on {long_date(request.changes_on)}. Accept it from that day on.")
    enrollment.amend(participant=request.participant, **changed, by=by)


def _put_site(request: ProfileRequest, entered: Mapping[str, Any], by: User) -> None:
    because = f"You asked for this correction on {long_date(request.asked_on)}."
    match entered:
        case {"site": Site() as site}:
            corrections.correct_site(site=site, **_merged(site, entered), because=because, by=by)
        case {"zip": _, "from_on": date()}:
            enrollment.add_site(participant=request.participant, **entered, because=because, by=by)
        case {"zip": _}:
            raise Refused("Enter the first day of the new site.", field="from_on")
        case {"cbsa": _} | {"from_on": _} | {"to_on": _}:
            raise Refused("Choose the site that is wrong, or enter the ZIP Code of a new one.", field="site")


def _merged(site: Site, entered: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a site is to state; the area follows a new ZIP Code."""
    moves = entered.get("zip", site.zip) != site.zip
    return {
        "zip": entered.get("zip", site.zip),
        "cbsa": entered.get("cbsa", "" if moves else site.cbsa),
        "from_on": entered.get("from_on", site.from_on),
        "to_on": entered.get("to_on", site.to_on),
    }
