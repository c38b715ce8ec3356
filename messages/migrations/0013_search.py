"""What a message is searched by, kept by the database itself.

A column that PostgreSQL computes needs neither a trigger nor anybody to remember it: what is erased
from a message is gone from here in the same statement. `unaccent` is not in every server, and is
not immutable: the letters are folded by `translate`, with a table made here once.
"""

import unicodedata

from django.db import migrations, models

LATIN = [chr(code) for code in (*range(0xC0, 0x180), 0x218, 0x219, 0x21A, 0x21B)]
PLAIN = {letter: unicodedata.normalize("NFKD", letter)[0] for letter in LATIN}
FOLDED = {letter: plain for letter, plain in PLAIN.items() if plain.isascii() and plain.isalpha()}
# What has no plain letter in its place is left out: accents that stand beside their letter.
BESIDE = "".join(chr(code) for code in range(0x300, 0x370))


def folded(text: str) -> str:
    """SQL that gives the text without accents."""
    for letter, plain in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        text = f"replace({text}, '{letter}', '{plain}')"
    letters = "".join(FOLDED)
    return f"translate({text}, '{letters}{BESIDE}', '{''.join(FOLDED.values())}')"


# A line's end is written as two letters in JSON, of which the second would begin a word.
ANSWERS = r"replace((jsonb_path_query_array(answers, '$[*].value'))::text, '\n', ' ')"
WORDS = f"caller_name || ' ' || body || ' ' || {ANSWERS}"
DIGITS = "substr(coalesce(caller_number, ''), 2)"
# By the digits of the country, without them (one to three), and from the end.
NUMBERS = (
    f"{DIGITS} || ' ' || substr({DIGITS}, 2) || ' ' || substr({DIGITS}, 3) || ' '"
    f" || substr({DIGITS}, 4) || ' r' || reverse({DIGITS})"
)
VECTOR = f"""
    setweight(to_tsvector('simple', {folded("caller_name")}), 'A')
    || setweight(to_tsvector('simple', {NUMBERS}), 'B')
    || setweight(to_tsvector('french', {WORDS}), 'D')
    || setweight(to_tsvector('french', {folded(WORDS)}), 'D')
    || setweight(to_tsvector('english', {folded(WORDS)}), 'D')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("inbox", "0012_push_subscriptions"),
    ]

    operations = [
        migrations.RunSQL(
            f"""
            ALTER TABLE inbox_message
                ADD COLUMN search tsvector GENERATED ALWAYS AS ({VECTOR}) STORED;
            CREATE INDEX message_search ON inbox_message USING gin (search);
            """,
            "ALTER TABLE inbox_message DROP COLUMN search;",
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["-created_at", "-id"], name="message_newest"),
        ),
    ]
