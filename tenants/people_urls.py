"""People and roles in the portal, invitations, and the support view."""

from django.urls import path

from tenants import people_views as views
from tenants import support_views

people_patterns = (
    [
        path("people/", views.page, name="people"),
        path("people/left", views.left, name="left"),
        path("people/<uuid:member_id>/role", views.change_role, name="role"),
        path("people/<uuid:member_id>/take-out", views.take_out, name="take_out"),
        path("people/invitations/<uuid:invitation_id>/again", views.again, name="again"),
        path("people/invitations/<uuid:invitation_id>/withdraw", views.withdraw, name="withdraw"),
        path("invited/<str:invitation_token>/", views.join, name="join"),
    ],
    "people",
)
support_patterns = (
    [
        path("", support_views.ask, name="ask"),
        path("leave", support_views.leave, name="leave"),
        path("in/<str:support_key>/", support_views.enter, name="enter"),
    ],
    "support",
)
operator_patterns = (
    [
        path("", support_views.clients, name="clients"),
        path("<uuid:client_id>/", support_views.begin, name="begin"),
    ],
    "support",
)
