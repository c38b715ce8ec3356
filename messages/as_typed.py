"""Whether an answer can be read, said while it is typed. Nothing is written, nothing looked up."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format

from messages import fields
from telephony.desk.actions import register
from tenants.base import display_number, parse_number

LONGEST = 254


def check(agent_id: UUID, said: dict[str, Any]) -> dict[str, Any]:
    """For the page: `shown` beside the field, `value` in its place once it is left, `problem`."""
    typed = str(said["typed"])[:LONGEST]
    try:
        shown, value = _read(str(said["kind"]), typed.strip())
    except ValidationError as error:
        shown, value, problem = "", "", " ".join(error.messages)
    else:
        problem = ""
    return {
        "type": "answer_checked",
        "name": str(said["name"]),
        "typed": typed,
        "shown": shown,
        "value": value,
        "problem": problem,
    }


def _read(kind: str, typed: str) -> tuple[str, str]:
    """How it reads, and how it is written; raises ValidationError in words."""
    if kind == "phone":
        number = display_number(parse_number(typed))
        return number, number
    if kind == "date":
        day = fields.read_date(typed)
        return date_format(day, "l j F Y"), day.strftime("%d/%m/%Y")
    if kind == "email":
        validate_email(typed)
    return typed, typed


register("check_answer", check)
