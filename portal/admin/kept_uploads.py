"""Files of a form that waits for a confirmation: kept encrypted while a session lasts, and given back with the form."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from portal.encryption import decrypt, encrypt

FIELD = "kept_files"
"""The field of a form with the token of its kept files."""
_COLUMN = "admin.kept_files"


def keep(request: HttpRequest) -> str:
    """Keep the files of a form for the person who sent it, and return their token; none without files."""
    if not request.FILES:
        return ""
    files = {}
    for name, file in request.FILES.items():
        file.seek(0)  # a service has read it
        files[name] = [file.name, b64encode(file.read()).decode()]
    token = secrets.token_urlsafe()
    cache.set(_key(request, token), encrypt(_COLUMN, json.dumps(files)), settings.SESSION_IDLE_SECONDS)
    return token


def give_back(request: HttpRequest) -> None:
    """Put the files of a token into the form, unless the person chose others; after the time of a session none."""
    token = request.POST.get(FIELD, "")
    kept = cache.get(_key(request, token)) if token and not request.FILES else None
    if kept is not None:
        for name, (file_name, content) in json.loads(decrypt(_COLUMN, kept)).items():
            request.FILES[name] = SimpleUploadedFile(file_name, b64decode(content))


def _key(request: HttpRequest, token: str) -> str:
    return f"portal.admin.kept_files:{request.user.pk}:{token}"
