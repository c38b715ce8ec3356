"""When the client is open: on the client's own host."""

from django.urls import path

from scheduling import views

app_name = "hours"
urlpatterns = [
    path("hours/", views.hours_page, name="hours"),
    path("closed/", views.closed_page, name="closed"),
    path("closed/<uuid:closure_id>/reopen", views.reopen, name="reopen"),
]
