"""A client's program that talks to the API."""

import json
from typing import Any

from tenants import api_tokens
from tenants.models import Client, User
from tests.visitors import Visitor, at_client


class Program:
    """Asks one client's host, with a token or as a person."""

    def __init__(self, client: Client, token: str | None = None, user: User | None = None) -> None:
        self.browser: Visitor = at_client(client, user)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.answer: Any = None

    @classmethod
    def of(cls, client: Client) -> "Program":
        """With a new token of the client's own."""
        return cls(client, api_tokens.create(client, "Essai")[1])

    def ask(self, method: str, path: str, data: Any = None, status: int = 200) -> Any:
        """The answer's JSON, of whom this status is expected."""
        body = b"" if data is None else json.dumps(data)
        self.answer = self.browser.generic(
            method, f"/api/v1/{path}", body, "application/json", headers=self.headers
        )
        assert self.answer.status_code == status, self.answer.content.decode()
        return self.answer.json() if self.answer.content else None

    def get(self, path: str, status: int = 200) -> Any:
        return self.ask("GET", path, None, status)

    def post(self, path: str, data: Any, status: int = 201) -> Any:
        return self.ask("POST", path, data, status)

    def patch(self, path: str, data: Any, status: int = 200) -> Any:
        return self.ask("PATCH", path, data, status)

    def delete(self, path: str, status: int = 204) -> Any:
        return self.ask("DELETE", path, None, status)

    def upload(self, path: str, data: dict[str, Any], status: int = 201) -> Any:
        self.answer = self.browser.post(f"/api/v1/{path}", data, headers=self.headers)
        assert self.answer.status_code == status, self.answer.content.decode()
        return self.answer.json()

    def refused(self, method: str, path: str, data: Any, status: int = 400) -> dict[str, str]:
        """What is wrong, by the place in what was sent."""
        problem = self.ask(method, path, data, status)
        assert self.answer["Content-Type"] == "application/problem+json"
        assert problem["status"] == status
        assert problem["title"]
        assert problem["detail"]
        return {error["pointer"]: error["code"] for error in problem.get("errors", [])}
