"""Messages over the API: read, filtered and searched; nothing of them is changed here."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from messages import search
from messages.message_rows import MessageSerializer, SearchSerializer, WantedSerializer
from messages.models import Message
from messages.search import Wanted
from tenants.api import READERS, ClientApi
from tenants.api_pages import GrowingList


class NewestFirst(GrowingList):
    """What is left meanwhile moves nothing from one page to the next."""

    ordering = ("-created_at", "-id")


class Messages(ClientApi, ListModelMixin, RetrieveModelMixin, GenericViewSet[Message]):  # type: ignore[misc]  # as_view
    """What callers left, the newest first."""

    scope: ClassVar[str] = "messages"
    serializer_class = MessageSerializer
    pagination_class = NewestFirst
    lookup_url_kwarg = "message_id"
    lookup_value_converter = "uuid"
    # To search is to read.
    writers: ClassVar[tuple[str, ...]] = READERS
    reading: ClassVar[tuple[str, ...]] = ("search",)
    queryset = Message.objects.none()

    def get_queryset(self) -> QuerySet[Message]:
        """All but what is still being written."""
        return search.find(Wanted())

    @extend_schema(parameters=[WantedSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Those of the days, the recipient, the reason and the like that are asked for."""
        asked = WantedSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return self._page(asked.wanted())

    @extend_schema(request=SearchSerializer, responses=MessageSerializer(many=True))
    @action(detail=False, methods=["post"])
    def search(self, request: Request) -> Response:
        """The same, with words, a name or a number in the body: they stand in no address."""
        asked = SearchSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        return self._page(asked.wanted())

    def _page(self, wanted: Wanted) -> Response:
        page = self.paginate_queryset(search.find(wanted))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)
