"""What callers hear, and how the client wants its calls to be recorded and kept waiting."""

from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from scheduling.models import Closure
from telephony import audio, voices
from telephony.rule_models import Menu
from telephony.storage import ClientStorage
from tenants.base import Model


class Greeting(Model):
    """What is heard in one situation and language: a text for the voice, or a recording.

    `{client}` stands in every text, `{agent}` and `{hello}` in the agent's phrase, `{position}`
    and `{minutes}` in the place in the queue.
    """

    class Situation(models.TextChoices):
        WELCOME = "welcome", _("On arrival")
        WAITING = "waiting", _("While waiting")
        POSITION = "position", _("While waiting: the place in the queue")
        MUSIC = "music", _("While waiting: music (a recording)")
        CALLBACK = "callback", _("Offer to be called back")
        CLOSED = "closed", _("Closed")
        HOLIDAY = "holiday", _("Closed on a public holiday")
        UNAVAILABLE = "unavailable", _("Nobody can be reached")
        VOICEMAIL = "voicemail", _("Before a message can be left")
        THANKS = "thanks", _("After a message was left")
        RECORDED = "recorded", _("Notice that the call is recorded")
        REJECTED = "rejected", _("Before a call is refused")
        MENU = "menu", _("A menu's choices")
        WRONG_KEY = "wrong_key", _("A key that the menu does not have")
        ANNOUNCEMENT = "announcement", _("An announcement of a rule's own")
        PHRASE = "phrase", _("Said by the receptionist")

    situation = models.CharField(_("situation"), max_length=12, choices=Situation)
    language = models.CharField(
        _("language"), max_length=5, choices=voices.LANGUAGES, default=voices.DEFAULT
    )
    name = models.CharField(
        _("name"), max_length=60, blank=True, help_text=_("Of an announcement, for the rules.")
    )
    closure = models.ForeignKey(
        Closure,
        models.CASCADE,
        related_name="greetings",
        null=True,
        blank=True,
        verbose_name=_("only during this closure"),
    )
    menu = models.ForeignKey(
        Menu,
        models.CASCADE,
        related_name="greetings",
        null=True,
        blank=True,
        verbose_name=_("of this menu"),
    )
    text = models.TextField(_("text"), max_length=1000, blank=True)
    audio = models.FileField(
        _("recording"),
        storage=ClientStorage(),
        upload_to=audio.name_for,
        validators=[audio.check],
        blank=True,
        help_text=_("WAV or MP3, at most 10 MB and 5 minutes; heard instead of the text."),
    )

    class Meta:
        verbose_name = _("greeting")
        verbose_name_plural = _("greetings")
        ordering = ["situation", "name", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["situation", "language", "name", "closure", "menu"],
                nulls_distinct=False,
                name="greeting_once",
                violation_error_message=_("There is one for this situation and language already."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(audio=""),
                name="greeting_is_heard",
                violation_error_message=_("Write a text or upload a recording."),
            ),
            models.CheckConstraint(
                condition=~Q(situation="music") | ~Q(audio=""),
                name="music_is_a_recording",
                violation_error_message=_("Music needs a recording."),
            ),
            models.CheckConstraint(
                condition=~Q(situation="phrase") | Q(~Q(text=""), audio=""),
                name="phrase_is_a_text",
                violation_error_message=_("The receptionist's phrase is a text."),
            ),
            models.CheckConstraint(
                condition=Q(~Q(name=""), situation="announcement")
                | Q(~Q(situation="announcement"), name=""),
                name="announcement_has_a_name",
                violation_error_message=_("An announcement, and nothing else, needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(closure=None) | Q(situation="closed"),
                name="closure_is_announced",
                violation_error_message=_("Only what is heard when closed belongs to a closure."),
            ),
            models.CheckConstraint(
                condition=Q(situation="menu", menu__isnull=False)
                | Q(~Q(situation="menu"), menu=None),
                name="menu_greeting_has_a_menu",
                violation_error_message=_("A menu's choices, and nothing else, need a menu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_situation_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row; a recording that was replaced is erased once that is certain."""
        earlier = Greeting.objects.filter(pk=self.pk).values_list("audio", flat=True).first()
        super().save(*args, **kwargs)
        if earlier and earlier != self.audio.name:
            audio.erase_after_commit(earlier)


@receiver(post_delete, sender=Greeting)
def _erase(instance: Greeting, **kwargs: Any) -> None:
    if instance.audio:
        audio.erase_after_commit(str(instance.audio.name))


def default_languages() -> list[str]:
    """A client speaks the house's language until it says otherwise."""
    return [voices.DEFAULT]


class VoiceSettings(Model):
    """How a client's calls wait and are recorded; one row."""

    class Recording(models.TextChoices):
        NEVER = "never", _("never")
        ALWAYS = "always", _("always, with a notice")
        SAMPLED = "sampled", _("a share of the calls, with a notice")

    recording = models.CharField(
        _("recording"), max_length=8, choices=Recording, default=Recording.NEVER
    )
    sample_percent = models.PositiveSmallIntegerField(
        _("share that is recorded, in percent"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    retention_days = models.PositiveSmallIntegerField(
        _("days for which recordings are kept"),
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
    )
    max_wait = models.PositiveSmallIntegerField(
        _("longest wait in seconds"),
        default=900,
        validators=[MinValueValidator(30), MaxValueValidator(7200)],
        help_text=_("Then the caller is asked to leave a message."),
    )
    offers_callback = models.BooleanField(_("offers to call back"), default=False)
    announces_position = models.BooleanField(_("says the place in the queue"), default=False)
    languages: "ArrayField[list[str], list[str]]" = ArrayField(
        models.CharField(max_length=5, choices=voices.LANGUAGES),
        verbose_name=_("languages"),
        default=default_languages,
        help_text=_("The first is spoken where nothing says otherwise."),
    )
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        verbose_name = _("waiting and recording")
        verbose_name_plural = _("waiting and recording")
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="one_voice_settings"),
            models.CheckConstraint(
                condition=Q(sample_percent__gte=1, sample_percent__lte=100),
                name="sample_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(retention_days__gte=1, retention_days__lte=3650),
                name="retention_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(max_wait__gte=30, max_wait__lte=7200), name="wait_has_an_end"
            ),
            models.CheckConstraint(
                condition=Q(languages__len__gte=1, languages__contained_by=sorted(voices.VOICES)),
                name="languages_are_spoken",
            ),
        ]

    def __str__(self) -> str:
        return self.get_recording_display()

    @classmethod
    def current(cls) -> Self:
        """The client's own, or those with which every client begins."""
        return cls.objects.first() or cls()
