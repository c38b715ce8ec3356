"""Duty on a client's own host: the roster, and the answers to what was asked by text."""

from django.urls import path

from scheduling import duty_views as views

app_name = "duty"
urlpatterns = [
    path("duty/", views.roster, name="roster"),
    path("duty/settings", views.settings, name="settings"),
    path("duty/put-in", views.put_in, name="put_in"),
    path("duty/take", views.take, name="take"),
    path("duty/layers/new", views.new_layer, name="new_layer"),
    path("duty/layers/<uuid:layer_id>", views.layer, name="layer"),
    path("duty/layers/<uuid:layer_id>/up", views.layer_up, name="layer_up"),
    path("duty/layers/<uuid:layer_id>/delete", views.delete_layer, name="delete_layer"),
    path("duty/stretches/<uuid:stretch_id>/delete", views.take_out, name="take_out"),
    path("duty/swaps/new", views.ask, name="ask"),
    path("duty/swaps/<uuid:swap_id>/answer", views.answer_swap, name="answer_swap"),
    path("duty/beginnings/<uuid:beginning_id>/confirm", views.confirm, name="confirm"),
    path("duty/a/<str:duty_token>", views.answer, name="answer"),
]
