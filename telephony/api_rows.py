"""How rules, menus, lists and greetings look in the API, and what is refused."""

import functools
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from telephony.models import (
    CallerList,
    ForwardingRule,
    Greeting,
    Instruction,
    ListedNumber,
    Menu,
    MenuOption,
    Note,
    VoiceSettings,
)
from telephony.rule_checks import check_line, name_of_team
from tenants.api import NumberField, RowSerializer, client_of
from tenants.api_fields import MomentField

Row = TypeVar("Row", bound=models.Model)


class ParentSerializer(RowSerializer[Row]):
    """A row with rows of its own: those that are given take the place of all there were.

    They are told apart by `key`: one that stays keeps its row, and what points at it.
    """

    key: ClassVar[str]

    def create(self, validated_data: dict[str, Any]) -> Row:
        return self._with_children(validated_data, super().create)

    def update(self, instance: Row, validated_data: dict[str, Any]) -> Row:
        return self._with_children(validated_data, functools.partial(super().update, instance))

    def once(self, given: list[dict[str, Any]], refusal: str) -> list[dict[str, Any]]:
        """The rows as given; raises ValidationError when two have the same key."""
        # A PATCH lets fields of its rows be missing, too.
        if any(self.key not in one for one in given):
            raise serializers.ValidationError(_("This field is required."), "required")
        if len({one[self.key] for one in given}) < len(given):
            raise serializers.ValidationError(refusal, "twice")
        return given

    def _with_children(self, data: dict[str, Any], write: Callable[[dict[str, Any]], Row]) -> Row:
        [name] = self.nested
        children = data.pop(name, None)
        row = write(data)
        if children is not None:
            self._replace(getattr(row, name), children)
        return row

    def _replace(self, manager: Any, children: list[dict[str, Any]]) -> None:
        kept = [child[self.key] for child in children]
        manager.exclude(**{f"{self.key}__in": kept}).delete()
        for child in children:
            which = {self.key: child[self.key]}
            manager.update_or_create(**which, defaults={**child, **which})


class ListedNumberSerializer(serializers.ModelSerializer[ListedNumber]):
    number = NumberField()

    class Meta:
        model = ListedNumber
        fields = ("number", "label")


class CallerListSerializer(ParentSerializer[CallerList]):
    numbers = ListedNumberSerializer(many=True, required=False)
    nested = ("numbers",)
    key = "number"

    class Meta:
        model = CallerList
        fields = ("id", "name", "kind", "numbers")

    def validate_numbers(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each number once."""
        return self.once(given, _("This number is on the list already."))


class MenuOptionSerializer(serializers.ModelSerializer[MenuOption]):
    class Meta:
        model = MenuOption
        fields = ("id", "key", "label", "submenu")


class MenuSerializer(ParentSerializer[Menu]):
    options = MenuOptionSerializer(many=True)
    nested = ("options",)
    key = "key"

    class Meta:
        model = Menu
        fields = ("id", "name", "timeout", "tries", "options")

    def validate_options(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """At least one, each key once, and none that leads to the menu itself."""
        if not given:
            raise serializers.ValidationError(_("A menu needs at least one choice."), "empty")
        if self.instance and any(one.get("submenu") == self.instance for one in given):
            raise serializers.ValidationError(_("A menu cannot lead to itself."), "circle")
        return self.once(given, _("This key has a choice already."))


class RuleSerializer(RowSerializer[ForwardingRule]):
    line = NumberField(required=False, allow_blank=True)
    number = NumberField(required=False, allow_blank=True)
    greeting = serializers.PrimaryKeyRelatedField(
        queryset=Greeting.objects.filter(situation=Greeting.Situation.ANNOUNCEMENT),
        required=False,
        allow_null=True,
    )

    class Meta:
        model = ForwardingRule
        fields = (
            "id", "position", "name", "is_active", "opening", "from_day", "until_day", "weekdays",
            "from_time", "until_time", "caller", "caller_list", "line", "option", "waiting_over",
            "queue_over", "action", "priority", "team_id", "team_name", "language", "menu",
            "greeting", "number",
        )  # fmt: skip
        read_only_fields = ("position", "team_name")
        validators: tuple[Any, ...] = ()

    def validate_line(self, typed: str) -> str:
        """One of the client's own, in any spelling."""
        return self._checked(check_line, typed) if typed else ""

    def validate_team_id(self, team_id: UUID | None) -> UUID | None:
        """One that answers for the client."""
        if team_id is not None:
            self._checked(name_of_team, team_id)
        return team_id

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "team_id" in attrs:
            team_id = attrs["team_id"]
            attrs["team_name"] = self._checked(name_of_team, team_id) if team_id else ""
        return super().validate(attrs)

    def unchecked(self) -> set[str]:
        return {"position"}

    def _checked(self, check: Callable[[Any, Any], str], value: Any) -> str:
        try:
            return check(client_of(self.context["request"]), value)
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages, "invalid") from error


class GreetingSerializer(RowSerializer[Greeting]):
    """`audio` is uploaded as multipart/form-data, and read as the address of the recording."""

    audio = serializers.FileField(required=False, allow_null=True, write_only=True)
    audio_url = serializers.SerializerMethodField()

    class Meta:
        model = Greeting
        fields = (
            "id", "situation", "language", "name", "closure", "menu", "text", "audio", "audio_url",
        )  # fmt: skip
        validators: tuple[Any, ...] = ()
        extra_kwargs: ClassVar[dict[str, Any]] = {
            name: {"required": False} for name in ("language", "name", "closure", "menu")
        }

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_audio_url(self, greeting: Greeting) -> str | None:
        """Where the recording is heard, with the same right as the greeting is read."""
        if not greeting.audio:
            return None
        place = {"greeting_id": greeting.pk}
        return reverse("api:greeting-audio", kwargs=place, request=self.context["request"])

    def validate_audio(self, file: Any) -> Any:
        """Without a file: none."""
        return file or ""


class InstructionSerializer(RowSerializer[Instruction]):
    class Meta:
        model = Instruction
        fields = ("id", "kind", "text", "must_read", "position", "changed_at")
        read_only_fields = ("changed_at",)


class NoteSerializer(RowSerializer[Note]):
    """With `kind` `locate` it says where a colleague is: until its end they are not reached."""

    class Meta:
        model = Note
        fields = (
            *("id", "kind", "colleague", "text", "starts_at", "ends_at", "written_by"),
            "changed_at",
        )
        read_only_fields = ("written_by", "changed_at")
        validators: tuple[Any, ...] = ()


class VoiceSettingsSerializer(RowSerializer[VoiceSettings]):
    class Meta:
        model = VoiceSettings
        fields = (
            "recording", "sample_percent", "retention_days", "max_wait", "offers_callback",
            "announces_position", "languages",
        )  # fmt: skip

    def unchecked(self) -> set[str]:
        return {"only"}


class OrderSerializer(serializers.Serializer[Any]):
    """All rules of the client, in their new order."""

    order = serializers.ListField(child=serializers.UUIDField())

    def validate_order(self, order: list[UUID]) -> list[UUID]:
        """Each of the client's rules exactly once."""
        rules = set(ForwardingRule.objects.values_list("pk", flat=True))
        if set(order) != rules or len(order) != len(rules):
            raise serializers.ValidationError(_("Name each rule exactly once."), "order")
        return order


class QuestionSerializer(serializers.Serializer[Any]):
    """A call to think of: `at` without a zone is the client's own time, and now by default."""

    at = MomentField(required=False)
    caller = NumberField(required=False, allow_blank=True, allow_null=True)
    line = serializers.CharField(required=False, allow_blank=True)
    option = serializers.PrimaryKeyRelatedField(
        queryset=MenuOption.objects.all(), required=False, allow_null=True
    )
    waited = serializers.IntegerField(required=False, min_value=0, max_value=7200, default=0)
    waiting = serializers.IntegerField(required=False, min_value=0, max_value=1000, default=0)

    def validate_line(self, typed: str) -> str:
        """One of the client's own."""
        try:
            return check_line(client_of(self.context["request"]), typed) if typed else ""
        except DjangoValidationError as error:
            raise serializers.ValidationError(error.messages, "line") from error

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        zone = ZoneInfo(client_of(self.context["request"]).time_zone)
        attrs["at"] = attrs.get("at", timezone.now()).astimezone(zone)
        return attrs


class OpeningSerializer(serializers.Serializer[Any]):
    """Open or closed, why, since and until when."""

    is_open = serializers.BooleanField()
    reason = serializers.CharField()
    name = serializers.CharField()
    since = serializers.DateTimeField(allow_null=True)
    changes_at = serializers.DateTimeField(allow_null=True)


class PlanSerializer(serializers.Serializer[Any]):
    """What would happen to the call, and why."""

    action = serializers.ChoiceField(ForwardingRule.Action.choices)
    rule = serializers.UUIDField(source="rule.id", allow_null=True, default=None)
    priority = serializers.IntegerField()
    team_id = serializers.UUIDField(allow_null=True)
    language = serializers.CharField(allow_null=True)
    number = serializers.CharField()
    menu = serializers.UUIDField(source="menu_id", allow_null=True)
    greeting = serializers.UUIDField(source="greeting_id", allow_null=True)
    opening = OpeningSerializer(source="facts.opening")
    sentence = serializers.CharField(source="explain")
