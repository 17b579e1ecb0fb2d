"""Errors of a database as sentences: what is wrong with it and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, SQLAlchemyError

from ..models.errors import KehoachError

CONFLICT, BAD_DATA = "conflict", "bad_data"


class DatabaseTrouble(KehoachError):
    """A database that cannot be used as it is, or cannot be used now."""


_SENTENCES: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("file is not a database", "file is encrypted", "unsupported file format"), "not_a_database",
     "{0} không phải là cơ sở dữ liệu của kehoach. Hãy chọn tệp khác với --db.",
     "{0} is no database of kehoach; choose another file with --db."),
    (("malformed", "disk i/o error", "corrupt"), "damaged",
     "Cơ sở dữ liệu {0} bị hỏng hoặc đĩa lỗi. Hãy dùng bản sao lưu, hoặc nạp lại các văn bản.",
     "The database {0} is damaged or its disk fails; use a backup or load the documents again."),
    (("database is locked", "database table is locked", "deadlock", "lock timeout"), "locked",
     "Cơ sở dữ liệu {0} đang được chương trình khác ghi. Hãy đợi xong rồi thử lại.",
     "Another program is writing to the database {0}; wait for it and try again."),
    (("readonly database", "read-only", "permission denied for"), "read_only",
     "Không có quyền ghi vào cơ sở dữ liệu {0}. Hãy sao chép nó tới nơi ghi được.",
     "The database {0} may not be written; copy it to a place where it may."),
    (("disk is full", "no space left", "could not extend"), "disk_full",
     "Hết chỗ trên đĩa khi ghi {0}; những gì đã nạp vẫn nguyên vẹn. Hãy giải phóng chỗ rồi nạp "
     "tiếp bằng chính lệnh này.",
     "The disk is full for {0}; what was loaded is whole. Make room and run the same command."),
    (("unable to open database file", "is a directory"), "cannot_open",
     "Không mở được {0}: thư mục không tồn tại hoặc không có quyền. Hãy kiểm tra --db.",
     "{0} cannot be opened: its folder does not exist or may not be used; check --db."),
    (("password authentication failed", "no password supplied"), "refused",
     "Máy chủ cơ sở dữ liệu từ chối tên hoặc mật khẩu của {0}.",
     "The database server refuses the name or the password of {0}."),
    (("connection refused", "could not translate host", "failed to resolve host", "timeout expired",
      "connection timeout", "server closed the connection", "connection failed",
      "terminating connection", "the connection is closed", "consuming input failed"),
     "no_connection",
     "Không kết nối được máy chủ cơ sở dữ liệu {0}. Hãy kiểm tra địa chỉ và mạng.",
     "The database server of {0} cannot be reached; check the address and the network."),
    (('database "',), "no_database",
     "Máy chủ không có cơ sở dữ liệu {0}. Hãy nhờ quản trị viên tạo.",
     "The server has no database {0}; ask its administrator to create it."),
)  # fmt: skip


def sentence(error: Exception, shown: str) -> DatabaseTrouble:
    """The sentence for *error* of the database that the user knows as *shown*."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, IntegrityError):
        return DatabaseTrouble(
            CONFLICT,
            f"Chương trình khác vừa ghi cùng dữ liệu vào {shown}. Hãy thử lại.",
            f"Another program has just written the same to {shown}; try again.",
        )
    if isinstance(error, DataError) or isinstance(cause, OverflowError | ValueError):
        return DatabaseTrouble(
            BAD_DATA,
            f"Tệp có giá trị mà cơ sở dữ liệu không chứa được ({type(cause).__name__}).",
            f"The file holds a value that the database cannot store ({type(cause).__name__}).",
        )
    words = str(cause).lower()
    for signs, category, vi, en in _SENTENCES:
        if any(sign in words for sign in signs):
            return DatabaseTrouble(category, vi.format(shown), en.format(shown))
    first = (str(cause).strip().splitlines() or ["?"])[0][:200]
    return DatabaseTrouble(
        "database",
        f"Cơ sở dữ liệu {shown} báo lỗi: {first}",
        f"The database {shown} reports an error: {first}",
    )


@contextmanager
def told(shown: str) -> Iterator[None]:
    """Turn what the database reports inside into its sentence.

    Raises:
        DatabaseTrouble: instead of any error of SQLAlchemy or its driver.
    """
    try:
        yield
    except (SQLAlchemyError, OverflowError, UnicodeError) as error:
        raise sentence(error, shown) from error
