"""The recipient's pages on a telephone: one message, one thumb. Looking acknowledges nothing."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from messages import (
    calling_back,
    links,
    pocket_answers,
    pocket_list,
    pocket_page,
    pocket_person,
    receipts,
)
from messages.models import Delivery, Receipt
from messages.pocket_door import behind_link
from telephony import serving


@never_cache
@require_GET
@behind_link
def message(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """The message behind a link."""
    receipts.opened(delivery)
    return page(request, delivery)


@never_cache
@require_POST
@behind_link
def acknowledge(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """One tap: the recipient takes the message."""
    return _answered(request, delivery, Receipt.Kind.TAKEN)


@never_cache
@require_POST
@behind_link
def answer(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Any other answer: `kind`, and what belongs to it."""
    return _answered(request, delivery, request.POST.get("kind", ""))


@never_cache
@require_POST
@behind_link
def call_back(request: HttpRequest, delivery: Delivery) -> HttpResponse:
    """Call the caller back through the practice's number: the recipient's own telephone rings."""
    try:
        calling_back.begin(delivery, pocket_answers.channel_of(request, delivery))
    except (calling_back.NoNumber, calling_back.NoLine):
        problem = _("That cannot be done now.")
    except ValidationError as refused:
        problem = " ".join(refused.messages)
    else:
        word = _("Your telephone rings now. Press 1 there, and the caller is called.")
        return page(request, _fresh(delivery), word=word)
    return page(request, _fresh(delivery), problem=problem)


@require_GET
@behind_link
def recording(request: HttpRequest, delivery: Delivery) -> HttpResponseBase:
    """The spoken message. Listening is kept; it does not acknowledge."""
    found = delivery.message.recording
    if found is None or not found.can_be_heard:
        raise Http404
    receipts.listened(delivery, found)
    return serving.play(request, found)


def page(request: HttpRequest, delivery: Delivery, **more: Any) -> HttpResponse:
    """The page of the message as it is now; `more` is what is said on top of it."""
    context = {**pocket_page.whole(delivery), **_addresses(request, delivery), **more}
    person = pocket_person.of(request)
    is_theirs = person is not None and person.colleague.pk == delivery.colleague_id
    if person and is_theirs:
        context |= {"tab": "messages", "open_count": pocket_list.open_count(person.colleague)}
    answer = render(request, "messages/pocket/message.html", context)
    if person and is_theirs and person.device:
        pocket_person.keep(request, answer)
    return answer


def _answered(request: HttpRequest, delivery: Delivery, kind: str) -> HttpResponse:
    try:
        said = pocket_answers.read(request.POST, delivery)
        channel = pocket_answers.channel_of(request, delivery)
        receipt = receipts.answer(delivery, kind, said, channel=channel)
    except receipts.Refused as refused:
        return page(request, _fresh(delivery), problem=pocket_answers.refusal(refused.reason))
    except ValueError:
        return page(request, _fresh(delivery), problem=_("That was not understood. Try again."))
    return page(request, _fresh(delivery), word=pocket_answers.kept(receipt))


def _fresh(delivery: Delivery) -> Delivery:
    rows = Delivery.objects.select_related("message__recipient", "message__recording", "colleague")
    return rows.get(pk=delivery.pk)


def _addresses(request: HttpRequest, delivery: Delivery) -> dict[str, str]:
    base = f"/m/{links.token_of(request.tenant, delivery)}"  # type: ignore[attr-defined]
    return {
        "own_url": base,
        "ack_url": f"{base}/ack",
        "call_url": f"{base}/call",
        "answer_url": f"{base}/answer",
        "recording_url": f"{base}/recording",
    }
