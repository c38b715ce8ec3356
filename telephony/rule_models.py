"""Where a client's calls go: lists of callers, menus, and the rules in their order."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from scheduling.models import OpeningPeriod
from telephony import voices
from tenants.base import E164, E164Field, Model

KEYS = r"^[0-9#]$"
BEFORE = _("Put such a rule before the one that lets the caller wait.")


class CallerList(Model):
    """Callers whom the rules treat alike."""

    class Kind(models.TextChoices):
        VIP = "vip", _("important callers")
        BLOCKED = "blocked", _("unwanted callers")
        OTHER = "other", _("others")

    name = models.CharField(_("name"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)

    class Meta:
        verbose_name = _("list of callers")
        verbose_name_plural = _("lists of callers")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ListedNumber(Model):
    """A telephone on a list."""

    caller_list = models.ForeignKey(CallerList, models.CASCADE, related_name="numbers")
    number = E164Field(_("number"), db_index=True)
    label = models.CharField(_("whose"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("number")
        verbose_name_plural = _("numbers")
        ordering = ["label", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=E164), name="listed_number_e164"),
            models.UniqueConstraint(
                fields=["caller_list", "number"],
                name="listed_once",
                violation_error_message=_("This number is on the list already."),
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.number


class Menu(Model):
    """A choice by key: "press 1 for …". The star always leads back."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    timeout = models.PositiveSmallIntegerField(
        _("seconds to wait for a key"),
        default=5,
        validators=[MinValueValidator(2), MaxValueValidator(15)],
    )
    tries = models.PositiveSmallIntegerField(
        _("tries"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("After as many wrong keys or silences the next rule applies."),
    )

    class Meta:
        verbose_name = _("menu")
        verbose_name_plural = _("menus")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(timeout__gte=2, timeout__lte=15), name="menu_waits_for_a_key"
            ),
            models.CheckConstraint(
                condition=Q(tries__gte=1, tries__lte=5), name="menu_is_tried_a_few_times"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MenuOption(Model):
    """One key of a menu: chosen for the rules, or the way into another menu."""

    menu = models.ForeignKey(Menu, models.CASCADE, related_name="options", verbose_name=_("menu"))
    key = models.CharField(
        _("key"),
        max_length=1,
        validators=[RegexValidator(KEYS, _("A key is 0 to 9 or #; * always leads back."))],
    )
    label = models.CharField(_("choice"), max_length=60)
    submenu = models.ForeignKey(
        Menu,
        models.PROTECT,
        related_name="leading_here",
        null=True,
        blank=True,
        verbose_name=_("leads to the menu"),
    )

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(condition=Q(key__regex=KEYS), name="option_key_exists"),
            models.UniqueConstraint(
                fields=["menu", "key"],
                name="one_option_a_key",
                violation_error_message=_("This key has a choice already."),
            ),
            models.CheckConstraint(
                condition=Q(submenu=None) | ~Q(submenu=F("menu")),
                name="menu_is_not_its_own_choice",
                violation_error_message=_("A menu cannot lead to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.label}"


class ForwardingRule(Model):
    """One line of the list that decides where a call goes; the first that fits applies.

    All conditions that are set must hold; one that is empty always does.
    """

    class Opening(models.TextChoices):
        ALWAYS = "always", _("at any time")
        OPEN = "open", _("during opening hours")
        CLOSED = "closed", _("outside opening hours")
        CLOSURE = "closure", _("during a closure")
        HOLIDAY = "holiday", _("on a public holiday")

    class Caller(models.TextChoices):
        ANYONE = "anyone", _("anyone")
        LISTED = "list", _("a caller on the list")
        CONTACT = "contact", _("a known contact")
        UNKNOWN = "unknown", _("a number nobody knows")
        ANONYMOUS = "anonymous", _("a hidden number")

    class Action(models.TextChoices):
        QUEUE = "queue", _("the permanence answers")
        MENU = "menu", _("a menu is heard")
        ANNOUNCE = "announce", _("an announcement is heard, then the call ends")
        VOICEMAIL = "voicemail", _("the caller is asked to leave a message")
        FORWARD = "forward", _("the call goes on to a number")
        DUTY = "duty", _("the person on duty is called")
        SELF = "self", _("the caller hears, confirms or cancels their appointment by keypad")
        REJECT = "reject", _("the call is refused")

    position = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("active"), default=True)

    opening = models.CharField(_("when"), max_length=8, choices=Opening, default=Opening.ALWAYS)
    from_day = models.DateField(_("from day"), null=True, blank=True)
    until_day = models.DateField(_("until day"), null=True, blank=True)
    weekdays: "ArrayField[list[int], list[int]]" = ArrayField(
        models.PositiveSmallIntegerField(choices=OpeningPeriod.Weekday),
        verbose_name=_("days of the week"),
        default=list,
        blank=True,
    )
    from_time = models.TimeField(_("from time"), null=True, blank=True)
    until_time = models.TimeField(
        _("until time"), null=True, blank=True, help_text=_("May be on the next day.")
    )
    caller = models.CharField(_("who calls"), max_length=9, choices=Caller, default=Caller.ANYONE)
    caller_list = models.ForeignKey(
        CallerList,
        models.PROTECT,
        related_name="rules",
        null=True,
        blank=True,
        verbose_name=_("list"),
    )
    line = E164Field(_("line"), blank=True)
    option = models.ForeignKey(
        MenuOption,
        models.PROTECT,
        related_name="rules",
        null=True,
        blank=True,
        verbose_name=_("choice in a menu"),
    )
    waiting_over = models.PositiveIntegerField(
        _("waiting longer than, in seconds"), null=True, blank=True, help_text=BEFORE
    )
    queue_over = models.PositiveSmallIntegerField(
        _("more callers waiting than"), null=True, blank=True, help_text=BEFORE
    )

    action = models.CharField(_("then"), max_length=9, choices=Action, default=Action.QUEUE)
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
        help_text=_("1 is answered first, 9 last."),
    )
    # A plain key with the name: the team stands on the public side.
    team_id = models.UUIDField(_("team"), null=True, blank=True)
    team_name = models.CharField(_("team"), max_length=60, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=voices.LANGUAGES, blank=True)
    menu = models.ForeignKey(
        Menu, models.PROTECT, related_name="rules", null=True, blank=True, verbose_name=_("menu")
    )
    greeting = models.ForeignKey(
        "telephony.Greeting",
        models.PROTECT,
        related_name="rules",
        null=True,
        blank=True,
        limit_choices_to={"situation": "announcement"},
        verbose_name=_("announcement"),
    )
    number = E164Field(_("number"), blank=True)

    class Meta:
        verbose_name = _("forwarding rule")
        verbose_name_plural = _("forwarding rules")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["position"], name="one_rule_a_place", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(
                condition=Q(priority__gte=1, priority__lte=9), name="priority_one_to_nine"
            ),
            models.CheckConstraint(
                condition=Q(from_day=None) | Q(until_day=None) | Q(until_day__gte=F("from_day")),
                name="rule_has_days",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(range(7))), name="rule_weekdays_exist"
            ),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None)
                | Q(
                    ~Q(until_time=F("from_time")), from_time__isnull=False, until_time__isnull=False
                ),
                name="rule_has_both_times",
                violation_error_message=_("Give both times, or none; they must differ."),
            ),
            models.CheckConstraint(
                condition=Q(caller="list", caller_list__isnull=False)
                | Q(~Q(caller="list"), caller_list=None),
                name="rule_caller_list_is_said",
                violation_error_message=_("Choose a list for callers on a list, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(line="") | Q(line__regex=E164), name="rule_line_e164"
            ),
            models.CheckConstraint(
                condition=Q(action="forward", number__regex=E164)
                | Q(~Q(action="forward"), number=""),
                name="rule_forwards_to_a_number",
                violation_error_message=_("Give the number to go on to, and only for that."),
            ),
            models.CheckConstraint(
                condition=Q(action="menu", menu__isnull=False) | Q(~Q(action="menu"), menu=None),
                name="rule_menu_is_said",
                violation_error_message=_("Choose a menu where one is to be heard, and only then."),
            ),
            models.CheckConstraint(
                condition=Q(team_id=None) | Q(action="queue"),
                name="rule_team_answers",
                violation_error_message=_("A team answers only where the permanence does."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raise ValidationError for a menu that has nothing to choose."""
        if self.menu is not None and not self.menu.options.exists():
            raise ValidationError({"menu": _("This menu has no choices yet.")}, code="empty")
