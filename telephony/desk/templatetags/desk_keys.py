"""The desk's keys in templates, as the agent has them (telephony.desk.chords).

<button data-action="book" {% keyed "book" %}>… {% kbd "book" %}</button>
{% chord "person" 3 as key %}{{ key }} {{ key.aria }} {{ key.shown }}
"""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from telephony.desk import chords
from telephony.switchboard.models import Agent

register = template.Library()


@register.simple_tag(takes_context=True)
def chord(context: Context, name: str, nth: int = 1) -> chords.Key:
    """The key itself."""
    # A part is painted for its agent; a whole page or a form is somebody's request.
    if chords.is_drawn_for_somebody():
        return chords.key(name, nth)
    with chords.drawn_for(_of_request(context.get("request"))):
        return chords.key(name, nth)


@register.simple_tag(takes_context=True)
def keyed(context: Context, name: str, nth: int = 1) -> SafeString:
    """The attributes that make a control answer to its key."""
    key = chord(context, name, nth)
    return format_html(
        'data-key="{}" data-chord="{}" data-nth="{}" aria-keyshortcuts="{}"',
        *(key.chord, name, nth, key.aria),
    )


@register.simple_tag(takes_context=True)
def kbd(context: Context, name: str, nth: int = 1) -> SafeString:
    """The key as it is drawn."""
    key = chord(context, name, nth)
    return format_html('<kbd data-chord="{}" data-nth="{}">{}</kbd>', name, nth, key.shown)


def _of_request(request: HttpRequest | None) -> chords.Own:
    if request is None or not request.user.is_authenticated:
        return {}
    if not hasattr(request, "desk_keys"):
        found = Agent.objects.filter(user=request.user).values_list("keys", flat=True).first()
        request.desk_keys = found or {}  # type: ignore[attr-defined]  # one query a page
    own: chords.Own = request.desk_keys  # type: ignore[attr-defined]
    return own
