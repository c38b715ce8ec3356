"""Reading TwiML documents."""

from collections.abc import Collection
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST = 65_536  # bytes, error 11750 above
READABLE = ("text/xml", "application/xml", "text/html")


class TwimlError(Exception):
    """A document the call cannot go on with; `code` is Twilio's."""

    def __init__(self, code: int, message: str, url: str) -> None:
        super().__init__(message)
        self.code = code
        self.url = url


class NotYet(TwimlError):
    """Valid TwiML that this simulator has not learnt: a gap here, no fault of the product."""

    def __init__(self, what: str, url: str) -> None:
        super().__init__(0, f"the simulator does not know {what} yet", url)


def parse(xml: str, url: str, allowed: Collection[str]) -> list[Element]:
    """The verbs of a document, all of them in `allowed`, or TwimlError (11750, 12100, 12200)."""
    if len(xml.encode()) > LARGEST:
        raise TwimlError(11750, "the document is larger than 64 kB", url)
    try:
        root: Element = fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise TwimlError(12100, f"the document is no XML: {error}", url) from error
    if root.tag != "Response":
        raise TwimlError(12100, f"the root is <{root.tag}>, not <Response>", url)
    for node in root:
        if node.tag not in allowed:
            raise TwimlError(12200, f"<{node.tag}> is no verb here", url)
    return list(root)


def check_type(content_type: str, url: str) -> None:
    """Error 12300 unless the answer is declared as XML."""
    if content_type.partition(";")[0].strip().lower() not in READABLE:
        raise TwimlError(12300, f"content type {content_type!r} is no TwiML", url)


def attributes(names: str) -> frozenset[str]:
    """Names of attributes, written with spaces between them."""
    return frozenset(names.split())


def flag(node: Element, name: str, default: bool = False) -> bool:
    """An attribute that is `true` or `false`."""
    return node.get(name, str(default)).strip().lower() == "true"


def number(node: Element, name: str, default: float) -> float:
    """A numeric attribute; what is no number counts as absent, as at Twilio."""
    try:
        return float(node.get(name, default))
    except ValueError:
        return default
