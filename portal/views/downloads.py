"""Download of a stored file; the calling view must have a guard."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from portal.files import reading
from portal.files.kinds import name_to_save_as
from portal.models import StoredFile
from portal.services import stored_files

PUBLIC = "system:public"
"""The actor in the history when a reader without an account finds that a file was altered."""


def download(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """Return a file as a download, which browsers never display, or a page that explains why it cannot be sent.

    The whole file is checked against its row before the first byte is sent.
    """
    reader = request.user if request.user.is_authenticated else PUBLIC
    if not file.may_be_read or not stored_files.is_sound(file=file, by=reader):
        return render(request, "portal/download_refused.html", {"file": file}, status=409)
    response = StreamingHttpResponse(reading.pieces(file), content_type=file.media_type)
    name = name_to_save_as(file.name, file.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Length"] = file.size
    response["X-Content-Type-Options"] = "nosniff"
    return response
