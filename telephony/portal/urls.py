"""How a client's telephone is set up, on the client's own host."""

from django.urls import path

from telephony.portal import (
    greetings_views,
    instructions_views,
    lists_views,
    menus_views,
    rules_views,
)

app_name = "setup"
urlpatterns = [
    path("rules/", rules_views.rules, name="rules"),
    path("rules/new", rules_views.new_rule, name="new_rule"),
    path("rules/lists/", lists_views.lists, name="lists"),
    path("rules/lists/new", lists_views.new_list, name="new_list"),
    path("rules/lists/<uuid:list_id>", lists_views.caller_list, name="list"),
    path("rules/lists/<uuid:list_id>/delete", lists_views.delete_list, name="delete_list"),
    path("rules/<uuid:rule_id>", rules_views.rule, name="rule"),
    path("rules/<uuid:rule_id>/switch", rules_views.switch, name="switch_rule"),
    path("rules/<uuid:rule_id>/delete", rules_views.delete_rule, name="delete_rule"),
    path("greetings/", greetings_views.greetings, name="greetings"),
    path("greetings/new", greetings_views.new_greeting, name="new_greeting"),
    path("greetings/<uuid:greeting_id>", greetings_views.greeting, name="greeting"),
    path(
        "greetings/<uuid:greeting_id>/delete",
        greetings_views.delete_greeting,
        name="delete_greeting",
    ),
    path(
        "greetings/<uuid:greeting_id>/call",
        greetings_views.call_about_greeting,
        name="call_about_greeting",
    ),
    path("menus/", menus_views.menus_page, name="menus"),
    path("menus/new", menus_views.new_menu, name="new_menu"),
    path("menus/<uuid:menu_id>", menus_views.menu, name="menu"),
    path("menus/<uuid:menu_id>/delete", menus_views.delete_menu, name="delete_menu"),
    path("instructions/", instructions_views.instructions, name="instructions"),
    path("instructions/new", instructions_views.new_instruction, name="new_instruction"),
    path("instructions/<uuid:instruction_id>", instructions_views.instruction, name="instruction"),
    path(
        "instructions/<uuid:instruction_id>/delete",
        instructions_views.delete_instruction,
        name="delete_instruction",
    ),
    path(
        "instructions/<uuid:instruction_id>/up",
        instructions_views.move_instruction,
        name="move_instruction",
    ),
    path("instructions/notes/new", instructions_views.new_note, name="new_note"),
    path("instructions/notes/<uuid:note_id>", instructions_views.note, name="note"),
    path(
        "instructions/notes/<uuid:note_id>/delete",
        instructions_views.delete_note,
        name="delete_note",
    ),
]
