"""Signing up: for everybody and for administrators; and the first door to a client's host."""

from django.urls import path

from tenants import start_views as views

start_patterns = (
    [
        path("", views.start, name="start"),
        path("written/", views.written, name="written"),
        path("<str:start_token>/", views.prove, name="prove"),
    ],
    "start",
)
operator_patterns = (
    [
        path("", views.sign_ups, name="list"),
        path("new/", views.new_client, name="new"),
        path("stock/", views.numbers, name="stock"),
        path("stock/<uuid:number_id>/remove/", views.remove_number, name="remove"),
        path("stock/<uuid:number_id>/free/", views.free_number, name="free"),
        path("<uuid:sign_up_id>/approve/", views.approve, name="approve"),
        path("<uuid:sign_up_id>/refuse/", views.refuse, name="refuse"),
    ],
    "sign_ups",
)
client_patterns = ([path("<str:door_key>/", views.enter, name="enter")], "opening")
