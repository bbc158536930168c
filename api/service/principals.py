"""Who is asking, and what that one may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from api.errors import ForbiddenError

Role = Literal["reader", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {"reader": "只读", "editor": "编辑", "admin": "管理员"}


@dataclass(frozen=True, slots=True)
class Principal:
    """A person as their key names them. ``id`` is the key's; ``unit`` is theirs."""

    id: str
    name: str
    unit: str
    role: Role

    @property
    def signature(self) -> str:
        """How this one signs what they do: unit and name."""
        return " ".join(filter(None, (self.unit, self.name)))

    def may(self, role: Role) -> bool:
        """Whether this one has at least the rights of ``role``."""
        return ROLES.index(self.role) >= ROLES.index(role)

    def require(self, role: Role) -> None:
        """Refuse one who has less than the rights of ``role``.

        Raises:
            ForbiddenError: so it is.
        """
        if not self.may(role):
            raise ForbiddenError(
                f"这项操作需要{ROLE_NAMES[role]}权限，{self.name} 是{ROLE_NAMES[self.role]}："
                "请换用有权限的密钥，或联系管理员。"
            )


LOCAL = Principal(id="local", name="本机用户", unit="", role="admin")
"""Who sits at the machine while no key exists."""
