"""Rules, menus, lists and greetings over the API."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from telephony import audio, changes, routing, rulebook
from telephony.api_rows import (
    CallerListSerializer,
    GreetingSerializer,
    InstructionSerializer,
    MenuSerializer,
    NoteSerializer,
    OrderSerializer,
    PlanSerializer,
    QuestionSerializer,
    RuleSerializer,
    VoiceSettingsSerializer,
)
from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    Instruction,
    Menu,
    Note,
    VoiceSettings,
)
from tenants.api import READERS, ClientApi, RowViewSet, Settings, note
from tenants.models import ApiToken, User

Row = TypeVar("Row", bound=Model)


class Keeping(RowViewSet[Row], Generic[Row]):
    """What a request changes stands in the client's history, as the portal's editors keep it."""

    def keep(self, row: Model, before: changes.Snapshot | None, *, gone: bool = False) -> None:
        """Write down who did it: a person, or a program by its token's name."""
        who, user_id = self.who()
        changes.keep(row, who, user_id, before=before, gone=gone)

    def who(self) -> tuple[str, UUID | None]:
        """By what name it is written down, and whose log-in it was, if anybody's."""
        user, token = self.request.user, self.request.auth
        who = f"API: {token.name}"[:80] if isinstance(token, ApiToken) else str(user)
        return who, user.pk if isinstance(user, User) else None

    @contextmanager
    def keeping(self, row: Model) -> Iterator[None]:
        """In one transaction: what is different of the row after the block is kept."""
        rows: Any = type(row)._default_manager
        with transaction.atomic():
            before = changes.snapshot(rows.get(pk=row.pk))
            yield
            self.keep(rows.get(pk=row.pk), before)


class Kept(Keeping[Row], Generic[Row]):
    """Rows whose earlier words are kept."""

    def perform_update(self, serializer: BaseSerializer[Row]) -> None:
        row: Any = serializer.instance
        with self.keeping(row):
            super().perform_update(serializer)

    def perform_create(self, serializer: BaseSerializer[Row]) -> None:
        with transaction.atomic():
            super().perform_create(serializer)
            row: Any = serializer.instance
            self.keep(type(row)._default_manager.get(pk=row.pk), None)

    def perform_destroy(self, instance: Row) -> None:
        with transaction.atomic():
            self.keep(instance, changes.snapshot(instance), gone=True)
            super().perform_destroy(instance)


class ForwardingRules(Kept[ForwardingRule]):
    """The rules in their order; a new one goes behind the others."""

    scope: ClassVar[str] = "telephone"
    serializer_class = RuleSerializer
    queryset = ForwardingRule.objects.all()
    lookup_url_kwarg = "rule_id"

    def perform_create(self, serializer: BaseSerializer[ForwardingRule]) -> None:
        with transaction.atomic():
            rulebook.lock()
            rule = serializer.save(position=rulebook.next_position())
            self.note(rule, rule.pk, "created")
            self.keep(ForwardingRule.objects.get(pk=rule.pk), None)

    @extend_schema(request=OrderSerializer, responses=RuleSerializer(many=True))
    @action(detail=False, methods=["post"], pagination_class=None)
    def order(self, request: Request) -> Response:
        """Put all rules into a new order."""
        with transaction.atomic():
            rulebook.lock()
            wanted = OrderSerializer(data=request.data)
            wanted.is_valid(raise_exception=True)
            before = [rule.name for rule in self.get_queryset()]
            rulebook.reorder(wanted.validated_data["order"])
            changes.keep_order(*self.who(), before, [rule.name for rule in self.get_queryset()])
            note(request, "forwardingrule.ordered")
        return Response(self.get_serializer(self.get_queryset(), many=True).data)


class Menus(Kept[Menu]):
    """Choices by key, each menu with its options."""

    scope: ClassVar[str] = "telephone"
    serializer_class = MenuSerializer
    queryset = Menu.objects.prefetch_related("options")
    lookup_url_kwarg = "menu_id"


class CallerLists(Kept[CallerList]):
    """Callers whom rules treat alike, each list with its numbers."""

    scope: ClassVar[str] = "telephone"
    serializer_class = CallerListSerializer
    queryset = CallerList.objects.prefetch_related("numbers")
    lookup_url_kwarg = "list_id"


class Greetings(Kept[Greeting]):
    """What callers hear: texts, or recordings uploaded as multipart/form-data."""

    scope: ClassVar[str] = "telephone"
    serializer_class = GreetingSerializer
    queryset = Greeting.objects.all()
    lookup_url_kwarg = "greeting_id"
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    @extend_schema(responses={(200, "audio/*"): OpenApiTypes.BINARY})
    @action(detail=True)
    def audio(self, request: Request, greeting_id: UUID) -> FileResponse:
        """The recording itself."""
        greeting = self.get_object()
        if not greeting.audio:
            raise Http404
        return audio.served(str(greeting.audio.name))


class Instructions(Kept[Instruction]):
    """What a receptionist must know, in the order it is read; each desk shows a change at once."""

    scope: ClassVar[str] = "instructions"
    serializer_class = InstructionSerializer
    queryset = Instruction.objects.order_by("position", "pk")
    lookup_url_kwarg = "instruction_id"


class Notes(Kept[Note]):
    """Instructions that end by themselves, those that end last first."""

    scope: ClassVar[str] = "instructions"
    serializer_class = NoteSerializer
    writers: ClassVar[tuple[str, ...]] = READERS
    queryset = Note.objects.order_by("-ends_at", "pk")
    lookup_url_kwarg = "note_id"


class VoiceSettingsView(Settings[VoiceSettings]):
    """How calls wait and are recorded."""

    scope: ClassVar[str] = "telephone"
    serializer_class = VoiceSettingsSerializer

    def get_object(self) -> VoiceSettings:
        return VoiceSettings.current()

    def perform_update(self, serializer: BaseSerializer[VoiceSettings]) -> None:
        note(self.request, "voicesettings.changed", serializer.save().pk)


class Explain(ClientApi, GenericAPIView[Any]):
    """What would happen to a call, by the client's own rules and hours, and why."""

    scope: ClassVar[str] = "telephone"
    serializer_class = QuestionSerializer
    writers: ClassVar[tuple[str, ...]] = READERS  # Nothing is written.
    reading: ClassVar[tuple[str, ...]] = ("post",)

    @extend_schema(responses=PlanSerializer)
    def post(self, request: Request) -> Response:
        """The plan for this call."""
        question = self.get_serializer(data=request.data)
        question.is_valid(raise_exception=True)
        asked = question.validated_data
        option = asked.get("option")
        plan = routing.plan_now(
            asked["at"],
            asked.get("caller"),
            asked.get("line", ""),
            option=option.pk if option else None,
            menus_done=frozenset([option.menu_id]) if option else frozenset(),
            waited=asked["waited"],
            waiting=asked["waiting"],
        )
        return Response(PlanSerializer(plan).data)
