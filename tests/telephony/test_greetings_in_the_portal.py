"""The owner's page of greetings: written, heard, uploaded, given back to the house."""

from typing import Any

import pytest

from telephony.models import Greeting, Menu
from tenants import access
from tests.cast import Cast
from tests.sounds import float_wav, mp3, nonsense, wav
from tests.telephony.setup_pages import ENGLISH, hidden, looks, sends, words
from tests.visitors import Visitor, at_client, in_support

pytestmark = pytest.mark.django_db
NEW = "/greetings/new?situation="


@pytest.fixture
def owner(cast: Cast) -> Visitor:
    for client in (cast.practice, cast.plumber):
        with access.inside(client):
            Greeting.objects.all().delete()
    return at_client(cast.practice, cast.user("doctor"))


def only(cast: Cast) -> Greeting:
    with access.inside(cast.practice):
        return Greeting.objects.get()


def test_where_nothing_is_written_our_words_are_shown_as_ours(cast: Cast, owner: Visitor) -> None:
    page = looks(owner, "/greetings/")
    assert f"vous êtes bien chez {cast.practice.name}. Nous vous répondons.” our words" in page
    assert "Not heard at present: no call is recorded." in page


def test_a_text_is_written_heard_and_kept(cast: Cast, owner: Visitor) -> None:
    typed = {"language": "fr-FR", "text": "Ici {client}."}
    tried = words(sends(owner, f"{NEW}welcome", do="try", **typed))
    assert f"“Ici {cast.practice.name}.”" in tried
    with access.inside(cast.practice):
        assert not Greeting.objects.exists()
    assert sends(owner, f"{NEW}welcome", **typed).status_code == 303
    assert only(cast).text == "Ici {client}."
    page = looks(owner, "/greetings/")
    assert f"“Ici {cast.practice.name}.”" in page
    assert "Doctor made: greeting" in page


@pytest.mark.parametrize(
    ("situation", "typed", "refusal"),
    [
        ("welcome", {"text": "Ici {cabinet}."}, "Only these may stand in braces: {client}"),
        ("welcome", {"text": "Ici {client."}, "Only these may stand in braces"),
        ("welcome", {"text": ""}, "Write a text or upload a recording."),
        ("announcement", {"text": "Fermé"}, "needs a name"),
        ("music", {}, "Write a text or upload a recording."),
    ],
)
def test_what_cannot_be_heard_is_refused(
    cast: Cast, owner: Visitor, situation: str, typed: dict[str, str], refusal: str
) -> None:
    answer = sends(owner, NEW + situation, language="fr-FR", **typed)
    assert answer.status_code == 422
    assert refusal in words(answer)


def test_one_for_each_language(cast: Cast, owner: Visitor) -> None:
    for language, status in (("fr-FR", 303), ("en-GB", 303), ("fr-FR", 422)):
        answer = sends(owner, f"{NEW}welcome", language=language, text="Bonjour")
        assert answer.status_code == status
    assert "There is one for this situation and language already." in words(answer)


@pytest.mark.parametrize("sound", [wav(), mp3()])
def test_a_recording_is_known_by_its_bytes(cast: Cast, owner: Visitor, sound: Any) -> None:
    sound.name = "virus.exe"
    sound.seek(0)
    answer = owner.post(f"{NEW}closed", {"language": "fr-FR", "audio": sound}, headers=ENGLISH)
    assert answer.status_code == 303
    assert str(only(cast).audio.name).endswith((".wav", ".mp3"))
    assert "<audio" in owner.get("/greetings/").content.decode()


@pytest.mark.parametrize("sound", [nonsense(b"MZ" * 500), float_wav()])
def test_another_file_is_refused_and_the_text_stays(cast: Cast, owner: Visitor, sound: Any) -> None:
    typed = {"language": "fr-FR", "text": "Mon texte", "audio": sound}
    answer = owner.post(f"{NEW}closed", typed, headers=ENGLISH)
    assert answer.status_code == 422
    assert "This is not a recording" in words(answer)
    assert "Mon texte</textarea>" in answer.content.decode()


def test_given_back_to_the_house_unless_a_rule_plays_it(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        said = Greeting.objects.create(situation="announcement", name="Travaux", text="Chantier")
        rule = said.rules.create(name="T", position=90, action="announce")
    path = f"/greetings/{said.pk}"
    typed = {"version": hidden(owner, path)}
    refused = owner.post(f"{path}/delete", typed, follow=True, headers=ENGLISH)
    assert "A rule plays this announcement" in words(refused)
    with access.inside(cast.practice):
        rule.delete()
    owner.post(f"{path}/delete", typed)
    with access.inside(cast.practice):
        assert not Greeting.objects.exists()


def test_two_at_once(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.practice):
        row = Greeting.objects.create(situation="welcome", text="Un")
    path = f"/greetings/{row.pk}"
    seen = hidden(owner, path)
    other = in_support(cast.practice, cast.user("administrator"))
    typed = {"language": "fr-FR", "version": seen}
    assert sends(other, path, text="Deux", **typed).status_code == 303
    refused = sends(owner, path, text="Trois", **typed)
    assert refused.status_code == 409
    assert "Administrator has changed this meanwhile" in words(refused)
    assert only(cast).text == "Deux"


def test_a_menus_own_words_need_a_menu_of_this_client(cast: Cast, owner: Visitor) -> None:
    with access.inside(cast.plumber):
        menu = Menu.objects.create(name="Autre")
    assert owner.get(f"{NEW}menu&menu={menu.pk}").status_code == 404
    assert owner.get(f"{NEW}menu").status_code == 404
    assert owner.get(f"{NEW}nonsense").status_code == 404


def test_who_only_reads(cast: Cast, owner: Visitor) -> None:
    reader = at_client(cast.practice, cast.user("bookkeeper"))
    assert "Say it in your own words" not in looks(reader, "/greetings/")
    assert reader.get(f"{NEW}welcome").status_code == 403
