"""A recording as a browser's player asks for it: whole, or from any place on (RFC 9110, 14).

Whoever calls this has checked that the visitor may listen, and keeps that they do.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from telephony import storage
from telephony.models import Recording

PIECE = 64 * 1024
PARTIAL, UNSATISFIABLE = 206, 416
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def play(request: HttpRequest, recording: Recording) -> HttpResponseBase:
    """The file, or the piece of it that `Range` asks for; 404 where it is not there."""
    return serve(request, storage.path_of(recording.file), recording.content_type)


def serve(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """As `play`, for the file at `path`. Nobody on the way keeps a copy."""
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        raise Http404 from None
    try:
        asked = _asked(request.headers.get("Range", ""), size)
    except _BeyondTheEnd:
        return _finished(HttpResponse(status=UNSATISFIABLE), f"bytes */{size}")
    first, last = asked or (0, size - 1)
    answer = StreamingHttpResponse(_pieces(path, first, last), content_type=content_type)
    answer["Content-Length"] = str(last - first + 1)
    answer["Content-Disposition"] = "inline"
    if asked is None:
        return _finished(answer)
    answer.status_code = PARTIAL
    return _finished(answer, f"bytes {first}-{last}/{size}")


class _BeyondTheEnd(Exception):
    """The file has none of the bytes that were asked for."""


def _finished(answer: HttpResponseBase, content_range: str = "") -> HttpResponseBase:
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "no-store"
    if content_range:
        answer["Content-Range"] = content_range
    return answer


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte; None for the whole file. Raises _BeyondTheEnd.

    Several ranges, other units and nonsense are ignored, as the RFC says or allows.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    begin, end = match.groups()
    if not begin:
        first, last = max(0, size - int(end)), size - 1
    else:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < first:
            return None
    if first > last:
        raise _BeyondTheEnd
    return first, last


def _pieces(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
