"""Where messages are read (client's host), written (desk) and reported on (Twilio)."""

from django.urls import path

from messages import (
    archive_views,
    callback_panel,
    first_steps_views,
    looks,
    mail_webhooks,
    notice_views,
    pocket_app_views,
    pocket_duty_views,
    pocket_elsewhere_views,
    pocket_home_views,
    pocket_passkey_views,
    pocket_views,
    proof_views,
    push_views,
    quality_views,
    retention_views,
    served_views,
    unfinished_views,
    views,
    voice_webhooks,
    ways_views,
    webhooks,
)

app_name = "inbox"
urlpatterns = [
    path("divert/", first_steps_views.divert, name="divert"),
    path("divert/watch", first_steps_views.watch, name="watch"),
    path("divert/test", first_steps_views.ring, name="ring"),
    path("people/new/", first_steps_views.new_person, name="new_person"),
    path("m/<str:token>", pocket_views.message, name="pocket"),
    path("m/<str:token>/ack", pocket_views.acknowledge, name="acknowledge"),
    path("m/<str:token>/answer", pocket_views.answer, name="pocket_answer"),
    path("m/<str:token>/call", pocket_views.call_back, name="pocket_call"),
    path("m/<str:token>/recording", pocket_views.recording, name="pocket_recording"),
    path("m/<str:token>/proof", pocket_home_views.prove, name="pocket_proof"),
    path("pocket/", pocket_home_views.messages, name="pocket_home"),
    path("pocket/manifest.webmanifest", pocket_app_views.manifest, name="pocket_manifest"),
    path("pocket/icon-<int:size>.png", pocket_app_views.icon, name="pocket_icon"),
    path("pocket/worker.js", pocket_app_views.worker, name="pocket_worker"),
    path("pocket/offline", pocket_app_views.offline, name="pocket_offline"),
    path("pocket/push/key", pocket_app_views.push_key, name="pocket_push_key"),
    path(
        "pocket/push/subscription",
        pocket_app_views.push_subscription,
        name="pocket_push_subscription",
    ),
    path("pocket/login", pocket_home_views.log_in, name="pocket_login"),
    path("pocket/in/<str:secret>", pocket_home_views.come_in, name="pocket_in"),
    path("pocket/duty", pocket_duty_views.duties, name="pocket_duty"),
    path("pocket/where", pocket_duty_views.where, name="pocket_where"),
    path("pocket/me", pocket_home_views.me, name="pocket_me"),
    path("pocket/logout", pocket_home_views.log_out, name="pocket_logout"),
    path("pocket/passkey/making", pocket_passkey_views.making, name="pocket_passkey_making"),
    path("pocket/passkey/make", pocket_passkey_views.make, name="pocket_passkey_make"),
    path("pocket/passkey/remove", pocket_passkey_views.remove, name="pocket_passkey_remove"),
    path("pocket/passkey/asking", pocket_passkey_views.asking, name="pocket_passkey_asking"),
    path("pocket/passkey/show", pocket_passkey_views.show, name="pocket_passkey_show"),
    path("pocket/elsewhere", pocket_elsewhere_views.listed, name="pocket_elsewhere"),
    path("pocket/elsewhere/look", pocket_elsewhere_views.look, name="pocket_look"),
    path("pocket/elsewhere/part", pocket_elsewhere_views.part, name="pocket_part"),
    path("pocket/together", pocket_elsewhere_views.together, name="pocket_together"),
    path("telephones/", pocket_home_views.devices, name="pocket_devices"),
    path("messages/<uuid:message_id>", views.message_page, name="message"),
    path("messages/<uuid:message_id>/caller", archive_views.caller, name="caller"),
    path("messages/looks", looks.page, name="looks"),
    path("messages/settings", retention_views.settings, name="settings"),
    path("messages/<uuid:message_id>/erase", retention_views.erase_message, name="erase"),
    path(
        "messages/<uuid:message_id>/caller/erase",
        retention_views.erase_caller,
        name="erase_caller",
    ),
    path("contacts/<uuid:contact_id>/", archive_views.contact, name="contact"),
    path("contacts/<uuid:contact_id>/erase", retention_views.erase_contact, name="erase_contact"),
    path("messages/<uuid:message_id>/proof.json", proof_views.as_json, name="proof_json"),
    path("messages/<uuid:message_id>/proof.pdf", proof_views.as_pdf, name="proof_pdf"),
    path("reminders/", notice_views.told, name="reminders"),
    path("push/", push_views.push, name="push"),
    path("ways/", ways_views.ways, name="ways"),
    path("ways/<uuid:reach_id>/use-again", ways_views.use_again, name="use_again"),
    path("ways/<uuid:reach_id>/secret", ways_views.secret, name="webhook_secret"),
]

desk_patterns = (
    [
        path("calls/<uuid:call_id>/message", views.send, name="message"),
        path("calls/<uuid:call_id>/reason", views.message_form, name="reason"),
        path("calls/<uuid:call_id>/draft", views.keep_draft, name="draft"),
        path("calls/<uuid:call_id>/form", unfinished_views.form, name="form"),
        path(
            "calls/<uuid:call_id>/messages/<uuid:message_id>/undo",
            unfinished_views.take_back,
            name="undo",
        ),
        path("callbacks/<uuid:task_id>", callback_panel.settle, name="callback"),
        path("calls/<uuid:call_id>/dismiss", unfinished_views.dismiss, name="dismiss"),
        path("calls/<uuid:call_id>/discard", unfinished_views.discard, name="discard"),
    ],
    "messages-desk",
)
floor_patterns = (
    [
        path("floor/review/", quality_views.following, name="next"),
        path(
            "floor/review/<uuid:client_id>/<uuid:message_id>", quality_views.review, name="review"
        ),
        path("floor/quality/", quality_views.figures, name="figures"),
        path("desk/reviews/", quality_views.own, name="own"),
    ],
    "quality",
)
served_patterns = (
    [
        path("", served_views.clients, name="clients"),
        path("<uuid:client_id>/", served_views.archive, name="archive"),
        path("<uuid:client_id>/<uuid:message_id>", served_views.message, name="message"),
    ],
    "served",
)
twilio_patterns = (
    [
        path("messaging/status", webhooks.status, name="status"),
        path("messaging/incoming", webhooks.incoming, name="incoming"),
        path("delivery/answered", voice_webhooks.answered, name="answered"),
        path("delivery/read", voice_webhooks.read, name="read"),
        path("delivery/key", voice_webhooks.key, name="call_key"),
        path("delivery/status", voice_webhooks.status, name="call_status"),
    ],
    "texts",
)
mail_patterns = (
    [
        path("tracking", mail_webhooks.provider, {"what": "tracking"}, name="tracking"),
        path("inbound", mail_webhooks.provider, {"what": "inbound"}, name="inbound"),
    ],
    "mails",
)
