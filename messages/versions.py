"""Which questions are asked when: drafts, going live, and what a call keeps to its end.

All functions run in the client's schema.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from messages.models import Form, FormVersion, PinnedForms
from tenants.reading import once

PLAIN = "Message"
KEPT = timedelta(days=2)  # for which a call's forms stay known: no call and its end take longer
CONTENTS = (
    "fields",
    "instructions",
    "body",
    "ending",
    "urgencies",
    "recipients",
    "transfer_to",
)


def live_at(at: datetime) -> list[FormVersion]:
    """The version of each reason for calling that is current at `at`, in the reasons' order."""
    live = FormVersion.objects.filter(form__is_offered=True, live_from__lte=at)
    newest = live.order_by("form_id", "-live_from", "-number").distinct("form_id")
    found = newest.select_related("form")
    return sorted(found, key=lambda version: (version.form.position, version.form.name))


def current_version(at: datetime | None = None) -> FormVersion:
    """Of the form that is asked first, at `at` (None: now); a plain one where there is none."""
    at = at or timezone.now()
    return first_of(live_at(at)) or _plain(at)


def first_of(versions: list[FormVersion]) -> FormVersion | None:
    """The one that is asked first."""
    marked = [version for version in versions if version.form.is_default]
    return next(iter([*marked, *versions]), None)


@once
def of_call(call_id: UUID) -> list[FormVersion]:
    """The versions that this call is asked, in the reasons' order: those of its first painting."""
    pinned = PinnedForms.objects.filter(call_id=call_id).first() or _pin(call_id)
    found = FormVersion.objects.select_related("form").in_bulk(pinned.versions)
    return [found[key] for key in pinned.versions if key in found] or [current_version()]


def chosen(call_id: UUID, reason: str) -> FormVersion | None:
    """The call's version for the form with this key; None where it has none such."""
    return next((one for one in of_call(call_id) if str(one.form_id) == reason), None)


def publish(version: FormVersion, at: datetime | None = None) -> None:
    """Let the version go live at `at` (None: now), or at another moment than was said before.

    Raises ValidationError when it is live already, `at` is over, or it cannot be asked.
    """
    now = timezone.now()
    _refuse_live(version)
    if at is not None and at < now:
        over = ValidationError(_("This moment is over."), code="past")
        raise ValidationError({"live_from": over})
    version.full_clean()
    version.live_from = at or now
    version.save(update_fields=["live_from"])


def withdraw(version: FormVersion) -> None:
    """Make the version a draft again; raises ValidationError when it is live already."""
    _refuse_live(version)
    version.live_from = None
    version.save(update_fields=["live_from"])


@transaction.atomic
def copy(version: FormVersion) -> FormVersion:
    """A new draft of the same form with the same contents."""
    contents = {name: getattr(version, name) for name in CONTENTS}
    number = next_number(version.form)
    return FormVersion.objects.create(form=version.form, number=number, **contents)


def next_number(form: Form) -> int:
    """The number of the form's next version; locks the form until the transaction ends."""
    Form.objects.select_for_update().get(pk=form.pk)
    return int(form.versions.aggregate(last=Max("number"))["last"] or 0) + 1


def _refuse_live(version: FormVersion) -> None:
    if not version.is_draft and not version.is_to_come:
        raise ValidationError(_("This version is live: make a new one."), code="live")


def _pin(call_id: UUID) -> PinnedForms:
    now = timezone.now()
    versions = live_at(now) or [_plain(now)]
    pinned, is_new = PinnedForms.objects.get_or_create(
        call_id=call_id, defaults={"versions": [version.pk for version in versions]}
    )
    if is_new:
        PinnedForms.objects.filter(pinned_at__lt=now - KEPT).delete()
    return pinned


@transaction.atomic
def _plain(at: datetime) -> FormVersion:
    """Name, number and free words: for a client that offers nothing else."""
    is_first = not Form.objects.filter(is_default=True).exists()
    form, _made = Form.objects.get_or_create(name=PLAIN, defaults={"is_default": is_first})
    known = form.versions.filter(live_from__lte=at).first()
    number = next_number(form)
    return known or FormVersion.objects.create(form=form, number=number, live_from=at)
