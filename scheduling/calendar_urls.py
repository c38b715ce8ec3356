"""The client's calendar: on its own host."""

from django.urls import path

from scheduling import calendar_views

app_name = "calendar"
urlpatterns = [
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/day/", calendar_views.day, name="day"),
    path("calendar/setup/", calendar_views.setup, name="setup"),
    path("calendar/setup/<str:part>/new", calendar_views.edit, name="add"),
    path("calendar/setup/<str:part>/<uuid:row_id>", calendar_views.edit, name="edit"),
]
