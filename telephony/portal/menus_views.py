"""Choices by key: the client's own page of its menus."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as flash
from django.db import transaction
from django.db.models import ProtectedError
from django.forms import inlineformset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from telephony import changes, greetings, menus
from telephony.carrier.twiml import Speech
from telephony.forms import OptionFormSet
from telephony.models import ForwardingRule, Greeting, Menu, MenuOption
from telephony.portal import editing, menu_tree
from telephony.portal.editing import CONFLICT, EDITORS, READERS, UNPROCESSABLE
from tenants.access import client_on_host, for_client
from tenants.answers import SeeOther

LIST = "setup:menus"


class MenuForm(forms.ModelForm[Menu]):
    class Meta:
        model = Menu
        fields = ("name", "timeout", "tries")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("timeout", "tries"):
            self.fields[name].half = True  # type: ignore[attr-defined]  # for the template


class OptionForm(forms.ModelForm[MenuOption]):
    class Meta:
        model = MenuOption
        fields = ("key", "label", "submenu")
        widgets = {"key": forms.TextInput(attrs={"inputmode": "numeric", "size": "2"})}  # noqa: RUF012
        labels = {"submenu": gettext_lazy("leads to another menu")}  # noqa: RUF012

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["submenu"]
        assert isinstance(field, forms.ModelChoiceField)
        field.empty_label = _("no: a rule says what happens")


Options = inlineformset_factory(
    Menu,
    MenuOption,
    form=OptionForm,
    formset=OptionFormSet,
    fk_name="menu",
    extra=3,
    can_delete=True,
    can_delete_extra=False,
    max_num=11,
)


@require_safe
@for_client(*READERS)
def menus_page(request: HttpRequest) -> HttpResponse:
    """Every menu as a tree of keys, with what is wrong in it."""
    known, rules = menus.load(), _rules_by_choice()
    played = _played()
    reached = menu_tree.reached(known, played)
    below = {one.submenu for menu in known.values() for one in menu.options}
    tops = [key for key in known if key in played or key not in below] or list(known)
    context = {
        "menus": [
            {
                "tree": menu_tree.tree(known, key, rules),
                "prompt": _prompt(request, known[key]),
                "problems": menu_tree.problems(known, key, rules, reached),
                "below": [
                    (known[one].name, said)
                    for one in menu_tree.reached(known, [key]) - {key}
                    for said in menu_tree.problems(known, one, rules, reached)
                ],
            }
            for key in sorted(tops, key=lambda one: known[one].name)
        ],
        "may_edit": editing.may_edit(request),
        "history": editing.history("menu"),
    }
    return render(request, "client/menus.html", context)


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def new_menu(request: HttpRequest) -> HttpResponse:
    """A menu more."""
    return _edit(request, Menu())


@require_http_methods(["GET", "POST"])
@for_client(*EDITORS)
def menu(request: HttpRequest, menu_id: UUID) -> HttpResponse:
    """One menu with its keys."""
    return _edit(request, get_object_or_404(Menu, pk=menu_id))


@require_POST
@for_client(*EDITORS)
def delete_menu(request: HttpRequest, menu_id: UUID) -> HttpResponse:
    """Delete a menu that nothing leads to."""
    row = get_object_or_404(Menu, pk=menu_id)
    needed = _("A rule or another menu needs this one: change that first.")
    if not editing.deleted(request, row, needed):
        return SeeOther(reverse("setup:menu", args=[menu_id]))
    return SeeOther(reverse(LIST))


@transaction.atomic
def _edit(request: HttpRequest, row: Menu) -> HttpResponse:
    version, conflict, status = changes.version(row), "", 200
    typed = request.POST if request.method == "POST" else None
    form = MenuForm(typed, instance=row)
    options = Options(typed, instance=row, prefix="options")
    if request.method == "POST":
        if not (form.is_valid() & options.is_valid()):
            version, status = request.POST.get("version", ""), UNPROCESSABLE
        elif editing.is_stale(request, row):
            conflict, status = editing.warning(row), CONFLICT
        elif _saved(request, form, options):
            return SeeOther(reverse(LIST))
        else:
            version, status = request.POST.get("version", ""), UNPROCESSABLE
    is_new = row._state.adding
    own = None if is_new else Greeting.objects.filter(situation="menu", menu=row).first()
    context = {
        "form": form,
        "options": options,
        "row": row,
        "is_new": is_new,
        "version": version,
        "conflict": conflict,
        "own_words": own,
        "history": [] if is_new else editing.history("menu", of=row.pk),
    }
    return render(request, "client/menu.html", context, status=status)


def _saved(request: HttpRequest, form: MenuForm, options: Any) -> bool:
    """Whether it could be saved: a choice that a rule looks at stays."""
    try:
        with editing.kept(request, form.instance):
            form.save()
            options.save()
    except ProtectedError:
        form.add_error(None, _("A rule looks at the choice that you took out: change it first."))
        return False
    flash.success(request, _("Saved. It holds from the next call on."))
    return True


def _rules_by_choice() -> dict[UUID, list[str]]:
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    rows = ForwardingRule.objects.filter(is_active=True, option__isnull=False)
    for option_id, name in rows.values_list("option_id", "name"):
        if option_id is not None:
            found[option_id].append(name)
    return found


def _played() -> set[UUID]:
    rows = ForwardingRule.objects.filter(is_active=True, menu__isnull=False)
    return set(rows.values_list("menu_id", flat=True))


def _prompt(request: HttpRequest, one: menus.Menu) -> str:
    heard = greetings.menu_prompt(one, client_on_host(request).name)
    return heard.text if isinstance(heard, Speech) else _("your recording")
