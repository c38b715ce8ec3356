"""Recordings to upload: real ones, made here, and files that only look like one."""

import io
import struct
import wave

from django.core.files.uploadedfile import SimpleUploadedFile


def wav(seconds: float = 1, name: str = "bonjour.wav", rate: int = 8000) -> SimpleUploadedFile:
    """Silence as PCM of 8 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(rate)
        writer.writeframes(b"\x80" * int(seconds * rate))
    return SimpleUploadedFile(name, file.getvalue(), "audio/wav")


def mp3(seconds: float = 1, name: str = "bonjour.mp3") -> SimpleUploadedFile:
    """Frames of MPEG 1, layer III, 32 kbit/s at 32 kHz: 36 ms and 144 bytes each."""
    frame = b"\xff\xfb\x18\xc0" + bytes(140)
    return SimpleUploadedFile(name, frame * int(seconds / 0.036 + 1), "audio/mpeg")


def float_wav() -> SimpleUploadedFile:
    """A WAV of floating-point samples, which Twilio does not play."""
    header = struct.pack("<4sHHLLHH", b"", 3, 1, 8000, 32000, 4, 32)[4:]
    chunks = b"fmt " + struct.pack("<L", 16) + header + b"data" + struct.pack("<L", 8) + bytes(8)
    body = b"RIFF" + struct.pack("<L", 4 + len(chunks)) + b"WAVE" + chunks
    return SimpleUploadedFile("flottant.wav", body, "audio/wav")


def nonsense(content: bytes, name: str = "bonjour.mp3") -> SimpleUploadedFile:
    """Some other file under the name of a recording."""
    return SimpleUploadedFile(name, content, "audio/mpeg")
