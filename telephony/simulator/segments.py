"""How many segments a text is billed as (GSM 03.38: 160 or 153 septets, else UCS-2: 70 or 67)."""

BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("^{}\\[~]|€\f")  # two septets each


def segments(body: str) -> int:
    """At least 1, as Twilio counts an empty text."""
    if set(body) <= BASIC | EXTENDED:
        widths, single, part = [2 if c in EXTENDED else 1 for c in body], 160, 153
    else:
        widths, single, part = [len(c.encode("utf-16-be")) // 2 for c in body], 70, 67
    return 1 if sum(widths) <= single else _packed(widths, part)


def _packed(widths: list[int], part: int) -> int:
    """A character of two units is never split between segments."""
    count, room = 1, part
    for width in widths:
        if width > room:
            count, room = count + 1, part
        room -= width
    return count
