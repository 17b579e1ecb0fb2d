"""LibreOffice, run on a stranger's file: what has no reader of its own becomes DOCX or XLSX.

Each run has a time limit, an empty profile in a private folder that is removed behind it, no
macros and no network (a proxy that nobody answers), limits on what it may write, and is ended
together with its children. The file gets a name of our own: its real name never reaches a shell.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from ...models.errors import MissingProgram, UnreadableInput

SECONDS = 55
"""A run that takes longer by the clock is ended."""
_PROCESSOR = 25  # seconds of the processor, which other work does not use up; 500 pages take 7
_MEMORY = 480 * 1024  # kB of data; 500 pages take 160 MB
_LARGEST = 256 * 1024 * 1024
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_READERS = {
    ".doc": "MS Word 97", ".rtf": "Rich Text Format", ".odt": "writer8", ".xls": "MS Excel 97",
    ".ods": "calc8",
}  # fmt: skip
_PACKAGES = {"docx": "libreoffice-writer-nogui", "xlsx": "libreoffice-calc-nogui"}
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# A fresh profile in which nothing runs and nothing is fetched.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def program() -> str | None:
    """The path of ``soffice``, None when LibreOffice is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if os.access(place, os.X_OK)), None)


def convert(
    data: bytes, name: str, suffix: str, target: Literal["docx", "xlsx"], reader: str = ""
) -> bytes:
    """The bytes of a file of type *suffix* (``.doc``) as *target*; *name* is for messages.

    *reader* is LibreOffice's name of the filter: without one it takes garbage for plain text.

    Raises:
        MissingProgram: LibreOffice is not installed.
        UnreadableInput: it could not read the file, or not in time.
    """
    command = program()
    if command is None:
        raise _missing(name, suffix, target)
    with tempfile.TemporaryDirectory(prefix="kehoach-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        source = home / f"in{suffix}"
        source.write_bytes(data)
        _profile(home / "profile")
        finished = _run(
            [
                command,
                f"-env:UserInstallation={(home / 'profile').as_uri()}",
                "--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault",
                "--nologo", f"--infilter={reader or _READERS[suffix]}",
                "--convert-to", _FILTERS[target],
                "--outdir", str(home / "out"), str(source),
            ],
            home,
        )  # fmt: skip
        made = home / "out" / f"in.{target}"
        if not finished:
            raise _slow(name)
        if not made.is_file():
            raise _failed(name, target)
        if made.stat().st_size > _LARGEST:
            raise _slow(name)
        return made.read_bytes()


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        "utf-8",
    )


def _run(command: list[str], home: Path) -> bool:
    """Run *command* to its end; False when it had to be ended."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(home),
        "TMPDIR": str(home),
        "LC_ALL": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
    }
    if os.name == "posix":  # no file of more than 512 MB (in blocks of 512 bytes)
        limits = f"ulimit -f 1048576; ulimit -t {_PROCESSOR}; ulimit -d {_MEMORY} 2>/dev/null"
        command = ["/bin/sh", "-c", f'{limits}; exec "$@"', "sh", *command]
    else:
        environment |= {key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ}
    process = subprocess.Popen(
        command,
        cwd=home,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(SECONDS) not in _OUT_OF_TIME
    except subprocess.TimeoutExpired:
        return False
    finally:
        _end(process)


# Ended by SIGXCPU or SIGKILL, itself or the program that a script has started.
_OUT_OF_TIME = (-24, 128 + 24, -9, 128 + 9)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and every child that it has left behind."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _missing(name: str, suffix: str, target: str) -> MissingProgram:
    package = _PACKAGES[target]
    return MissingProgram(
        "missing_libreoffice",
        f"{name}: để đọc tệp {suffix} cần LibreOffice (gói {package} trên Debian, Ubuntu); hãy "
        f"cài rồi thử lại, hoặc mở tệp và lưu lại thành .{target}.",
        f"{name}: reading {suffix} needs LibreOffice (package {package} on Debian, Ubuntu); "
        f"install it, or open the file and save it as .{target}.",
    )


def _failed(name: str, target: str) -> UnreadableInput:
    return UnreadableInput(
        "damaged",
        f"{name}: LibreOffice không đọc được tệp, có lẽ tệp bị hỏng, quá lớn, có mật khẩu hoặc máy "
        f"thiếu gói {_PACKAGES[target]}; hãy mở tệp và lưu lại thành .{target}.",
        f"{name}: LibreOffice cannot read the file: it is damaged, too large, under a password, or "
        f"the package {_PACKAGES[target]} is missing; open the file and save it as .{target}.",
    )


def _slow(name: str) -> UnreadableInput:
    return UnreadableInput(
        "too_large",
        f"{name}: LibreOffice cần quá nhiều thời gian hoặc bộ nhớ để đọc tệp nên đã dừng; hãy mở "
        "tệp và lưu lại thành .docx hoặc chia nhỏ.",
        f"{name}: LibreOffice needs too much time or memory for the file and was stopped; open the "
        "file and save it as .docx, or split it.",
    )
