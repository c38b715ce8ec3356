from django.urls import path

from telephony.desk import views
from telephony.desk.consumers import DeskConsumer

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("voice-token", views.voice_token, name="voice-token"),
]
websocket_urlpatterns = [path("ws/desk/", DeskConsumer.as_asgi())]
