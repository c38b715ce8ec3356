"""The operator's administration; and where announcements are put away."""

from django.urls import path

from portal.operator import (
    announcement_panel,
    announcement_views,
    beginning_views,
    client_views,
    contract_views,
    people_views,
    team_views,
)
from tenants import staff_views

house_patterns = (
    [
        path("clients/", client_views.listed, name="clients"),
        path("clients/<uuid:client_id>/", client_views.one, name="client"),
        path("clients/<uuid:client_id>/edit/", client_views.edit, name="edit"),
        path("clients/<uuid:client_id>/suspend/", client_views.suspend, name="suspend"),
        path("clients/<uuid:client_id>/take-up/", client_views.take_up, name="take_up"),
        path("clients/<uuid:client_id>/look/", client_views.look_again, name="look_again"),
        path("clients/<uuid:client_id>/target/", contract_views.target, name="target"),
        path("clients/<uuid:client_id>/lines/", client_views.add_line, name="add_line"),
        path(
            "clients/<uuid:client_id>/lines/<uuid:line_id>/name/",
            client_views.name_line,
            name="name_line",
        ),
        path(
            "clients/<uuid:client_id>/lines/<uuid:line_id>/take-off/",
            client_views.take_line,
            name="take_line",
        ),
        path("clients/<uuid:client_id>/team/", team_views.choose, name="choose_team"),
        path("teams/", team_views.listed, name="teams"),
        path("teams/<uuid:team_id>/", team_views.one, name="team"),
        path("teams/<uuid:team_id>/delete/", team_views.delete, name="delete_team"),
        path("teams/<uuid:team_id>/client/", team_views.change_client, name="team_client"),
        path("teams/<uuid:team_id>/agent/", team_views.change_agent, name="team_agent"),
        path("people/", people_views.listed, name="people"),
        path("people/<uuid:user_id>/", people_views.one, name="person"),
        path("people/<uuid:user_id>/shut-out/", people_views.shut_out, name="shut_out"),
        path("people/<uuid:user_id>/let-in/", people_views.let_in, name="let_in"),
        path("people/invited/<uuid:staff_invitation_id>/again/", people_views.again, name="again"),
        path(
            "people/invited/<uuid:staff_invitation_id>/withdraw/",
            people_views.withdraw,
            name="withdraw",
        ),
        path("join/<str:staff_token>/", staff_views.join, name="join"),
        path("plans/", contract_views.plans, name="plans"),
        path("plans/<uuid:plan_id>/", contract_views.plan, name="plan"),
        path("plans/<uuid:plan_id>/delete/", contract_views.delete_plan, name="delete_plan"),
        path("itself/", contract_views.house, name="house"),
        path("breaks/new/", contract_views.new_absence, name="new_absence"),
        path("breaks/<uuid:kind_id>/", contract_views.absence, name="absence"),
        path("trades/", beginning_views.listed, name="trades"),
        path("trades/<slug:trade>/", beginning_views.one, name="trade"),
        path("trades/<slug:trade>/built-in/", beginning_views.put_back, name="built_in"),
        path("announcements/", announcement_views.listed, name="announcements"),
        path("announcements/<uuid:announcement_id>/", announcement_views.one, name="announcement"),
        path(
            "announcements/<uuid:announcement_id>/withdraw/",
            announcement_views.withdraw,
            name="withdraw_announcement",
        ),
    ],
    "house",
)
desk_patterns = (
    [path("announcements/<uuid:announcement_id>/read", announcement_panel.read, name="read")],
    "desk-announcements",
)
