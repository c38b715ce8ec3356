"""SQL of the columns by which callers are found: names as written, numbers by their digits.

As a message's own column (inbox 0013_search), so that one query reads them all
(`messages.search.query`). Migrations are made of it: what it gives must never change.
"""

import unicodedata

LATIN = [chr(code) for code in (*range(0xC0, 0x180), 0x218, 0x219, 0x21A, 0x21B)]
PLAIN = {letter: unicodedata.normalize("NFKD", letter)[0] for letter in LATIN}
FOLDED = {letter: plain for letter, plain in PLAIN.items() if plain.isascii() and plain.isalpha()}
# What has no plain letter in its place is left out: accents that stand beside their letter.
BESIDE = "".join(chr(code) for code in range(0x300, 0x370))


def folded(text: str) -> str:
    """SQL that gives the text without accents."""
    for letter, plain in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        text = f"replace({text}, '{letter}', '{plain}')"
    return f"translate({text}, '{''.join(FOLDED)}{BESIDE}', '{''.join(FOLDED.values())}')"


def names(text: str) -> str:
    """A vector of names, of weight A."""
    return f"setweight(to_tsvector('simple', {folded(text)}), 'A')"


def numbers(column: str) -> str:
    """A vector of one E.164 number, of weight B: with its country, without, and from the end."""
    digits = f"substr(coalesce({column}, ''), 2)"
    ways = " || ' ' || ".join([digits, *(f"substr({digits}, {n})" for n in (2, 3, 4))])
    return f"setweight(to_tsvector('simple', {ways} || ' r' || reverse({digits})), 'B')"


def words(text: str) -> str:
    """A vector of words by their stems in French and in English, of weight D."""
    read = [("french", text), ("french", folded(text)), ("english", folded(text))]
    return " || ".join(f"setweight(to_tsvector('{how}', {what}), 'D')" for how, what in read)


def column(table: str, index: str, vector: str) -> tuple[str, str]:
    """The column `search` of a table, with its index, kept by the database; and its undoing."""
    made = f"""
        ALTER TABLE {table} ADD COLUMN search tsvector GENERATED ALWAYS AS ({vector}) STORED;
        CREATE INDEX {index} ON {table} USING gin (search);
    """
    return made, f"ALTER TABLE {table} DROP COLUMN search;"
