from typing import Any, cast

from django.urls import path

from telephony.desk import views
from telephony.desk.consumers import DeskConsumer

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("voice-token", views.voice_token, name="voice-token"),
]
# Channels' own consumers go where Django's stubs expect views.
websocket_urlpatterns: list[Any] = [path("ws/desk/", cast(Any, DeskConsumer.as_asgi()))]
