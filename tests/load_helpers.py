"""Plans of one office in several files: versions, a draft, an amendment, a decision with its plan."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN BA BỂ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

Ba Bể, ngày {day} tháng {month} năm {year}

{kind}
{title}

"""
BODY = """Căn cứ Quyết định số 90/QĐ-TTg ngày 18/01/2022 của Thủ tướng Chính phủ;

Ủy ban nhân dân huyện Ba Bể, tỉnh Bắc Kạn ban hành kế hoạch như sau:

I. MỤC TIÊU

- Phấn đấu đến cuối năm {year} tỷ lệ hộ nghèo còn {value}%.

- 100% người nghèo được cấp thẻ bảo hiểm y tế.

II. TỔ CHỨC THỰC HIỆN

1. Phòng Y tế

- Chủ trì cấp thẻ bảo hiểm y tế cho người nghèo trước ngày 30/6/{year}.
"""


def plan(
    number: str = "12/KH-UBND",
    title: str = "Giảm nghèo bền vững trên địa bàn huyện Ba Bể năm 2024",
    *,
    kind: str = "KẾ HOẠCH",
    day: str = "05",
    month: str = "01",
    year: int = 2024,
    value: str = "12,83",
    before: str = "",
    extra: str = "",
) -> str:
    """The text of a plan of the people's committee of a district."""
    head = HEAD.format(number=number, day=day, month=month, year=year, kind=kind, title=title)
    return head + before + BODY.format(year=year, value=value) + extra


def write(
    folder: Path,
    texts: Mapping[str, str] | None = None,
    changed: int = 1_700_000_000,
    **more: str,
) -> None:
    """Write each text to ``<name>.txt`` in *folder*, last changed at *changed* (seconds)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in {**(texts or {}), **more}.items():
        path = folder / f"{name}.txt"
        path.write_text(content, "utf-8")
        os.utime(path, (changed, changed))
