"""The portal's page of calendars: those that others read, and those that are read here."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from scheduling import feeds, subscriptions
from scheduling.models import Feed, Subscription
from scheduling.outside_forms import (
    ExportForm,
    FeedForm,
    ImportForm,
    SubscriptionChangeForm,
    SubscriptionForm,
)
from tenants import audit
from tenants.access import EDITORS, READERS, client_on_host, for_client, signed_in
from tenants.answers import SeeOther


@require_GET
@for_client(*READERS)
def page(request: HttpRequest) -> HttpResponse:
    """Feeds, subscriptions, import and export."""
    return _page(request)


@require_POST
@for_client(*EDITORS)
def open_feed(request: HttpRequest) -> HttpResponse:
    """A new feed; its address is shown this once."""
    form = FeedForm(request.POST)
    if not form.is_valid():
        return _page(request, feed_form=form)
    with transaction.atomic():
        secret = feeds.open_for(form.instance)
        _note(request, "feed.made", form.instance.pk)
    return _addressed(request, form.instance, secret)


@require_POST
@for_client(*EDITORS)
def renew_feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Another address for a feed; the old one is dead."""
    feed = get_object_or_404(Feed, pk=feed_id)
    with transaction.atomic():
        secret = feeds.renew(feed)
        _note(request, "feed.renewed", feed.pk)
    return _addressed(request, feed, secret)


@require_POST
@for_client(*EDITORS)
def revoke_feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Nobody reads the feed any more."""
    feed = get_object_or_404(Feed, pk=feed_id)
    with transaction.atomic():
        feeds.revoke(feed)
        _note(request, "feed.revoked", feed.pk)
    flash.success(request, _("Nobody can read “%(name)s” any more.") % {"name": feed.name})
    return back()


@require_POST
@for_client(*EDITORS)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Read another calendar from now on."""
    form = SubscriptionForm(request.POST)
    if not form.is_valid():
        return _page(request, subscription_form=form)
    with transaction.atomic():
        form.save()
        _note(request, "subscription.made", form.instance.pk)
    flash.success(request, _("The calendar is read within a minute."))
    return back()


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def change_subscription(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Another name, address or agenda, or not read for a while."""
    found = get_object_or_404(Subscription, pk=subscription_id)
    title, host = found.name, subscriptions.host(found)
    form = SubscriptionChangeForm(request.POST or None, instance=found)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "title": title, "host": host}
        return render(request, "client/calendar_change.html", context)
    with transaction.atomic():
        subscriptions.change(found)
        _note(request, "subscription.changed", found.pk)
    flash.success(request, _("Saved. It holds from now on."))
    return back()


@require_POST
@for_client(*EDITORS)
def read_now(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Read a subscribed calendar at the next beat."""
    subscriptions.ask_again(get_object_or_404(Subscription, pk=subscription_id))
    flash.success(request, _("The calendar is read within a minute."))
    return back()


@require_POST
@for_client(*EDITORS)
def unsubscribe(request: HttpRequest, subscription_id: UUID) -> HttpResponse:
    """Forget a subscribed calendar and its busy times, if its own button says so."""
    found = get_object_or_404(Subscription, pk=subscription_id)
    if "sure" not in request.POST:
        return _page(request)
    with transaction.atomic():
        found.delete()
        _note(request, "subscription.ended", subscription_id)
    flash.success(request, _("“%(name)s” takes no time any more.") % {"name": found.name})
    return back()


def back() -> HttpResponse:
    """To the page, which shows what came of it."""
    return SeeOther(reverse("outside:calendars"))


def _page(request: HttpRequest, **more: Any) -> HttpResponse:
    context = {
        "feeds": Feed.objects.filter(revoked_at=None).select_related("agenda", "colleague"),
        "subscriptions": [
            {
                "row": row,
                "host": subscriptions.host(row),
                "remedy": subscriptions.remedy(row),
            }
            for row in Subscription.objects.select_related("agenda")
        ],
        "feed_form": FeedForm(),
        "subscription_form": SubscriptionForm(),
        "export_form": ExportForm(),
        "import_form": ImportForm(),
        **more,
    }
    return render(request, "client/calendars.html", context)


def _addressed(request: HttpRequest, feed: Feed, secret: str) -> HttpResponse:
    address = feeds.address(client_on_host(request), secret)
    return _page(request, address=address, addressed=feed)


def _note(request: HttpRequest, action: str, subject: UUID) -> None:
    user, client = signed_in(request), client_on_host(request)
    audit.record(action, actor=user, client=client, subject=subject)
