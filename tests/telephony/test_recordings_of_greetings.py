"""Recordings instead of texts: what may be uploaded, where it lies, who may hear it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from telephony import audio, greetings
from telephony.carrier import twiml
from telephony.models import Greeting
from tenants import access
from tests.cast import Cast
from tests.commits import commit
from tests.sounds import float_wav, mp3, nonsense, wav
from tests.visitors import at_client, at_operator

pytestmark = pytest.mark.django_db
MUSIC = Greeting.Situation.MUSIC


def upload(file: SimpleUploadedFile) -> Greeting:
    greeting = Greeting(situation=MUSIC, audio=file)
    greeting.full_clean()
    greeting.save()
    return greeting


def path_of(cast: Cast, greeting: Greeting) -> Path:
    return Path(settings.MEDIA_ROOT, cast.practice.schema_name, str(greeting.audio.name))


@pytest.fixture
def music(cast: Cast) -> Greeting:
    with access.inside(cast.practice):
        return upload(wav())


@pytest.mark.parametrize(
    ("file", "suffix"),
    [(wav(), "wav"), (mp3(), "mp3"), (wav(name="musique.mp3"), "wav"), (mp3(name="x.exe"), "mp3"),
     (wav(seconds=299), "wav"), (mp3(seconds=299), "mp3")],
)  # fmt: skip
def test_a_recording_is_known_by_its_bytes_and_kept_under_a_name_of_ours(
    cast: Cast, file: SimpleUploadedFile, suffix: str
) -> None:
    with access.inside(cast.practice):
        greeting = upload(file)
    assert path_of(cast, greeting).read_bytes() == file.open().read()
    assert str(greeting.audio.name).endswith(f".{suffix}")
    assert str(file.name).split(".")[0] not in str(greeting.audio.name)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (nonsense(b"\x89PNG\r\n\x1a\n" + b"\0" * 4000), "wrong_kind"),
        (nonsense(b"<script>alert(1)</script>" * 200), "wrong_kind"),
        (nonsense(b"RIFF\x24\x00\x00\x00WAVE", "a.wav"), "wrong_kind"),
        (nonsense(b"RIFF\x24\x00\x00\x00WAVEfmt \x04\x00\x00\x00abcd", "a.wav"), "wrong_kind"),
        (nonsense(b"\xff\xfb\x90\xc0"), "wrong_kind"),
        (nonsense(b"OggS" + b"\0" * 4000, "a.ogg"), "wrong_kind"),
        (float_wav(), "wrong_kind"),
        (wav(seconds=0), "wrong_kind"),
        (wav(seconds=301), "too_long"),
        (mp3(seconds=301), "too_long"),
        (nonsense(b"\xff" * (10 * 1024**2 + 1)), "too_large"),
        (wav(seconds=60, rate=200_000), "too_large"),
    ],
)
def test_what_is_no_recording_or_too_large_is_refused(
    cast: Cast, file: SimpleUploadedFile, code: str
) -> None:
    with access.inside(cast.practice):
        with pytest.raises(ValidationError) as refusal:
            upload(file)
        assert [error.code for error in refusal.value.error_dict["audio"]] == [code]
        assert not Greeting.objects.filter(situation=MUSIC).exists()


def test_an_empty_file_is_refused(cast: Cast) -> None:
    with access.inside(cast.practice), pytest.raises(ValidationError):
        upload(nonsense(b""))


def test_twilio_hears_it_from_the_operators_host_by_a_signed_address(
    cast: Cast, music: Greeting
) -> None:
    with access.inside(cast.practice):
        sound = greetings.music()
        assert isinstance(greetings.speech(MUSIC, "Cabinet"), type(sound))
    assert isinstance(sound, twiml.Sound)
    assert sound.url.startswith(f"{settings.PUBLIC_URL}/twilio/audio/")
    answer: Any = at_operator().get(urlsplit(sound.url).path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert b"".join(answer.streaming_content) == path_of(cast, music).read_bytes()
    with access.inside(cast.plumber):
        assert greetings.music() is None


def test_any_other_address_is_not_found(cast: Cast, music: Greeting) -> None:
    def status(token: str) -> int:
        return at_operator().get(f"/twilio/audio/{token}").status_code

    good = urlsplit(audio.address(cast.practice.schema_name, str(music.audio.name))).path
    token = good.rpartition("/")[2]
    assert status(token) == 200
    other = signing.dumps([cast.practice.schema_name, music.audio.name], salt="other")
    path_out = urlsplit(audio.address(cast.practice.schema_name, "../../../etc/passwd")).path
    gone = urlsplit(audio.address(cast.practice.schema_name, "greetings/none.wav")).path
    elsewhere = urlsplit(audio.address(cast.plumber.schema_name, str(music.audio.name))).path
    for path in (path_out, gone, elsewhere):
        assert at_operator().get(path).status_code == 404
    for wrong in (other, token[:-1], "x", "a:b:c"):
        assert status(wrong) == 404
    assert at_client(cast.practice).get(good).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        assert status(token) == 404
    cast.practice.is_active = False
    cast.practice.save()
    assert status(token) == 404


def test_the_clients_own_people_hear_it_on_its_host(cast: Cast, music: Greeting) -> None:
    path = f"/greetings/{music.pk}/audio"
    assert at_client(cast.practice, cast.user("doctor")).get(path).status_code == 200
    assert at_client(cast.plumber, cast.user("plumber")).get(path).status_code == 404
    assert at_client(cast.practice, cast.user("recipient")).get(path).status_code == 403


def test_no_folder_is_served(cast: Cast, music: Greeting) -> None:
    for path in (f"/{music.audio.name}", f"/media/{music.audio.name}", "/.run/media/"):
        for visitor in (at_operator(), at_client(cast.practice)):
            assert visitor.get(path).status_code == 404
    with access.inside(cast.practice), pytest.raises(ValueError, match="views"):
        _ = music.audio.url


def test_a_recording_that_is_replaced_or_deleted_is_erased(cast: Cast, music: Greeting) -> None:
    first = path_of(cast, music)
    with access.inside(cast.practice):
        music.audio = mp3()
        music.save()
    assert first.exists()
    commit()
    second = path_of(cast, music)
    assert (first.exists(), second.exists()) == (False, True)
    with access.inside(cast.practice):
        Greeting.objects.filter(pk=music.pk).delete()
    commit()
    assert not second.exists()
