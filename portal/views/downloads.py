"""Sending a stored file to somebody whom a guard has let through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from portal.files import reading
from portal.files.kinds import name_to_save_as
from portal.models import StoredFile
from portal.services import stored_files


def download(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Send a file to be saved, never to be shown; or a page that says why it cannot be sent.

    The whole file is read and held against its row before its first byte goes out.
    """
    if not file.may_be_read or not stored_files.is_sound(file=file, by=request.user):
        return render(request, "portal/download_refused.html", {"file": file}, status=409)
    response = StreamingHttpResponse(reading.pieces(file), content_type=file.media_type)
    name = name_to_save_as(file.name, file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Length"] = file.size
    response["X-Content-Type-Options"] = "nosniff"
    return response
