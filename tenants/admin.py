"""The operator's administration of clients and people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib import messages as flash
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenants import api_tokens
from tenants.models import (
    ApiToken,
    AuditEntry,
    Client,
    Line,
    Membership,
    Operator,
    Plan,
    UsageEntry,
    User,
)


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Rows that are looked at, never written by hand."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class LineInline(admin.TabularInline[Line, Client]):
    model = Line
    extra = 0


class MembershipInline(admin.TabularInline[Membership, User]):
    model = Membership
    extra = 0


class UserForm(forms.ModelForm[User]):
    """A person; the password is theirs to set, by e-mail."""

    password = ReadOnlyPasswordHashField(required=False)

    class Meta:
        model = User
        fields = ("email", "name", "is_active")

    def clean_email(self) -> str:
        """In small letters, as log-in compares it."""
        return str(self.cleaned_data["email"]).lower()


@admin.register(Operator)
class OperatorAdmin(admin.ModelAdmin[Operator]):
    list_display = ("name", "phone")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Operator.objects.exists()


@admin.register(Client)
class ClientAdmin(admin.ModelAdmin[Client]):
    """Clients are made by `create_client`, which also makes schema and host; here they are kept."""

    list_display = ("name", "trade", "city", "plan", "confidential", "is_active")
    list_filter = ("trade", "plan", "is_active")
    search_fields = ("name", "slug", "lines__number")
    readonly_fields = ("slug", "schema_name", "created_at")
    inlines = (LineInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    form = UserForm
    list_display = ("name", "email", "is_active")
    search_fields = ("name", "email")
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin[ApiToken]):
    """Tokens are made and revoked; the secret is shown once, when it is made."""

    list_display = ("name", "client", "created_at", "ends_at", "last_used_at", "revoked_at")
    list_filter = ("client",)
    fields = ("client", "name", "ends_at")
    actions = ("revoke",)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        token, secret = api_tokens.create(obj.client, obj.name, request.user, ends_at=obj.ends_at)
        obj.pk = token.pk
        flash.warning(request, _("Keep this secret, it is shown only now: %s") % secret)

    @admin.action(description=gettext_lazy("Revoke"), permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiToken]) -> None:
        """End the tokens that are chosen."""
        assert isinstance(request.user, User)
        for token in queryset:
            api_tokens.revoke(token, request.user)


@admin.register(Plan)
class PlanAdmin(admin.ModelAdmin[Plan]):
    list_display = ("name", "calls", "minutes", "texts")


admin.site.register(AuditEntry, ReadOnlyAdmin)
admin.site.register(UsageEntry, ReadOnlyAdmin)
