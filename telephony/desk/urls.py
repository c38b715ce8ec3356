from typing import Any, cast

from django.urls import path

from telephony.desk import beside_views, views
from telephony.desk.consumers import DeskConsumer

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("voice-token", views.voice_token, name="voice-token"),
    path("calls/<uuid:call_id>/card", beside_views.card, name="card"),
    path("calls/<uuid:call_id>/caller", beside_views.caller, name="caller"),
    path("calls/<uuid:call_id>/locate", beside_views.locate, name="locate"),
    path("calls/<uuid:call_id>/news", beside_views.news_read, name="news"),
]
# Channels' own consumers go where Django's stubs expect views.
websocket_urlpatterns: list[Any] = [path("ws/desk/", cast(Any, DeskConsumer.as_asgi()))]
