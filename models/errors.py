"""The one family of errors that a user can cause; each says in a sentence what to do."""

from __future__ import annotations

import errno

_SYSTEM = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.ENOTDIR: "một phần của đường dẫn không phải là thư mục",
    errno.EISDIR: "đây là thư mục, không phải tệp",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết hạn mức ổ đĩa",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.EIO: "ổ đĩa bị lỗi",
    errno.ENAMETOOLONG: "tên tệp quá dài",
    errno.EADDRNOTAVAIL: "địa chỉ này không phải của máy này",
    errno.EMFILE: "chương trình đang mở quá nhiều tệp",
}


def legible(words: str) -> str:
    """*words* on one line that no terminal, database or file trips over.

    Names of files come from strangers: they may hold line ends, commands to a terminal, marks that
    turn the reading direction, and bytes that are no letters. All of these become ``�`` or a blank.
    """
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in words)


class KehoachError(Exception):
    """Something that kehoach was given cannot be used.

    Attributes:
        category: a stable word for the kind of trouble, such as ``encrypted``.
        message: one Vietnamese sentence that says what is wrong and what to do.
        english: the same in English.
    """

    def __init__(self, category: str, message: str, english: str) -> None:
        self.category = category
        self.message = legible(message)
        self.english = legible(english)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[KehoachError], tuple[str, str, str]]:
        """How it travels between processes."""
        return type(self), (self.category, self.message, self.english)


class UnreadableInput(KehoachError):
    """A file that cannot be read: empty, damaged, encrypted, of no known kind."""


class MissingProgram(KehoachError):
    """An optional program that this input needs is not installed."""


class BadCorpus(KehoachError):
    """A gold file that does not fit its schema or its text."""


def system_words(error: Exception) -> tuple[str, str]:
    """What the system says is wrong with a file, in Vietnamese and in English."""
    english = getattr(error, "strerror", None) or str(error).split("\n")[0][:200]
    return _SYSTEM.get(getattr(error, "errno", None) or 0, english), english
