"""Reasons for calling and their versions, in the administration of one client's data."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import versions
from messages.models import Form, FormVersion, Message
from messages.question_editor import QuestionsField
from tenants.directory.models import Colleague
from tenants.sites import ClientModelAdmin, client_admin


class VersionForm(forms.ModelForm[FormVersion]):
    """A draft, and whether it goes live."""

    urgencies = forms.MultipleChoiceField(
        label=gettext_lazy("degrees to choose from"),
        help_text=gettext_lazy("None: all of them. One: it is fixed, and nobody is asked."),
        choices=Message.Urgency.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    recipients = forms.MultipleChoiceField(
        label=gettext_lazy("recipients to choose from"),
        help_text=gettext_lazy("None: all who receive messages."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    transfer_to = forms.ChoiceField(
        label=gettext_lazy("put through to"),
        help_text=gettext_lazy("Nobody: whoever is on duty."),
        required=False,
    )
    goes_live = forms.BooleanField(label=gettext_lazy("let it go live"), required=False)
    at = forms.SplitDateTimeField(
        label=gettext_lazy("at"),
        help_text=gettext_lazy("Empty: now."),
        widget=AdminSplitDateTime,
        required=False,
    )

    class Meta:
        model = FormVersion
        fields = (
            "form",
            "fields",
            "instructions",
            "body",
            "ending",
            "urgencies",
            "recipients",
            "transfer_to",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(one.pk), one.name) for one in Colleague.objects.all()]
        for name, first in (("recipients", []), ("transfer_to", [("", "—")])):
            if name in self.fields:
                self.fields[name].choices = [*first, *people]  # type: ignore[attr-defined]

    def clean_transfer_to(self) -> UUID | None:
        """The colleague's key."""
        chosen = self.cleaned_data["transfer_to"]
        return UUID(chosen) if chosen else None

    def clean_recipients(self) -> list[UUID]:
        """The colleagues' keys."""
        return [UUID(chosen) for chosen in self.cleaned_data["recipients"]]

    def clean_at(self) -> Any:
        """A moment to come."""
        at = self.cleaned_data["at"]
        if at and at < timezone.now():
            raise ValidationError(_("This moment is over."), code="past")
        return at


@admin.register(Form, site=client_admin)
class FormAdmin(ClientModelAdmin):
    list_display = ("name", "position", "is_default", "is_offered")
    list_editable = ("position",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What callers were asked stays; `is_offered` takes a reason from the desk."""
        is_used = obj is not None and obj.versions.exclude(live_from=None).exists()
        return not is_used and super().has_delete_permission(request, obj)


@admin.register(FormVersion, site=client_admin)
class FormVersionAdmin(ClientModelAdmin):
    form = VersionForm
    list_display = ("form", "number", "state", "live_from", "ending")
    list_filter = ("form",)
    list_select_related = ("form",)
    actions = ("copy", "publish", "withdraw")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "fields":
            return QuestionsField(label=db_field.verbose_name, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A published version is looked at only: a copy of it can be edited."""
        return (obj is None or obj.is_draft) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.is_draft) and super().has_delete_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("form",) if obj else ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        asked = VersionForm.Meta.fields
        is_editable = obj is None or obj.is_draft
        return [*asked, "goes_live", "at"] if is_editable else [*asked, "live_from"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.number = versions.next_number(obj.form)
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("goes_live"):
            versions.publish(obj, form.cleaned_data.get("at"))

    @admin.display(description=gettext_lazy("state"))
    def state(self, version: FormVersion) -> str:
        """Draft, to come, current, or what it was."""
        if version.is_draft:
            return _("draft")
        if version.is_to_come:
            return _("to come")
        newer = version.form.versions.filter(live_from__lte=timezone.now())
        first = newer.order_by("-live_from", "-number").first()
        return _("live") if first == version else _("earlier")

    @admin.action(description=gettext_lazy("Copy as a new draft"))
    def copy(self, request: HttpRequest, chosen: QuerySet[FormVersion]) -> None:
        """One draft of each."""
        for version in chosen:
            versions.copy(version)

    @admin.action(description=gettext_lazy("Let them go live now"))
    def publish(self, request: HttpRequest, chosen: QuerySet[FormVersion]) -> None:
        """Each that can."""
        self._each(request, chosen, versions.publish)

    @admin.action(description=gettext_lazy("Withdraw, while they are to come"))
    def withdraw(self, request: HttpRequest, chosen: QuerySet[FormVersion]) -> None:
        """Each that is not live yet."""
        self._each(request, chosen, versions.withdraw)

    def _each(self, request: HttpRequest, chosen: QuerySet[FormVersion], verb: Any) -> None:
        for version in chosen:
            try:
                verb(version)
            except ValidationError as error:
                text = f"{version}: {' '.join(error.messages)}"
                self.message_user(request, text, messages.ERROR)
