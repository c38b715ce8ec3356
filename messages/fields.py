"""How each kind of question is answered: what is typed, what is kept, how it reads."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messages import typed_dates
from messages.scripts import NO, SAY, YES, Question
from tenants.base import E164, display_number, parse_number

POSTCODE = re.compile(r"\d{5}")
MOST_ITEMS = 30
ITEM = ("quantity", "what", "remark")
WHERE = ("street", "postcode", "town", "door")
QUIET = {"autocomplete": "off"}


@dataclass(frozen=True)
class Answer:
    """As a message keeps it: `value` in words for people, `raw` for programs.

    `raw` is a text, true or false, {"street", "postcode", "town", "door"} or, for the items of an
    order, a list of {"quantity", "what", "remark"}.
    """

    key: str
    label: str
    kind: str
    value: str
    raw: Any

    def as_json(self) -> dict[str, Any]:
        """What stands in `Message.answers`."""
        return asdict(self)


class NumberField(forms.CharField):
    """A telephone number: typed as people write it, kept in E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "tel", **QUIET, "data-check": "phone"}
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str | None:
        """E.164, or None where nothing was typed; raises ValidationError for nonsense."""
        typed = super().clean(value)
        return parse_number(typed) if typed else None

    def prepare_value(self, value: Any) -> Any:
        """Our own spelling as people write it; what was typed otherwise comes back as typed."""
        return display_number(value) if re.match(E164, str(value)) else value


class DateField(forms.CharField):
    """A day as people say it, kept as a date."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            **QUIET,
            "data-check": "date",
            "placeholder": gettext_lazy("12/03/1961 or 12 March"),
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> date | None:
        """The day, or None where nothing was typed; raises ValidationError for nonsense."""
        typed = super().clean(value)
        return read_date(typed) if typed else None


class CountField(forms.CharField):
    """A number with or without decimals, by comma or point."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", **QUIET}
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str | None:
        """The number in digits with a point, or None where nothing was typed."""
        typed = super().clean(value)
        return read_count(typed) if typed else None


class Said(forms.Field):
    """A text to read aloud; nothing is answered to it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})


class Parts(forms.Widget):
    """Several inputs of one answer; the template paints them."""

    def use_required_attribute(self, initial: Any) -> bool:
        """Never: the server says what is missing."""
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The label is of the first input."""
        return id_

    def read(self, data: Mapping[str, Any], name: str) -> Any:
        """What was typed into them."""
        raise NotImplementedError

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return self.read(data, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(belongs(typed, name) for typed in data)


class AddressInput(Parts):
    """Street, postcode, town, and how to get in; the street's input has the question's own name."""

    def read(self, data: Mapping[str, Any], name: str) -> dict[str, str]:
        places = {part: name if part == "street" else f"{name}-{part}" for part in WHERE}
        return {part: str(data.get(place, "")) for part, place in places.items()}


class AddressField(forms.Field):
    """Where somebody is expected."""

    widget = AddressInput

    def clean(self, value: Any) -> dict[str, str] | None:
        """The parts without spaces around them; None where nothing was typed."""
        parts = {part: str(value[part]).strip()[:120] for part in WHERE}
        if not any(parts.values()):
            return super().clean(None)  # type: ignore[no-any-return]
        if not parts["street"]:
            raise Wrong("street", _("The street is missing."))
        if parts["postcode"] and not POSTCODE.fullmatch(parts["postcode"]):
            raise Wrong("postcode", _("A postcode has five digits."))
        return parts


class ItemsInput(Parts):
    """Rows of an order: `q_key-0-quantity`, `q_key-0-what`, `q_key-0-remark`."""

    def read(self, data: Mapping[str, Any], name: str) -> list[dict[str, str]]:
        found = [re.fullmatch(rf"{re.escape(name)}-(\d{{1,3}})-\w+", str(key)) for key in data]
        places = sorted({int(match[1]) for match in found if match})
        rows = (
            {part: str(data.get(f"{name}-{place}-{part}", "")) for part in ITEM} for place in places
        )
        return [row for row in rows if any(word.strip() for word in row.values())]


class ItemsField(forms.Field):
    """What is ordered."""

    widget = ItemsInput

    def clean(self, value: Any) -> list[dict[str, str]] | None:
        """The rows in which something stands; None where there is none."""
        rows = [(place, _row(place, row)) for place, row in enumerate(value or []) if _says(row)]
        if len(rows) > MOST_ITEMS:
            raise ValidationError(_("At most %(most)d rows.") % {"most": MOST_ITEMS})
        return [row for _place, row in rows] or super().clean(None)


class Wrong(ValidationError):
    """A part of an answer is wrong: `part` names the input that gets the keyboard."""

    def __init__(self, part: str, text: str) -> None:
        super().__init__(text, code="part")
        self.part = part


def belongs(typed: str, name: str) -> bool:
    """Whether the input `typed` is of the field `name`, or one of its parts."""
    return typed == name or typed.startswith(f"{name}-")


def field_of(question: Question) -> forms.Field:
    """The form's field for a question."""
    field = BUILDERS[question.kind](question)
    field.kind = question.kind  # type: ignore[attr-defined]  # read by the template
    if question.sensitive:
        field.widget.attrs["data-sensitive"] = True
    return field


def answer_to(question: Question, value: Any) -> Answer | None:
    """What a message keeps of a checked value, in the language that is on; None for nothing."""
    if value in (None, "", []) or question.kind == SAY:
        return None
    words, raw = _read(question.kind, value)
    return Answer(question.key, question.label, question.kind, words, raw)


def read_date(typed: str) -> date:
    """The day that is meant; raises ValidationError in words."""
    try:
        return typed_dates.read(typed, timezone.localdate())
    except (ValueError, OverflowError) as error:
        text = _("This is no date that can be read: 12/03/1961 or 12 March, for example.")
        raise ValidationError(text, code="date") from error


def read_count(typed: str) -> str:
    """The number in digits with a point; raises ValidationError in words."""
    bare = "".join(typed.split()).replace(",", ".")
    try:
        number = Decimal(bare)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not re.fullmatch(r"[+-]?[0-9]{1,12}(\.[0-9]{1,4})?", bare):
        raise ValidationError(_("This is no number."), code="count")
    return bare


def item_in_words(item: Mapping[str, str]) -> str:
    """ "2 × joint, DN 40"."""
    remark = f", {item['remark']}" if item["remark"] else ""
    return f"{item['quantity'].replace('.', ',')} × {item['what']}{remark}"


def _row(place: int, row: Mapping[str, str]) -> dict[str, str]:
    about = {"number": place + 1}
    if not row["what"].strip():
        raise Wrong(f"{place}-what", _("Row %(number)d: what is missing.") % about)
    try:
        quantity = read_count(row["quantity"].strip() or "1")
    except ValidationError as error:
        text = _("Row %(number)d: this quantity is no number.") % about
        raise Wrong(f"{place}-quantity", text) from error
    if Decimal(quantity) <= 0:
        raise Wrong(f"{place}-quantity", _("Row %(number)d: how many?") % about)
    words = {part: row[part].strip()[:200] for part in ("what", "remark")}
    return {"quantity": quantity, **words}


def _says(row: Mapping[str, str]) -> bool:
    return any(row[part].strip() for part in ("what", "remark"))


def _read(kind: str, value: Any) -> tuple[str, Any]:
    match kind:
        case "phone":
            return display_number(value), value
        case "date":
            return date_format(value, "j F Y"), value.isoformat()
        case "yesno":
            return (_("Yes") if value == YES else _("No")), value == YES
        case "number":
            return value.replace(".", ","), value
        case "address":
            return address_in_words(value), value
        case "items":
            return "\n".join(item_in_words(item) for item in value), value
        case _:
            return str(value), str(value)


def address_in_words(parts: Mapping[str, str]) -> str:
    """ "12 rue Carnot, 59000 Lille (code 12A4)"."""
    town = " ".join(word for word in (parts["postcode"], parts["town"]) if word)
    place = ", ".join(word for word in (parts["street"], town) if word)
    return f"{place} ({parts['door']})" if parts["door"] else place


def _common(question: Question) -> dict[str, Any]:
    return {
        "label": question.label,
        "required": question.required,
        "help_text": question.help,
    }


def _text(question: Question) -> forms.Field:
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs=QUIET), **_common(question))


def _long(question: Question) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(max_length=2000, widget=area, **_common(question))


def _email(question: Question) -> forms.Field:
    attrs = {"inputmode": "email", **QUIET, "data-check": "email", "spellcheck": "false"}
    return forms.EmailField(widget=forms.TextInput(attrs=attrs), **_common(question))


def _choice(question: Question) -> forms.Field:
    options = [("", "—"), *((choice, choice) for choice in question.choices)]
    return forms.ChoiceField(choices=options, **_common(question))


def _yes_or_no(question: Question) -> forms.Field:
    options = [(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))]
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **_common(question))


BUILDERS: dict[str, Callable[[Question], forms.Field]] = {
    "text": _text,
    "long": _long,
    "number": lambda question: CountField(**_common(question)),
    "phone": lambda question: NumberField(**_common(question)),
    "email": _email,
    "choice": _choice,
    "yesno": _yes_or_no,
    "date": lambda question: DateField(**_common(question)),
    "address": lambda question: AddressField(**_common(question)),
    "items": lambda question: ItemsField(**_common(question)),
    SAY: lambda question: Said(label=question.label),
}
