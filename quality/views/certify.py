"""Certification of the version that counts, and its withdrawal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.access import for_participant, may_bind
from portal.models import Participant, Role
from portal.views.submitted import submitted
from quality.forms.certification import CertifyForm, WithdrawCertificationForm
from quality.models import FileCertification, Version
from quality.services import certifications
from quality.wording import WITHDRAW_CERTIFICATION

_COMPARE = "compare"


@for_participant()
def version_certify(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show what would be certified, or the certification and those before it; take the signature.

    With `?compare` in the address, compare the fingerprint that was certified with the rows as they are stored now.
    """
    version = _version(participant, version_id)
    submission = version.submission
    history = list(submission.certifications.select_related("receipt", "version", "withdrawal", "unlock"))
    signed = next((one for one in history if one.pk == submission.certification_id), None)
    counts = submission.accepted_id == version.pk
    changes = certifications.changes_to_certify(version) if counts and signed is None else None
    form = CertifyForm(request.POST or None, resubmitted=changes is not None)
    made = submitted(
        request,
        form,
        lambda data: certifications.certify(
            version=version, note=data.get("note", ""), **form.signature(), by=request.user
        ),
    )
    if made:
        messages.success(request, f"{submission.title} {submission.year}: version {version.number} is certified.")
        return redirect("portal:receipt", participant.model_id, made.receipt.sequence)
    window = certifications.window_of(submission)
    context: dict[str, Any] = {
        "participant": participant,
        "version": version,
        "counts": counts,
        "signed": signed,
        "earlier": [one for one in history if one is not signed],
        "changes": changes,
        "form": form,
        "wordings": (certifications.wording_for(version),),
        "may_bind": may_bind(participant),
        "window": window,
        "still_holds": signed.content_sha256 == certifications.content_sha256(signed.version)
        if signed and _COMPARE in request.GET
        else None,
    }
    return render(request, "quality/version_certify.html", context)


@for_participant(Role.PRIMARY)
def version_certify_withdraw(request: HttpRequest, participant: Participant, version_id: int) -> HttpResponse:
    """Show the certification that holds, and take the signature that withdraws it; without one, lead to its page."""
    version = _version(participant, version_id)
    rows = FileCertification.objects.select_related("receipt__participant", "participant", "version")
    signed = rows.filter(pk=version.submission.certification_id, version=version).first()
    if signed is None:
        return redirect("quality:version-certify", participant.model_id, version.pk)
    form = WithdrawCertificationForm(request.POST or None)
    if submitted(
        request,
        form,
        lambda _: certifications.withdraw(certification=signed, **form.signature(), by=request.user),
    ):
        messages.success(request, "The certification is withdrawn. The file is no longer locked.")
        return redirect("quality:version", participant.model_id, version.pk)
    context = {
        "participant": participant,
        "version": version,
        "signed": signed,
        "form": form,
        "wordings": (WITHDRAW_CERTIFICATION,),
        "may_bind": True,
    }
    return render(request, "quality/version_certify_withdraw.html", context)


def _version(participant: Participant, version_id: int) -> Version:
    rows = Version.objects.for_participant(participant).select_related(
        "submission__accepted", "submission__participant", "file", "participant"
    )
    return get_object_or_404(rows, pk=version_id)
