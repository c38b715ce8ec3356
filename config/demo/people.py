"""The operator's people."""

from dataclasses import dataclass

from tenants.models import Membership

PASSWORD = "permanence"
HOST = "demo.permanence.test"
Role = Membership.Role


@dataclass(frozen=True)
class Staff:
    """One of the operator's people; logs in as `login` at HOST."""

    name: str
    login: str
    role: Role

    @property
    def email(self) -> str:
        return f"{self.login}@{HOST}"


STAFF = (
    Staff("Anne Dubreuil", "administratrice", Role.ADMINISTRATOR),
    Staff("Sophie Maillard", "superviseure", Role.SUPERVISOR),
    Staff("Camille Renaud", "camille", Role.RECEPTIONIST),
    Staff("Nadia Benali", "nadia", Role.RECEPTIONIST),
    Staff("Thomas Leroy", "thomas", Role.RECEPTIONIST),
)
