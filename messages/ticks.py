"""Choices of which some are ticked: in the portal's forms and in the administration's."""

from django import forms
from django.utils.translation import gettext_lazy as _

from messages.models import Message
from tenants.directory.models import Reach


class Ticks(forms.MultipleChoiceField):
    """Some of a few things, ticked."""

    widget = forms.CheckboxSelectMultiple


def urgencies() -> Ticks:
    """For which degrees a policy is."""
    return Ticks(
        label=_("degrees"),
        help_text=_("None: all of them."),
        choices=Message.Urgency.choices,
        required=False,
    )


def ways() -> Ticks:
    """By what a step tells its people."""
    return Ticks(
        label=_("by"),
        help_text=_("None: as each person wishes at that hour."),
        choices=Reach.Channel.choices,
        required=False,
    )
