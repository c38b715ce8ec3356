"""Recordings on a client's own host."""

from django.urls import path

from telephony import dictation_webhooks, recording_views

app_name = "recordings"
urlpatterns = [
    path("recordings/<uuid:recording_id>", recording_views.recording, name="recording"),
]

twilio_patterns = (
    [
        path("dictation/speak", dictation_webhooks.speak, name="speak"),
        path("dictation/spoken", dictation_webhooks.spoken, name="spoken"),
        path("dictation/listen", dictation_webhooks.listen, name="listen"),
        path("dictation/key", dictation_webhooks.key, name="key"),
        path("dictation/status", dictation_webhooks.status, name="status"),
        path("dictation/recording", dictation_webhooks.recording, name="recording"),
        path("dictation/sound/<str:token>", dictation_webhooks.sound, name="sound"),
    ],
    "dictation",
)
