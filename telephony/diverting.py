"""What is dialled to divert a telephone to one's line, as far as it is documented.

Mobiles: 3GPP TS 22.030, 6.5 and annex B (`**code*number#` registers, `##code#` erases; 21 is all
calls, 67 busy, 61 no reply, 62 not reachable, 002 all of them). Swisscom's fixed network: its help
page "Forward your calls (Services 21 / 61 / 67)". Where an operator's codes are not documented to
us, nothing is invented: one asks the operator.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
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
    """A kind of telephone; without codes, whom to ask."""

    key: str
    name: Text
    how: Text
    codes: tuple[Code, ...] = ()


ALWAYS = _("always")
BUSY = _("when you are on the telephone")
NO_ANSWER = _("when you do not answer")
UNREACHABLE = _("when your telephone is off or without network")
ALL = _("all of them")
ASK = _(
    "The codes differ by contract: ask your operator for a diversion (renvoi d'appel) to this line."
)


def telephones(number: str) -> tuple[Telephone, ...]:
    """Each kind of telephone, with what to dial for a diversion to `number` (E.164)."""
    mobile = tuple(
        Code(when, f"**{code}*{number}#", f"##{code}#")
        for when, code in ((ALWAYS, "21"), (BUSY, "67"), (NO_ANSWER, "61"), (UNREACHABLE, "62"))
    )
    # From a Swiss fixed line: at home by 0, abroad by 00.
    swiss = number.startswith("+41")
    fixed = "0" + number.removeprefix("+41") if swiss else "00" + number.removeprefix("+")
    swisscom = tuple(
        Code(when, f"*{code}{fixed}#", f"#{code}#")
        for when, code in ((ALWAYS, "21"), (BUSY, "67"), (NO_ANSWER, "61"))
    )
    return (
        Telephone(
            "mobile",
            _("Mobile, any operator"),
            _("Dial it as a number and press the call key."),
            (*mobile, Code(ALL, "", "##002#")),
        ),
        Telephone(
            "swisscom",
            _("Fixed, Swisscom"),
            _("Pick up, dial, wait for the confirmation, hang up."),
            swisscom,
        ),
        Telephone("fixed", _("Any other fixed line or box"), ASK),
        Telephone("pbx", _("A telephone system of your own"), _("Ask whoever looks after it.")),
    )
