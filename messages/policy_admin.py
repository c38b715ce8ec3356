"""Policies and groups, in the administration of one client's data."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from messages import ticks
from messages.models import Group, GroupMember, Message, Policy, PolicyStep
from tenants.sites import ClientModelAdmin, client_admin


class PolicyForm(forms.ModelForm[Policy]):
    """A policy, its degrees ticked."""

    urgencies = ticks.urgencies()

    class Meta:
        model = Policy
        exclude: tuple[str, ...] = ()


class StepForm(forms.ModelForm[PolicyStep]):
    """A step, its ways ticked."""

    channels = ticks.ways()

    class Meta:
        model = PolicyStep
        exclude: tuple[str, ...] = ()


class StepInline(admin.StackedInline[PolicyStep, Policy]):
    model = PolicyStep
    form = StepForm
    extra = 0


@admin.register(Policy, site=client_admin)
class PolicyAdmin(ClientModelAdmin):
    form = PolicyForm
    list_display = ("name", "position", "is_active", "form", "degrees")
    list_editable = ("position", "is_active")
    list_select_related = ("form",)
    filter_horizontal = ("tells_in_the_end",)
    inlines = (StepInline,)

    @admin.display(description=gettext_lazy("degrees"))
    def degrees(self, policy: Policy) -> str:
        """The degrees in words; all where none is named."""
        named = [str(Message.Urgency(one).label) for one in policy.urgencies]
        return ", ".join(named) or "—"


class MemberInline(admin.TabularInline[GroupMember, Group]):
    model = GroupMember
    extra = 1


@admin.register(Group, site=client_admin)
class GroupAdmin(ClientModelAdmin):
    list_display = ("name", "count")
    inlines = (MemberInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Group]:
        counted: models.QuerySet[Group] = super().get_queryset(request)
        return counted.annotate(count=models.Count("places"))

    @admin.display(description=gettext_lazy("members"))
    def count(self, group: Any) -> int:
        """How many they are."""
        return int(group.count)
