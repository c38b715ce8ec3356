"""On a client's host: calendars to read, calendars read, and what everybody may book."""

from django.urls import path

from scheduling import ics_views, public_settings
from scheduling import outside_views as calendars
from scheduling import public_views as public

app_name = "outside"
urlpatterns = [
    path("ics/<slug:secret>.ics", ics_views.feed, name="feed"),
    path("calendars/", calendars.page, name="calendars"),
    path("calendars/feeds", calendars.open_feed, name="open_feed"),
    path("calendars/feeds/<uuid:feed_id>/renew", calendars.renew_feed, name="renew_feed"),
    path("calendars/feeds/<uuid:feed_id>/revoke", calendars.revoke_feed, name="revoke_feed"),
    path("calendars/subscriptions", calendars.subscribe, name="subscribe"),
    path(
        "calendars/subscriptions/<uuid:subscription_id>/change",
        calendars.change_subscription,
        name="change_subscription",
    ),
    path(
        "calendars/subscriptions/<uuid:subscription_id>/read",
        calendars.read_now,
        name="read_now",
    ),
    path(
        "calendars/subscriptions/<uuid:subscription_id>/end",
        calendars.unsubscribe,
        name="unsubscribe",
    ),
    path("calendars/export", ics_views.export, name="export"),
    path("calendars/import", ics_views.bring_in, name="import"),
    path("calendars/import/done", ics_views.bring_in_now, name="import_now"),
    path("calendars/booking", public_settings.page, name="booking_settings"),
    path("book/", public.start, name="book"),
    path("book/hold", public.hold, name="book_hold"),
    path("book/details", public.details, name="book_details"),
    path("book/code", public.code, name="book_code"),
    path("book/done", public.done, name="book_done"),
    path("book/embed.js", public.embed, name="book_embed"),
]
