"""Messages as a file: what a search shows, all of it, in pieces as the reader takes them.

Each piece is read in the client's schema and left before it is handed over, so that no connection
waits for a slow reader.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Final

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.translation import get_language
from rest_framework.utils.encoders import JSONEncoder

from messages import search
from messages.message_rows import MessageSerializer
from messages.models import Message
from messages.search import Wanted
from tenants import access
from tenants.models import Client

A_PIECE = 500  # messages
TYPES: Final = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FORMAT: Final = "permanence-messages/1"
Piece = Callable[[list[Message], bool], str]


def file(request: HttpRequest, client: Client, wanted: Wanted) -> StreamingHttpResponse:
    """`messages.json`: the messages as the API has them."""
    return streamed(request, _pieces(client, wanted, _json()), "json")


def streamed(request: HttpRequest, pieces: Iterator[bytes], kind: str) -> StreamingHttpResponse:
    """The pieces as the file `messages`, of this kind (csv or json)."""
    # Each server has its own way to wait for a reader.
    body: Any = _awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    found = StreamingHttpResponse(body, content_type=TYPES[kind])
    found["Content-Disposition"] = f'attachment; filename="messages.{kind}"'
    return found


def _pieces(client: Client, wanted: Wanted, write: Piece) -> Iterator[bytes]:
    language, before = get_language() or client.language, None
    while True:
        with (
            access.inside(client),
            timezone.override(client.time_zone),
            translation.override(language),
        ):
            found = search.page(search.find(wanted), before, A_PIECE)
            is_last = len(found) <= A_PIECE
            piece = write(found[:A_PIECE], is_last)
        yield piece.encode()
        if is_last:
            return
        before = found[A_PIECE - 1].pk


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    # In the request's own thread, whose connection Django puts back when the answer is closed.
    @sync_to_async
    def following() -> bytes:
        return next(pieces, b"")

    while piece := await following():
        yield piece


def _json() -> Piece:
    begun: list[bool] = []

    def write(found: list[Message], is_last: bool) -> str:
        rows = [
            json.dumps(one, cls=JSONEncoder, ensure_ascii=False)
            for one in MessageSerializer(found, many=True).data
        ]
        # Only a whole piece is followed by another.
        before = (",\n" if rows else "") if begun else f'{{"format": "{FORMAT}", "messages": [\n'
        begun.append(True)
        return before + ",\n".join(rows) + ("\n]}\n" if is_last else "")

    return write
