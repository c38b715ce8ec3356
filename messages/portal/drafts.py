"""A reason's draft: kept whatever it lacks, checked when it goes live. In the client's schema."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from messages import versions
from messages.models import Form, FormVersion
from messages.trades.shapes import Reason


def to_edit(form: Form) -> FormVersion:
    """The newest draft; else one, not saved yet, of what is asked now or will be."""
    draft = form.versions.filter(live_from=None).first()
    if draft:
        return draft
    base = form.versions.order_by("-live_from", "-number").first()
    contents = {name: getattr(base, name) for name in versions.CONTENTS} if base else {}
    return FormVersion(form=form, number=0, **contents)


@transaction.atomic
def save(version: FormVersion, contents: Mapping[str, Any]) -> FormVersion:
    """Keep the draft as it is, faults and all."""
    for name, value in contents.items():
        setattr(version, name, value)
    if version._state.adding:
        version.number = versions.next_number(version.form)
    version.save()
    return version


@transaction.atomic
def begin(name: str, reason: Reason | None) -> Form:
    """A new reason at the end of the list, with a draft; nobody is asked it yet."""
    last = Form.objects.aggregate(last=Max("position"))["last"]
    form = Form.objects.create(name=name, position=0 if last is None else last + 1)
    version = FormVersion(form=form, number=1)
    if reason:
        version.fields, version.body = list(reason.questions), reason.body
        version.instructions = "\n".join(reason.instructions)
        version.ending, version.urgencies = reason.ending, list(reason.urgencies)
    version.save()
    return form


@transaction.atomic
def make_first(form: Form) -> None:
    """This reason is the one that is asked first, and no other."""
    Form.objects.filter(is_default=True).exclude(pk=form.pk).update(is_default=False)


def is_unused(form: Form) -> bool:
    """Whether nobody was ever asked it, so that nothing is lost with it."""
    return not form.versions.exclude(live_from=None).exists()


def live_of(form: Form, now: datetime | None = None) -> FormVersion | None:
    """The version that is asked at `now`."""
    live = form.versions.filter(live_from__lte=now or timezone.now())
    return live.order_by("-live_from", "-number").first()
