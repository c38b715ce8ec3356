"""A product that only reads from a sheet: for tests of the exchange itself."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.exchange.wire import Answer, Webhook


@dataclass
class Script:
    """Answers each path with its document; what it was asked is kept."""

    documents: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def __call__(self, hook: Webhook) -> Answer:
        path = urlsplit(hook.url).path
        self.asked.append((path, hook.params))
        verbs = self.documents.get(path, "")
        return Answer(200, f"<Response>{verbs}</Response>", "text/xml")

    def paths(self) -> list[str]:
        return [path for path, _params in self.asked]

    def told(self, path: str, name: str) -> list[str]:
        """The values of one parameter in all requests to this path."""
        return [params.get(name, "") for where, params in self.asked if where == path]
