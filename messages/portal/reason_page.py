"""What stands on the pages of reasons for calling. In the client's schema."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from messages import forms, scripts
from messages.models import Form, FormVersion
from messages.portal import question_rows
from telephony.desk.news import Piece
from tenants.directory import contacts


def listed(now: datetime) -> list[dict[str, Any]]:
    """The reasons in their order; a constant number of queries."""
    versions: defaultdict[UUID, list[FormVersion]] = defaultdict(list)
    for version in FormVersion.objects.all():
        versions[version.form_id].append(version)
    return [_row(form, versions[form.pk], now) for form in Form.objects.all()]


def preview(version: FormVersion) -> forms.MessageForm | None:
    """The questions as a receptionist has them; None as long as they cannot be asked."""
    if scripts.faults(version.fields):
        return None
    return forms.MessageForm(
        recipients=contacts.recipients(),
        questions=forms.questions_of(version),
        version=version,
    )


def faults(questions: Any) -> tuple[list[str], dict[int, list[str]]]:
    """What is wrong with the questions: with all of them, and by their places."""
    of_all, by_place = [], defaultdict[int, list[str]](list)
    for fault in scripts.faults(questions):
        if fault.place is None:
            of_all.append(fault.text)
        else:
            by_place[fault.place].append(fault.text)
    return of_all, by_place


def kept(form: Form) -> dict[str, Any]:
    """What the history keeps of a reason: its newest version."""
    newest = form.versions.first()
    if newest is None:
        return {"questions": [], "contents": "", "live": ""}
    words = [
        str(newest.get_body_display()),
        str(newest.get_ending_display()),
        *newest.instructions.splitlines(),
    ]
    live = f"{newest.live_from:%Y-%m-%d %H:%M} UTC" if newest.live_from else ""
    return {
        "questions": question_rows.in_words(newest.fields),
        "contents": " · ".join(words),
        "live": f"{newest.number}, {live}" if live else "",
    }


def news(since: datetime, now: datetime) -> list[Piece]:
    """For the desk: what has gone live between these moments."""
    gone_live = FormVersion.objects.filter(live_from__gt=since, live_from__lte=now)
    newest: dict[UUID, FormVersion] = {}
    for version in gone_live.filter(form__is_offered=True).select_related("form"):
        newest.setdefault(version.form_id, version)
    earlier = FormVersion.objects.filter(live_from__lte=since, form__in=list(newest))
    known = set(earlier.values_list("form_id", flat=True))
    return [
        Piece(
            one.live_from or now,
            _("Reason “%(name)s”") % {"name": one.form.name},
            _("asked in another way") if one.form_id in known else _("newly added"),
        )
        for one in newest.values()
    ]


def _row(form: Form, versions: Sequence[FormVersion], now: datetime) -> dict[str, Any]:
    live = [one for one in versions if one.live_from and one.live_from <= now]
    return {
        "row": form,
        "live": max(live, key=lambda one: (one.live_from, one.number), default=None),
        "coming": [one for one in versions if one.live_from and one.live_from > now],
        "draft": next((one for one in versions if one.is_draft), None),
        "count": _count(live, versions),
    }


def _count(live: Sequence[FormVersion], versions: Sequence[FormVersion]) -> int:
    shown = max(live, key=lambda one: (one.live_from, one.number), default=None)
    shown = shown or next(iter(versions), None)
    return sum(one.get("kind") != scripts.SAY for one in shown.fields) if shown else 0
