"""The commands of the local web application: serve, users."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..console import DEFAULT_LANG, EXIT_FAILED, LangOption, attempt, say
from .options import DEFAULT_DB, DbOption

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ..models.errors import MissingProgram

users_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help=say("Người dùng của máy chủ trong cơ quan.", "The users of an office server."),
)
UsersOption = Annotated[
    Path, typer.Option("--users", help=say("Tệp người dùng.", "The file of users."))
]


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    app.command(
        "serve",
        help=say(
            "Mở trang làm việc trong trình duyệt. Ví dụ: kehoach serve --db plans.db",
            "Open the pages in the browser. Example: kehoach serve --db plans.db",
        ),
    )(serve)
    app.add_typer(users_app, name="users")


def serve(
    db: DbOption = DEFAULT_DB,
    host: Annotated[
        str, typer.Option("--host", help=say("Địa chỉ để nghe.", "The address to listen on."))
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8765,
    users: Annotated[
        Path | None,
        typer.Option(
            "--users",
            help=say(
                "Tệp người dùng, bắt buộc khi mở cho máy khác.",
                "The file of users, needed when other machines may come.",
            ),
        ),
    ] = None,
    names: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help=say("Tên máy chủ được phép gọi.", "A host name to answer under.")
        ),
    ] = None,
    own_register: Annotated[
        Path | None,
        typer.Option("--register", help=say("Danh mục văn bản (CSV).", "Register of acts (CSV).")),
    ] = None,
    secure: Annotated[
        bool, typer.Option("--https", help=say("Đứng sau HTTPS.", "Behind HTTPS."))
    ] = False,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Serve the pages until Ctrl-C."""
    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and users is None:
        typer.echo(
            say(
                f"Mở cho máy khác ({host}) thì cần --users.",
                f"Other machines ({host}) may come only with --users.",
                lang,
            ),
            err=True,
        )
        raise typer.Exit(EXIT_FAILED)

    def build() -> FastAPI:
        try:
            from ..web.app import Settings, create_app
        except ImportError as error:
            raise _missing() from error
        settings = Settings(
            db=db, users=users, lang=lang.value, register=own_register, secure=secure
        )
        if names or not local:
            from dataclasses import replace

            settings = replace(settings, hosts=(*settings.hosts, host, *(names or ())))
        return create_app(settings)

    app = attempt(build, lang)
    import uvicorn

    typer.echo(say(f"Mở trình duyệt: http://{host}:{port}/  (Ctrl-C để dừng)",
                   f"Open http://{host}:{port}/  (Ctrl-C ends)", lang))  # fmt: skip
    # A person reads for a while between two questions; a page that listens for the progress of
    # its uploads does not keep the server from stopping.
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False,
        timeout_keep_alive=75, timeout_graceful_shutdown=3,
    )  # fmt: skip


@users_app.command(
    "add",
    help=say(
        "Thêm người dùng hoặc đổi mật khẩu. Ví dụ: kehoach users add lan --role reviewer",
        "Add a user or change a password. Example: kehoach users add lan --role reviewer",
    ),
)
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    role: Annotated[str, typer.Option("--role", help="reader, reviewer, admin")] = "reader",
    users: UsersOption = Path("users.json"),
    password: Annotated[
        str,
        typer.Option("--password", prompt=True, hide_input=True, confirmation_prompt=True),
    ] = "",
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Write a user into the file."""

    def write() -> None:
        try:
            from ..web.app.people import ROLES, add_user
        except ImportError as error:
            raise _missing() from error
        chosen = next((r for r in ROLES if r == role), None)
        if chosen is None:
            raise _unknown(role)
        add_user(users, name, password, chosen)

    attempt(write, lang)
    typer.echo(say(f"Đã ghi {name} ({role}) vào {users}.", f"{name} ({role}): {users}", lang))


def _missing() -> MissingProgram:
    from ..models.errors import MissingProgram

    return MissingProgram(
        "missing_package",
        "Thiếu thư viện của trang web. Cài đặt: pip install 'kehoach[web]'.",
        "The packages of the web pages are missing; install them: pip install 'kehoach[web]'.",
    )


def _unknown(role: str) -> Exception:
    from ..models.errors import KehoachError

    return KehoachError(
        "unknown_role",
        f"Không có vai trò {role}; chọn reader, reviewer hoặc admin.",
        f"There is no role {role}; choose reader, reviewer or admin.",
    )
