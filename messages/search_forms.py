"""What people fill in to find messages, and where it is kept while they look at what was found.

What is looked for is a name, a number or somebody's words, so it stands in no address: it is sent
in the body and kept for some hours under a random name, which the address carries.
"""

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages.models import Form, Message
from messages.search import Standing, Wanted
from tenants.directory.models import Colleague

KEPT_FOR = 12 * 3600  # seconds
ANY: list[tuple[str, Any]] = [("", gettext_lazy("any"))]
FIELDS = (
    *("text", "from_day", "to_day", "recipient"),
    *("reason", "urgency", "standing", "kind"),
)


class _Half:
    """Drawn two in a row."""

    half: ClassVar[bool] = True


class _Day(_Half, forms.DateField):
    widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")


class _Choice(_Half, forms.ChoiceField):
    pass


class _Row(_Half, forms.ModelChoiceField[Any]):
    pass


class SearchForm(forms.Form):
    """Every field may stay empty. In the client's schema."""

    text = forms.CharField(
        label=gettext_lazy("Words, a name or a number"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    from_day = _Day(label=gettext_lazy("From"), required=False)
    to_day = _Day(label=gettext_lazy("Until"), required=False)
    recipient = _Row(
        Colleague.everybody.none(),
        label=gettext_lazy("For"),
        required=False,
        empty_label=gettext_lazy("anybody"),
    )
    reason = _Row(
        Form.objects.none(),
        label=gettext_lazy("Reason"),
        required=False,
        empty_label=gettext_lazy("any"),
    )
    urgency = _Choice(
        label=gettext_lazy("Urgency"), choices=ANY + Message.Urgency.choices, required=False
    )
    standing = _Choice(
        label=gettext_lazy("What became of it"), choices=ANY + Standing.choices, required=False
    )
    kind = _Choice(label=gettext_lazy("Kind"), choices=ANY + Message.Kind.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = Colleague.everybody.all()  # type: ignore[attr-defined]
        self.fields["reason"].queryset = Form.objects.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from_day"), given.get("to_day")
        if first and last and last < first:
            raise ValidationError(_("The last day is before the first."), code="days")
        return given

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        given = {name: self.cleaned_data[name] for name in FIELDS}
        keys = {name: given[name].pk if given[name] else None for name in ("recipient", "reason")}
        return Wanted(**{**given, **keys})


def keep(typed: Mapping[str, str]) -> str:
    """A name for what is looked for; "" where nothing is."""
    asked = {name: typed[name].strip() for name in FIELDS if typed.get(name, "").strip()}
    if not asked:
        return ""
    name = secrets.token_urlsafe(16)
    cache.set(f"search:{name}", asked, KEPT_FOR)
    return name


def kept(name: str) -> dict[str, str] | None:
    """What was kept under this name; nothing for "", None where it is kept no more."""
    if not name:
        return {}
    asked: dict[str, str] | None = cache.get(f"search:{name[:40]}")
    return asked


def key(written: str) -> UUID | None:
    """The message after which a page begins; None for none. Raises Http404 for nonsense."""
    try:
        return UUID(written) if written else None
    except ValueError:
        raise Http404 from None
