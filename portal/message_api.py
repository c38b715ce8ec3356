"""What becomes of a message, over the API: who was told, the proof, and what is said to it."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from messages import archive_api, proof, receipts
from messages.message_rows import MessageSerializer
from messages.models import Delivery, Receipt, TimelineEntry
from messages.receipt_models import LONGEST
from portal import answering
from tenants.api import client_of, note
from tenants.api_problems import Conflict
from tenants.models import ApiToken


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A way that the message took; the address itself stands with the colleague's ways."""

    class Meta:
        model = Delivery
        fields = (
            *("id", "colleague", "colleague_name", "channel", "state", "attempts"),
            *("created_at", "state_since", "retry_at", "error_code"),
        )
        read_only_fields = fields


class TimelineStepSerializer(serializers.ModelSerializer[TimelineEntry]):
    """One step in the message's life, in words of the reader's language."""

    sentence = serializers.CharField(read_only=True)
    channel = serializers.CharField(read_only=True)

    class Meta:
        model = TimelineEntry
        fields = ("at", "step", "who", "channel", "sentence")
        read_only_fields = fields


class MessageWaySerializer(serializers.Serializer[Any]):
    deliveries = DeliverySerializer(many=True)
    steps = TimelineStepSerializer(many=True)


class SaidSerializer(serializers.Serializer[Any]):
    """`taken`, `done`, or `answer` with words; `for_desk`: to be said by the permanence."""

    kind = serializers.ChoiceField(choices=[kind.value for kind in answering.KINDS])
    words = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    for_desk = serializers.BooleanField(default=False)


class Messages(archive_api.Messages):
    """What callers left, the newest first; and what becomes of it."""

    reading: ClassVar[tuple[str, ...]] = (*archive_api.Messages.reading, "proof")

    @extend_schema(responses=MessageWaySerializer)
    @action(detail=True, pagination_class=None)
    def way(self, request: Request, message_id: UUID) -> Response:
        """Who was told by what, and every step since."""
        message = self.get_object()
        told = message.deliveries.all()
        return Response(
            MessageWaySerializer({"deliveries": told, "steps": message.timeline.all()}).data
        )

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, pagination_class=None)
    def proof(self, request: Request, message_id: UUID) -> Response:
        """The message with its chain, as `manage.py verify_timelines --file` checks it."""
        message = self.get_object()
        note(request, "message.proven", message.pk)
        return Response(proof.of(client_of(request), message))

    @extend_schema(request=SaidSerializer, responses=MessageSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, message_id: UUID) -> Response:
        """Take it, say that it is done, or answer it: as somebody of the client's does."""
        message = self.get_object()
        asked = SaidSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        try:
            answering.said(
                message,
                Receipt.Kind(given["kind"]),
                receipts.Said(given.get("words", ""), is_for_desk=given["for_desk"]),
                _who(request),
                None if isinstance(request.auth, ApiToken) else request.user.pk,
            )
        except receipts.Refused as refused:
            raise Conflict(_why(refused.reason), {"reason": refused.reason}) from refused
        note(request, "message.answered", message.pk)
        return Response(self.get_serializer(self.get_object()).data)


def _who(request: Request) -> str:
    if isinstance(request.auth, ApiToken):
        return f"API: {request.auth.name}"[:80]
    return str(request.user)


def _why(reason: str) -> str:
    return {
        "untold": _("Nobody was told of this message."),
        "no_words": _("Write what is to be said."),
        "not_open": _("This message was not sent."),
        "others": _("Somebody else has it."),
    }.get(reason, reason)
