"""The commands of the local web application: serve, users."""

from __future__ import annotations

import contextlib
import errno
import socket
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
    port: Annotated[
        int,
        typer.Option("--port", min=0, max=65535, help=say("Cổng để nghe.", "The port.")),
    ] = 8765,
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
            "--name",
            help=say(
                "Tên máy chủ mà trình duyệt gọi, ví dụ kehoach.soytelaocai.local; ghi nhiều lần "
                "được.",
                "The host name that browsers use, such as plans.local; may be given again.",
            ),
        ),
    ] = None,
    own_register: Annotated[
        Path | None,
        typer.Option("--register", help=say("Danh mục văn bản (CSV).", "Register of acts (CSV).")),
    ] = None,
    secure: Annotated[
        bool,
        typer.Option(
            "--https",
            help=say(
                "Chạy sau máy chủ ủy quyền (proxy) có HTTPS: cookie chỉ đi qua HTTPS.",
                "Behind a proxy with HTTPS: cookies go over HTTPS alone.",
            ),
        ),
    ] = False,
    uploads: Annotated[
        Path | None,
        typer.Option(
            "--uploads",
            metavar="DIR",
            file_okay=False,
            help=say(
                "Thư mục giữ các tệp tải lên (mặc định: <tên cơ sở dữ liệu>-uploads, bên cạnh).",
                "The folder that keeps uploaded files (else: <database>-uploads beside it).",
            ),
        ),
    ] = None,
    upload_mb: Annotated[
        int,
        typer.Option(
            "--upload-mb",
            min=1,
            max=10_000,
            help=say("Cỡ lớn nhất của một tệp tải lên, MB.", "The largest uploaded file, in MB."),
        ),
    ] = 200,
    upload_files: Annotated[
        int,
        typer.Option(
            "--upload-files",
            min=1,
            max=10_000,
            help=say(
                "Nhiều nhất bao nhiêu tệp cùng chờ được đọc.", "How many files may wait at a time."
            ),
        ),
    ] = 500,
    files: Annotated[
        list[Path] | None,
        typer.Option(
            "--files",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help=say(
                "Thư mục chứa tệp gốc đã nạp, để xem ảnh trang; ghi nhiều lần được.",
                "A folder with the files that were loaded, to see their pages; may be given again.",
            ),
        ),
    ] = None,
    searchers: Annotated[
        int | None,
        typer.Option(
            "--searchers",
            min=0,
            max=64,
            help=say(
                "Số tiến trình tìm kiếm (mặc định: tùy cỡ cơ sở dữ liệu và số nhân).",
                "Processes that search (default: by the size of the database and the cores).",
            ),
        ),
    ] = None,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Serve the pages until Ctrl-C."""
    local = host in ("127.0.0.1", "localhost", "::1")
    if not local and users is None:
        typer.echo(
            say(
                f"Mở cho máy khác ({host}) thì cần --users. Hãy lập danh sách người dùng: "
                "kehoach users add TEN --role admin --users users.json",
                f"Other machines ({host}) may come only with --users. Make the file with: "
                "kehoach users add NAME --role admin --users users.json",
                lang,
            ),
            err=True,
        )
        raise typer.Exit(EXIT_FAILED)

    def build() -> FastAPI:
        try:
            from ..web.app import Settings, create_app
            from ..web.app.settings import MEGABYTE
        except ImportError as error:
            raise _missing() from error
        settings = Settings(
            db=db, users=users, lang=lang.value, register=own_register, secure=secure,
            uploads=uploads, upload_bytes=upload_mb * MEGABYTE, upload_files=upload_files,
            files=tuple(files or ()), searchers=searchers,
        )  # fmt: skip
        if names or not local:
            from dataclasses import replace

            own = () if local else (socket.gethostname().lower(),)
            called = (one.lower() for one in names or ())
            settings = replace(settings, hosts=(*settings.hosts, host, *called, *own))
        return create_app(settings)

    # The port is taken first: who cannot have it has not waited for the rest.
    listener = attempt(lambda: _listen(host, port), lang)
    fresh = "://" not in db and not Path(db).exists()
    app = attempt(build, lang)
    import uvicorn

    address = _address(host, listener.getsockname()[1], (names or [""])[0], secure)
    typer.echo(say(f"Mở trình duyệt: {address}  (Ctrl-C để dừng)",
                   f"Open {address}  (Ctrl-C ends)", lang))  # fmt: skip
    if fresh:
        typer.echo(
            say(
                f"{db} là cơ sở dữ liệu mới, chưa có văn bản nào. Nếu đã có sẵn cơ sở dữ liệu, hãy "
                "kiểm tra --db.",
                f"{db} is a new database without documents; if there is one already, check --db.",
                lang,
            ),
            err=True,
        )
    if not local and not secure:
        typer.echo(
            say(
                "Chú ý: không có --https thì mật khẩu đi qua mạng không được mã hóa; chỉ dùng "
                "trong mạng nội bộ tin cậy.",
                "Note: without --https passwords cross the network unencrypted; use it in a "
                "trusted network only.",
                lang,
            ),
            err=True,
        )
    # A person reads for a while between two questions; a page that listens for the progress of
    # its uploads does not keep the server from stopping.
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
    )  # fmt: skip
    with contextlib.suppress(KeyboardInterrupt):
        uvicorn.Server(config).run([listener])


def _listen(host: str, port: int) -> socket.socket:
    """A socket at the address.

    Raises:
        KehoachError: when another program has the port, or the address is none of this machine.
    """
    from ..models.errors import KehoachError, system_words

    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(place, family=family)
        # Connections inherit it. Else a short answer waits 40 ms for news of the one before.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listener
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise KehoachError(
                "port_taken",
                f"Cổng {port} đang có chương trình khác dùng (có thể trang này đã mở sẵn). "
                f"Hãy đóng chương trình đó hoặc chọn cổng khác, ví dụ --port {port + 1}.",
                f"Port {port} is taken by another program (perhaps these pages are open "
                f"already); close it or choose another one, such as --port {port + 1}.",
            ) from error
        vi, en = system_words(error)
        raise KehoachError(
            "cannot_listen",
            f"Không mở được địa chỉ {host}, cổng {port}: {vi}. Hãy kiểm tra --host và --port.",
            f"The address {host}, port {port} cannot be opened: {en}; check --host and --port.",
        ) from error


def _address(host: str, port: int, name: str, secure: bool) -> str:
    """What a person types into the browser; a server behind HTTPS is asked by its name alone."""
    if secure and name:
        return f"https://{name}/"
    anywhere = host in ("0.0.0.0", "::")
    shown = name or (socket.gethostname() if anywhere else host)
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"


@users_app.command(
    "add",
    help=say(
        "Thêm người dùng hoặc đổi mật khẩu. Ví dụ: kehoach users add lan --role reviewer",
        "Add a user or change a password. Example: kehoach users add lan --role reviewer",
    ),
)
def add(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=say("Tên đăng nhập.", "The name to sign in."))
    ],
    role: Annotated[
        str,
        typer.Option(
            "--role",
            help=say(
                "Vai trò: reader (xem), reviewer (sửa, tải lên), admin (xem cả nhật ký).",
                "The role: reader, reviewer (corrects, uploads), admin (also reads the log).",
            ),
        ),
    ] = "reader",
    users: UsersOption = Path("users.json"),
    password: Annotated[
        str | None,
        typer.Option(
            "--password",
            help=say(
                "Mật khẩu; không ghi ở đây thì được hỏi.", "The password; asked for if not given."
            ),
        ),
    ] = None,
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
        add_user(users, name, _asked(lang) if password is None else password, chosen)

    attempt(write, lang)
    typer.echo(
        say(
            f"Đã ghi {name} ({role}) vào {users}. Trang đang chạy cần được mở lại.",
            f"{name} ({role}) was written to {users}; restart the pages if they are running.",
            lang,
        )
    )


def _asked(lang: str) -> str:
    """The password as it is typed twice, unseen."""
    from ..models.errors import KehoachError

    first, again = (
        typer.prompt(say(vi, en, lang), default="", show_default=False, hide_input=True)
        for vi, en in (("Mật khẩu", "Password"), ("Nhập lại mật khẩu", "The same again"))
    )
    if first != again:
        raise KehoachError(
            "passwords_differ",
            "Hai lần nhập không giống nhau. Hãy làm lại.",
            "The two are not the same; try again.",
        )
    return str(first)


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
