"""Where messages are read (client's host), written (desk) and reported on (Twilio)."""

from django.urls import path

from messages import views, webhooks

app_name = "inbox"
urlpatterns = [
    path("m/<str:token>", views.pocket_page, name="pocket"),
    path("m/<str:token>/ack", views.acknowledge, name="acknowledge"),
    path("messages/<uuid:message_id>", views.message_page, name="message"),
]

desk_patterns = (
    [
        path("calls/<uuid:call_id>/message", views.send, name="message"),
        path("calls/<uuid:call_id>/draft", views.keep_draft, name="draft"),
    ],
    "messages-desk",
)
twilio_patterns = (
    [
        path("messaging/status", webhooks.status, name="status"),
        path("messaging/incoming", webhooks.incoming, name="incoming"),
    ],
    "texts",
)
