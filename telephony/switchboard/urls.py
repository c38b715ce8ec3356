from django.urls import path

from telephony.switchboard import fallback, return_webhooks, webhooks

app_name = "switchboard"
urlpatterns = [
    path("voice/incoming", webhooks.incoming, name="incoming"),
    path("voice/status", webhooks.status, name="status"),
    path("voice/wait", webhooks.wait, name="wait"),
    path("voice/left", webhooks.left, name="left"),
    path("voice/requeue", webhooks.requeue, name="requeue"),
    path("voice/bridge", webhooks.bridge, name="bridge"),
    path("voice/agent", webhooks.agent, name="agent"),
    path("voice/key", webhooks.key, name="key"),
    path("voice/menu", webhooks.menu, name="menu"),
    path("voice/self", webhooks.own_appointment, name="self"),
    path("voice/hold", webhooks.hold, name="hold"),
    path("voice/pass", webhooks.put_through, name="pass"),
    path("voice/passed", webhooks.passed, name="passed"),
    path("voice/answer", webhooks.answer, name="answer"),
    path("voice/leg", webhooks.leg_status, name="leg"),
    path("voice/third", webhooks.third, name="third"),
    path("voice/third/key", webhooks.third_key, name="third_key"),
    path("voice/own", webhooks.own, name="own"),
    path("voice/own/key", webhooks.own_key, name="own_key"),
    path("voice/probe", webhooks.probe, name="probe"),
    path("voice/voicemail", webhooks.voicemail, name="voicemail"),
    path("voice/voicemail/left", webhooks.left_message, name="left_message"),
    path("voice/recording", webhooks.recording, name="recording"),
    path("voice/done", webhooks.done, name="done"),
    path("voice/return", return_webhooks.answered, name="return"),
    path("voice/return/key", return_webhooks.key, name="return_key"),
    path("voice/return/caller", return_webhooks.caller, name="return_caller"),
    path("voice/return/done", return_webhooks.done, name="return_done"),
    path("voice/return/status", return_webhooks.status, name="return_status"),
    path("fallback", fallback.fallback, name="fallback"),
    path("voice/conference", webhooks.conference_events, name="conference"),
]
