from django.urls import path

from telephony import views

app_name = "telephony"
twilio_patterns = (
    [path("audio/<str:token>", views.signed_audio, name="audio")],
    app_name,
)
urlpatterns = [
    path("greetings/<uuid:greeting_id>/audio", views.greeting_audio, name="greeting_audio"),
]
