"""Reasons for calling over the API: read them, write a new version, let it go live at a time."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from messages import versions
from messages.models import Form, FormVersion, Message
from telephony.api import Keeping, Kept
from tenants.api import RowSerializer
from tenants.api_fields import MomentField
from tenants.api_problems import Conflict


class FormVersionSerializer(RowSerializer[FormVersion]):
    questions = serializers.ListField(
        child=serializers.DictField(), source="fields", required=False
    )
    urgencies = serializers.ListField(
        child=serializers.ChoiceField(choices=Message.Urgency.choices), required=False
    )

    class Meta:
        model = FormVersion
        fields = (
            "id",
            "form",
            "number",
            "questions",
            "instructions",
            "body",
            "ending",
            "urgencies",
            "recipients",
            "transfer_to",
            "live_from",
            "created_at",
        )
        read_only_fields = ("number", "live_from", "created_at")
        validators: tuple[Any, ...] = ()

    def unchecked(self) -> set[str]:
        return {"number"}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The model's own rules; it calls the questions `fields`."""
        try:
            return super().validate(attrs)
        except serializers.ValidationError as error:
            detail: Any = error.detail
            raise serializers.ValidationError(
                {"questions" if name == "fields" else name: what for name, what in detail.items()}
            ) from error


class FormSerializer(RowSerializer[Form]):
    current = serializers.SerializerMethodField()

    class Meta:
        model = Form
        fields = ("id", "name", "position", "is_default", "is_offered", "current")
        validators: tuple[Any, ...] = ()

    @extend_schema_field(FormVersionSerializer(allow_null=True))
    def get_current(self, form: Form) -> Any:
        """The version that a call would be asked now; none where none is live."""
        now = timezone.now()
        live = [one for one in form.versions.all() if one.live_from and one.live_from <= now]
        newest = max(live, key=lambda one: (one.live_from, one.number), default=None)
        return FormVersionSerializer(newest).data if newest else None


class PublicationSerializer(serializers.Serializer[Any]):
    """From when on: a moment to come, or none for now."""

    live_from = MomentField(required=False, allow_null=True)


class Forms(Kept[Form]):
    """Reasons for calling, in the order in which the desk shows them."""

    scope: ClassVar[str] = "forms"
    serializer_class = FormSerializer
    queryset = Form.objects.prefetch_related(
        Prefetch("versions", FormVersion.objects.select_related("form"))
    )
    lookup_url_kwarg = "form_id"
    # What callers were asked stays: `is_offered` takes a reason from the desk.
    http_method_names = ["get", "post", "patch", "put", "head", "options"]  # noqa: RUF012


class FormVersions(Keeping[FormVersion]):
    """Versions of the forms. One that is published does not change: write a new one."""

    scope: ClassVar[str] = "forms"
    serializer_class = FormVersionSerializer
    queryset = FormVersion.objects.order_by("form__position", "form_id", "-number")
    lookup_url_kwarg = "version_id"

    def perform_create(self, serializer: serializers.BaseSerializer[FormVersion]) -> None:
        form = serializer.validated_data["form"]
        with self.keeping(form):
            number = versions.next_number(form)
            version = serializer.save(number=number)
            self.note(version, version.pk, "created")

    def perform_update(self, serializer: serializers.BaseSerializer[FormVersion]) -> None:
        version: Any = serializer.instance
        _refuse_published(version)
        with self.keeping(version.form):
            super().perform_update(serializer)

    def perform_destroy(self, instance: FormVersion) -> None:
        _refuse_published(instance)
        with self.keeping(instance.form):
            super().perform_destroy(instance)

    @extend_schema(request=PublicationSerializer, responses=FormVersionSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, version_id: UUID) -> Response:
        """Let it go live, now or at the time that is given."""
        version = self.get_object()
        asked = PublicationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with self.keeping(version.form):
            versions.publish(version, asked.validated_data.get("live_from"))
            self.note(version, version.pk, "published")
        return Response(self.get_serializer(version).data)

    @extend_schema(request=None, responses=FormVersionSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, version_id: UUID) -> Response:
        """Make it a draft again while its time is still to come."""
        version = self.get_object()
        # As everywhere else, a body that is no JSON is refused.
        serializers.Serializer[Any](data=request.data).is_valid(raise_exception=True)
        with self.keeping(version.form):
            versions.withdraw(version)
            self.note(version, version.pk, "withdrawn")
        return Response(self.get_serializer(version).data)


def _refuse_published(version: Any) -> None:
    if not version.is_draft:
        raise Conflict(_("This version is published: make a new one."))
