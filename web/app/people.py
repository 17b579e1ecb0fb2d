"""Who may do what: a file of users with Argon2 hashes, and the roles reader, reviewer, admin."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from ...atomic import replacing
from ...models.errors import KehoachError

Role = Literal["reader", "reviewer", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
_TRIES, _WINDOW = 5, 300.0  # wrong passwords in five minutes, for a name and for an address
_SHORTEST = 10


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether the person's role includes *role*."""
        return ROLES.index(self.role) >= ROLES.index(role)


ALONE = Person("", "admin")
"""The one person of a local application; her name is asked where it is kept."""


class People:
    """The users of an office server.

    Raises:
        KehoachError: when the file is none of ours.
    """

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        from argon2 import PasswordHasher

        self.path = path
        self._hasher: Any = PasswordHasher()
        self._clock = clock
        self._wrong: dict[str, deque[float]] = {}
        self._users = _read(path)
        # Checked for unknown names, so that the time of an answer does not tell which are known.
        self._nobody: str = self._hasher.hash("no such user")

    def get(self, name: str) -> Person | None:
        """The user of that name."""
        entry = self._users.get(name)
        return Person(name, entry[1]) if entry else None

    def sign_in(self, name: str, password: str, address: str) -> Person | None:
        """The user when the password is right; None when it is not, or was wrong too often."""
        from argon2.exceptions import InvalidHashError, VerificationError

        if self.throttled(name, address):
            return None
        entry = self._users.get(name)
        try:
            self._hasher.verify(entry[0] if entry else self._nobody, password)
        except (VerificationError, InvalidHashError):
            entry = None
        if entry is None:
            for key in (f"n:{name}", f"a:{address}"):
                self._wrong.setdefault(key, deque(maxlen=_TRIES)).append(self._clock())
            return None
        self._wrong.pop(f"n:{name}", None)
        return Person(name, entry[1])

    def throttled(self, name: str, address: str) -> bool:
        """Whether too many wrong passwords came for the name or from the address."""
        now = self._clock()
        for key in [k for k, times in self._wrong.items() if now - times[-1] > _WINDOW]:
            del self._wrong[key]
        return any(
            len(times := self._wrong.get(key, deque())) >= _TRIES and now - times[0] < _WINDOW
            for key in (f"n:{name}", f"a:{address}")
        )


def add_user(path: Path, name: str, password: str, role: Role) -> None:
    """Write a user into the file, or a new password and role over the old ones.

    Raises:
        KehoachError: when the password is too short or the file is none of ours.
    """
    from argon2 import PasswordHasher

    if len(password) < _SHORTEST:
        raise KehoachError(
            "short_password",
            f"Mật khẩu cần ít nhất {_SHORTEST} ký tự.",
            f"A password needs at least {_SHORTEST} characters.",
        )
    users = _read(path) if path.exists() else {}
    users[name] = (PasswordHasher().hash(password), role)
    data = {key: {"hash": hashed, "role": said} for key, (hashed, said) in sorted(users.items())}
    with replacing(path) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _read(path: Path) -> dict[str, tuple[str, Role]]:
    try:
        data = json.loads(path.read_text("utf-8"))
        users = {str(name): (str(entry["hash"]), entry["role"]) for name, entry in data.items()}
        if any(role not in ROLES for _, role in users.values()):
            raise ValueError(path)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KehoachError(
            "bad_users",
            f"Không đọc được danh sách người dùng {path}. Hãy lập bằng: kehoach users add TEN "
            f"--users {path}",
            f"The file of users {path} cannot be read; make it with: kehoach users add NAME "
            f"--users {path}",
        ) from error
    return users
