"""What an answer by mail or text means: "I have it", thanks, or words for the receptionists. Pure.

Whoever answers by mail signs, and a telephone adds where it was sent from: none of it is an
instruction.
"""

import re

# What a hurried person writes to say "I have it"; anything longer is an answer to be read.
TAKE = {
    *("OK", "1", "OUI", "YES", "JE PRENDS", "JE LE PRENDS", "JE LA PRENDS", "JE M'EN OCCUPE"),
    *("BIEN RECU", "BIEN REÇU", "PRIS", "I TAKE IT", "TAKEN", "MINE", "DONE", "C'EST FAIT"),
}
POLITE = {
    *("MERCI", "MERCI BEAUCOUP", "MERCI BIEN", "MERCI A VOUS", "MERCI À VOUS", "BIEN NOTE"),
    *("BIEN NOTÉ", "THANKS", "THANK YOU", "MANY THANKS", "NOTED"),
}
# RFC 3676, 4.3, what telephones add, and how a letter is ended.
SIGNATURE = re.compile(
    r"^\s*(--\s?$|__+\s*$|(sent|envoyée?|gesendet|get)\b.{0,20}\b(from|de(puis)?|mon|my|von|outlook)\b"
    r"|(bien )?(cordialement|à vous|confraternellement|respectueusement)\b.{0,3}$"
    r"|(bonne journée|bonne soirée|salutations)\b.{0,20}$"
    r"|(kind |best |warm )?regards\b.{0,3}$|sincerely\b.{0,3}$)",
    re.IGNORECASE,
)
QUOTE = re.compile(
    r"^\s*(>|-{2,}\s*(message|original|forwarded)|le .{6,80} a écrit\s*:|on .{6,80} wrote:)", re.I
)


def takes(text: str) -> bool:
    """Whether the first line says, with no other words, that the message is taken."""
    return _bare(_first(text)) in TAKE


def instruction(text: str, names: tuple[str, ...] = ()) -> str:
    """The words that the receptionists are to read; "" where only taken, thanked or signed.

    `names` are those with which the writer may sign: their own, and their house's.
    """
    lines = _written(text, names)
    if lines and _bare(lines[0]) in TAKE | POLITE:
        lines = lines[1:]
    words = " ".join(" ".join(lines).split())
    return "" if _bare(words) in TAKE | POLITE else words


def _written(text: str, names: tuple[str, ...]) -> list[str]:
    """The lines with something on them, up to a quotation or the signature."""
    found: list[str] = []
    for line in text.replace("\0", "").splitlines():
        if QUOTE.match(line) or SIGNATURE.match(line) or (found and _is_name(line, names)):
            break
        if line.strip():
            found.append(line.strip())
    return found


def _is_name(line: str, names: tuple[str, ...]) -> bool:
    """A line of nothing but words of these names: "Thierry", "Dr C. Roux"."""
    known = {word for name in names for word in _words(name)}
    signed = _words(line)
    return bool(signed) and all(word in known or len(word) == 1 for word in signed)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _first(text: str) -> str:
    return next((line for line in text.splitlines() if line.strip()), "")


def _bare(words: str) -> str:
    return re.sub(r"[\s.!,;:]+", " ", words.replace("’", "'")).strip().upper()
