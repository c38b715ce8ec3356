"""Sound files of a given length: a quiet hum, so that a player has something to play."""

import io
import math
import wave

RATE = 8000  # samples a second, 8 bits each
HUM, LOUDNESS = 220.0, 12.0
# 32 kbit/s, 32 kHz, mono: a frame is 144 bytes and 36 ms; all zeros after its header are silence.
MP3_FRAME = bytes([0xFF, 0xFB, 0x18, 0xC4]).ljust(144, b"\0")
MP3_FRAME_SECONDS = 0.036


def wav(seconds: int) -> bytes:
    """A WAV file that swells and fades once a second."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(_one_second() * seconds)
    return file.getvalue()


def mp3(seconds: int) -> bytes:
    """An MP3 file of silence."""
    return MP3_FRAME * math.ceil(seconds / MP3_FRAME_SECONDS)


def _one_second() -> bytes:
    def sample(at: int) -> int:
        swell = math.sin(math.pi * at / RATE)
        return round(128 + LOUDNESS * swell * math.sin(2 * math.pi * HUM * at / RATE))

    return bytes(sample(at) for at in range(RATE))
