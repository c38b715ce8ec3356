"""Clients' files on the operator's host."""

from django.urls import path

from portal.file import operator_views as views

operator_patterns = (
    [
        path("", views.clients, name="list"),
        path("<uuid:client_id>/copy/", views.copy, name="copy"),
        path("<uuid:client_id>/erase/", views.erase, name="erase"),
        path("<uuid:client_id>/stays/", views.call_off, name="call_off"),
        path("certificates/<uuid:erasure_id>.pdf", views.proof, name="proof"),
    ],
    "client_files",
)
