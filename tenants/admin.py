"""The operator's administration of clients and people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.http import HttpRequest

from tenants.models import AuditEntry, Client, Line, Membership, Operator, UsageEntry, User


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

    list_display = ("name", "trade", "city", "confidential", "is_active")
    list_filter = ("trade", "is_active")
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


admin.site.register(AuditEntry, ReadOnlyAdmin)
admin.site.register(UsageEntry, ReadOnlyAdmin)
