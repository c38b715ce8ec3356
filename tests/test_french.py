"""Both languages are whole: English stands in the code, French in the catalogue."""

from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parents[1] / "locale/fr/LC_MESSAGES/django.po"


def test_every_text_has_its_french() -> None:
    with CATALOGUE.open("rb") as file:
        texts = [text for text in read_po(file) if text.id]
    words = [text.string if isinstance(text.string, tuple) else (text.string,) for text in texts]
    assert [text.id for text, forms in zip(texts, words, strict=True) if not all(forms)] == []
    assert [text.id for text in texts if text.fuzzy] == []
