"""What is dialled to divert a telephone to one's line, as far as it is documented.

Mobiles: 3GPP TS 22.030, 6.5 and annex B (`**code*number#` registers, `**61*number**seconds#` with a
wait of 5 to 30 seconds in steps of five, `##code#` erases; 21 is all calls, 67 busy, 61 no reply,
62 not reachable, 002 all of them). Swisscom's fixed network: its help page "Forward your calls
(Services 21 / 61 / 67)", which also gives the 25 seconds. Sunrise: the manual of its Internet Box,
page 104 (in the box's own pages, no codes). For the boxes and landlines of the others named below
we found no document of the operator's own with codes: nothing is invented there, one asks, and is
told what to ask for.
"""

from dataclasses import dataclass

import phonenumbers
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Code:
    """One diversion: when it acts, what sets it and what takes it back."""

    when: Text
    on: str
    off: str


@dataclass(frozen=True)
class Telephone:
    """A kind of telephone; without codes, whom to ask: of `operators` too."""

    key: str
    name: Text
    how: Text
    codes: tuple[Code, ...] = ()
    operators: tuple[Text, ...] = ()


ALWAYS = _("always")
BUSY = _("when you are on the telephone")
UNREACHABLE = _("when your telephone is off or without network")
ALL = _("all of them")
NO_ANSWER_20 = _("when you do not answer within 20 seconds")
NO_ANSWER_25 = _("when you do not answer within 25 seconds")
SECONDS = _(
    "Dial it as a number and press the call key. Instead of 20, the wait may be 5, 10, 15, 25 or"
    " 30 seconds."
)
PICK_UP = _("Pick up, dial, wait for the confirmation, hang up.")
ASK = _(
    "The codes differ by contract: ask your operator for a diversion (renvoi d'appel) to this line,"
    " and say when it is to act: always, when busy, or when nobody answers within so many seconds."
)
IN_THE_BOX = _(
    "No codes: open the box's own pages, menu “Renvoi d'appel”, add this line for your number and "
    "choose at once, when busy, or without an answer after up to 60 seconds."
)
# Where no code of an operator's own is known to us: country, its name, operators.
ASKED: tuple[tuple[str, Text, str], ...] = (
    ("FR", _("France"), "Orange, SFR, Bouygues Telecom, Free"),
    ("BE", _("Belgium"), "Proximus, Orange, Telenet, VOO"),
    ("CH", _("Switzerland"), "Salt"),
    ("LU", _("Luxembourg"), "POST Luxembourg"),
)


def telephones(number: str) -> tuple[Telephone, ...]:
    """Each kind of telephone, with what to dial for a diversion to `number` (E.164).

    Those of the number's own country come first: a line is diverted within a country, mostly.
    """
    home = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    swiss = (_swisscom(number), _sunrise())
    fixed = (*swiss, _asked(home)) if home == "CH" else (_asked(home), *swiss)
    pbx = Telephone("pbx", _("A telephone system of your own"), _("Ask whoever looks after it."))
    return (_mobile(number), *fixed, pbx)


def _mobile(number: str) -> Telephone:
    codes = (
        Code(ALWAYS, f"**21*{number}#", "##21#"),
        Code(BUSY, f"**67*{number}#", "##67#"),
        Code(NO_ANSWER_20, f"**61*{number}**20#", "##61#"),
        Code(UNREACHABLE, f"**62*{number}#", "##62#"),
        Code(ALL, "", "##002#"),
    )
    return Telephone("mobile", _("Mobile, any operator"), SECONDS, codes)


def _swisscom(number: str) -> Telephone:
    # From a Swiss fixed line: at home by 0, abroad by 00.
    swiss = number.startswith("+41")
    dialled = "0" + number.removeprefix("+41") if swiss else "00" + number.removeprefix("+")
    codes = tuple(
        Code(when, f"*{code}{dialled}#", f"#{code}#")
        for when, code in ((ALWAYS, "21"), (BUSY, "67"), (NO_ANSWER_25, "61"))
    )
    return Telephone("swisscom", _("Fixed, Swisscom"), PICK_UP, codes)


def _sunrise() -> Telephone:
    return Telephone("sunrise", _("Fixed, Sunrise (Internet Box)"), IN_THE_BOX)


def _asked(home: str | None) -> Telephone:
    known = sorted(ASKED, key=lambda one: one[0] != home)
    operators = tuple(format_lazy("{} ({})", names, country) for _code, country, names in known)
    return Telephone("fixed", _("Any other fixed line or box"), ASK, operators=operators)
