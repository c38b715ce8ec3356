"""What the owner changes alone: people, policies, forms, settings."""

from django.urls import path

from messages.portal import (
    logo_views,
    policy_views,
    reason_views,
    settings_views,
    team_views,
)

app_name = "office"
urlpatterns = [
    path("logo.png", logo_views.logo, name="logo"),
    path("settings/", settings_views.look, name="look"),
    path("settings/logo", logo_views.change_logo, name="change_logo"),
    path("settings/languages", settings_views.languages, name="languages"),
    path("settings/confidential", settings_views.confidential, name="confidential"),
    path("settings/recording", settings_views.recording, name="recording"),
    path("team/", team_views.team, name="team"),
    path("team/new", team_views.new_person, name="new_person"),
    path("team/check", team_views.check_address, name="check_address"),
    path("team/groups/new", team_views.new_group, name="new_group"),
    path("team/groups/<uuid:group_id>", team_views.group, name="group"),
    path("team/groups/<uuid:group_id>/delete", team_views.delete_group, name="delete_group"),
    path("team/ways/<uuid:reach_id>/try", team_views.try_way, name="try_way"),
    path("team/<uuid:person_id>", team_views.person, name="person"),
    path("team/<uuid:person_id>/up", team_views.person_up, name="person_up"),
    path("team/<uuid:person_id>/leave", team_views.leave, name="leave"),
    path("policies/", policy_views.policies, name="policies"),
    path("policies/new", policy_views.new_policy, name="new_policy"),
    path("policies/<uuid:policy_id>", policy_views.policy, name="policy"),
    path("policies/<uuid:policy_id>/up", policy_views.policy_up, name="policy_up"),
    path("policies/<uuid:policy_id>/switch", policy_views.switch, name="switch_policy"),
    path("policies/<uuid:policy_id>/delete", policy_views.delete_policy, name="delete_policy"),
    path("forms/", reason_views.reasons, name="reasons"),
    path("forms/new", reason_views.new_reason, name="new_reason"),
    path("forms/<uuid:form_id>", reason_views.reason, name="reason"),
    path("forms/<uuid:form_id>/about", reason_views.about_reason, name="about_reason"),
    path("forms/<uuid:form_id>/up", reason_views.reason_up, name="reason_up"),
    path("forms/<uuid:form_id>/discard", reason_views.discard, name="discard_draft"),
    path("forms/versions/<uuid:version_id>/withdraw", reason_views.withdraw, name="withdraw"),
]
