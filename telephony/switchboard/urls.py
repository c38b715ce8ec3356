from django.urls import path

from telephony.switchboard import webhooks

app_name = "switchboard"
urlpatterns = [
    path("voice/incoming", webhooks.incoming, name="incoming"),
    path("voice/status", webhooks.status, name="status"),
    path("voice/wait", webhooks.wait, name="wait"),
    path("voice/left", webhooks.left, name="left"),
    path("voice/requeue", webhooks.requeue, name="requeue"),
    path("voice/bridge", webhooks.bridge, name="bridge"),
    path("voice/agent", webhooks.agent, name="agent"),
    path("voice/done", webhooks.done, name="done"),
    path("voice/conference", webhooks.conference_events, name="conference"),
]
