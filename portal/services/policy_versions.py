"""Policy versions: one for each release that changes the parameter files, and one for each approved amendment."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings

from portal import clock
from portal.models import Amendment, PolicyVersion, PortalState
from portal.policy.regimes import files_under

from .use_case import Actor, use_case


@use_case("policy.follow_files")
def follow_files(*, by: Actor) -> PolicyVersion:
    """Store the files of this release as a new version if they differ from those in force; `migrate` calls this.

    The setting POLICY_REGIME names the regime that is laid over the files; without one they are as they are.

    :raises PolicyError: for an unknown regime.
    """
    state, _ = PortalState.objects.get_or_create(pk=1)
    state = PortalState.objects.select_for_update().get(pk=1)
    texts = files_under(settings.POLICY_REGIME)
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()
    current = PolicyVersion.objects.filter(pk=state.policy_version).first()
    if current is not None and current.files_digest == digest:
        return current
    return _put_in_force(state, PolicyVersion(files=texts, files_digest=digest))


@use_case("policy.add_amendment")
def add_amendment(*, amendment: Amendment, by: Actor) -> PolicyVersion:
    """Create the version with a newly approved amendment."""
    state = PortalState.objects.select_for_update().get(pk=1)
    current = PolicyVersion.objects.get(pk=state.policy_version)
    return _put_in_force(state, PolicyVersion(amendment=amendment, files_digest=current.files_digest))


def _put_in_force(state: PortalState, version: PolicyVersion) -> PolicyVersion:
    version.number, version.made_at = state.policy_version + 1, clock.real_now()
    version.save(force_insert=True)
    state.policy_version = version.number
    state.save(update_fields=["policy_version"])
    return version
