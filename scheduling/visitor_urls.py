"""Behind the links in texts, and the waiting list in the portal; on the client's host."""

from django.urls import path

from scheduling import visitor_views as views
from scheduling import waiting_views

app_name = "visitor"
urlpatterns = [
    path("a/<str:appointment_token>", views.appointment, name="appointment"),
    path("a/<str:appointment_token>/confirm", views.confirm, name="confirm"),
    path("a/<str:appointment_token>/move", views.move, name="move"),
    path("a/<str:appointment_token>/cancel", views.cancel, name="cancel"),
    path("a/<str:appointment_token>/no-texts", views.no_texts, name="no_texts"),
    path("a/<str:appointment_token>/appointment.ics", views.calendar_file, name="calendar"),
    path("w/<str:offer_token>", views.offer, name="offer"),
    path("waiting-list/", waiting_views.waiting, name="waiting_list"),
    path("waiting-list/<uuid:entry_id>/withdraw", waiting_views.withdraw, name="withdraw"),
]
