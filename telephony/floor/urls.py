from typing import Any, cast

from django.urls import path

from telephony.floor import views
from telephony.floor.consumers import FloorConsumer

app_name = "floor"
urlpatterns = [
    path("", views.floor, name="floor"),
    path("voice-token", views.voice_token, name="voice-token"),
]
# Channels' own consumers go where Django's stubs expect views.
websocket_urlpatterns: list[Any] = [path("ws/floor/", cast(Any, FloorConsumer.as_asgi()))]
