"""How time grows with the text: four times the text should take about four times as long.

Run with ``make bench``. Three tables: each stage on inputs made to be hard, at n and 4n characters
(the ratio of the two times, ``!`` where it is above 6, ``-`` where a stage takes too little to
measure); the readers of pages likewise; and the packaged plans one after another in one file of
0.1, 1 and 10 MB. An argument chooses the hard inputs whose name holds it and leaves out the rest.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

import kehoach
from kehoach import corpus
from kehoach.benchmarks.throughput import stages
from kehoach.extract.reading.files import read_bytes
from kehoach.models.errors import UnreadableInput

SIZE = 20_000  # n, in characters
ROUNDS = 3
LEAST = 0.003  # seconds at 4n below which a ratio is noise
STEEP = 6.0
PLAN = "KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2026\n\nI. NỘI DUNG\n\n"
DUTIES = "KẾ HOẠCH\nPhát triển kinh tế - xã hội năm 2026\n\nV. TỔ CHỨC THỰC HIỆN\n\n"
HEAD = "UBND TỈNH A\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
FOOT = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Văn Ba\n"
LINE = "UBND huyện Tân Kỳ giao Phòng Nội vụ tỉnh Nghệ An; căn cứ Số: 12 TM. KT. Nơi gửi\n"
TASKS = "| TT | Nhiệm vụ | Chủ trì | Phối hợp | Thời gian |\n|---|---|---|---|---|\n"
VALUES = "| TT | Chỉ tiêu | ĐVT | Năm 2025 | Năm 2026 |\n|---|---|---|---|---|\n"

# What an input begins with, and what is repeated behind it.
HARD: dict[str, tuple[str, str]] = {
    "digits": (PLAN, "1"),
    "digits and strokes": (PLAN, "1" * 50 + "/"),
    "digits and points": (PLAN, "1."),
    "open brackets": (PLAN, "("),
    "brackets and spaces": (PLAN, "(((((( "),
    "percents in brackets": (PLAN, "(5%) "),
    "quotation marks": (PLAN, '"“'),
    "spaces": (PLAN, " "),
    "empty lines": (PLAN, "\n"),
    "stars": (PLAN, "**"),
    "hyphens": (PLAN, "- "),
    "lone strokes": (PLAN, "|\nmột\n|\n|\nhai\nba\n"),
    "strokes in one line": (PLAN, "| a "),
    "và": (PLAN, "và "),
    "capitals in one word": (PLAN, "Ă"),
    "combining marks": (PLAN, "e\u0301\u0323"),
    "labels in one line": (PLAN, "I. A. 1. a) "),
    "labels in many lines": (PLAN, "1. Một\n\na) Hai\n\n"),
    "deep labels": (PLAN, "1.1.1.1. x\n\n"),
    "grounds": (PLAN, "Căn cứ Luật;\n\n"),
    "annexes": (PLAN, "PHỤ LỤC\n\n"),
    "signatures": (PLAN, "TM. A\n\n"),
    "documents": ("", HEAD + PLAN + FOOT),
    "words of a head": (PLAN, LINE),
    "names of laws without end": (PLAN, "Luật "),
    "laws that amend laws": (PLAN, "Luật Sửa đổi, bổ sung một số điều của Luật "),
    "provisions before nothing": (PLAN, "khoản 1, "),
    "provisions upon provisions": (PLAN, "khoản 1, 2, 3 Điều 4, Điều 5 Luật Thú y "),
    "titles in titles": (PLAN, "Quyết định số 1/QĐ-UBND về "),
    "citations": (PLAN, "UBND tỉnh đã phê duyệt tại Quyết định số 1/QĐ-UBND, "),
    "programmes": (PLAN, "chương trình 135, 102, "),
    "dates": (PLAN, "trước ngày 30/6/2026, "),
    "days, months, quarters": (PLAN, "ngày 1 tháng 2, quý III, "),
    "targets in sentences": (PLAN, "Đạt 5% hộ nghèo. "),
    "targets in one sentence": (PLAN, "giảm 5% hộ, "),
    "targets after colons": (PLAN, "hộ: 5 hộ: "),
    "one long block": (PLAN, "Tỷ lệ thôn có nhà văn hóa đạt 90%, "),
    "bodies in one sentence": (DUTIES, "Giao Sở Y tế, Sở Nội vụ, "),
    "bodies joined by và": (DUTIES, "Sở Y tế và Sở Nội vụ và "),
    "duties in one line": (DUTIES, "Giao Sở Y tế chủ trì kiểm tra trước ngày 30/6/2026, "),
    "duties as items": (
        DUTIES + "1. Sở Y tế\n\n",
        "- Kiểm tra 5 xã trước ngày 1/6/2026.\n\n",
    ),
    "closing lines": (DUTIES, "Đơn vị chủ trì: Sở Y tế.\n\nThời gian: năm 2026.\n\n"),
    "table of tasks": (PLAN + TASKS, "| 1 | Tẩy giun | Trạm Y tế xã | Các thôn | Tháng 3 |\n"),
    "table of values": (PLAN + VALUES, "| 1 | Tỷ lệ hộ nghèo | % | 5 | 4 |\n"),
    "columns of a table": (PLAN, "| Năm 2026 "),
}


def repeated(name: str, size: int) -> str:
    """The hard input of that name in about *size* characters."""
    head, unit = HARD[name]
    return head + unit * (size // len(unit))


def least(action: Callable[[], dict[str, float]]) -> dict[str, float]:
    """The least time of each stage in some rounds."""
    rounds = [action() for _ in range(ROUNDS)]
    names = dict.fromkeys(name for spent in rounds for name in spent)
    return {name: min(spent.get(name, 0.0) for spent in rounds) for name in names}


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def all_stages(text: str) -> dict[str, float]:
    """Seconds of each stage, and of the whole pipeline."""
    return stages(text) | {"whole": seconds(partial(kehoach.parse, text))}


def ratio(small: float, large: float) -> str:
    """The ratio as it is printed."""
    if large < LEAST:
        return "-"
    grown = large / max(small, LEAST / 8)
    return f"{grown:.1f}{'!' if grown > STEEP else ''}"


def hard_inputs(chosen: str) -> None:
    """Each stage on each hard input."""
    all_stages(PLAN + LINE * 100)  # loads the lexicons
    columns = list(all_stages(PLAN))
    print(f"Time at {4 * SIZE:,} characters over time at {SIZE:,}; the last column at {4 * SIZE:,}")
    print(f"{'':>27}" + "".join(f"{name[:9]:>10}" for name in columns) + f"{'chars/s':>12}")
    for name in HARD:
        if chosen not in name:
            continue
        texts = repeated(name, SIZE), repeated(name, 4 * SIZE)
        small, large = (least(partial(all_stages, text)) for text in texts)
        cells = [ratio(small.get(c, 0.0), large.get(c, 0.0)) for c in columns]
        pace = len(texts[1]) / large["whole"]
        print(f"{name:>27}" + "".join(f"{cell:>10}" for cell in cells) + f"{pace:12,.0f}")


def nested(count: int) -> bytes:
    """A page of that many open elements."""
    return b"<html>" + b"<div>" * count + b"x"


def web_table(count: int) -> bytes:
    """A page with a table of that many rows."""
    row = "<tr><td>1</td><td>Tẩy giun</td><td rowspan=2>Trạm Y tế xã</td></tr>"
    return f"<html><table>{row * count}</table>".encode()


def drawing(count: int) -> bytes:
    """A PDF page with that many words all over it."""
    content = b"BT /F1 5 Tf %sET" % b"".join(
        b"1 0 0 1 %d %d Tm (ab) Tj " % (n * 37 % 2000, n * 91 % 2000) for n in range(count)
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 2000 2000] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Size 6 /Root 1 0 R >>\n%%EOF"


def read(data: bytes) -> None:
    """Read it or refuse it."""
    try:
        kehoach.parse(read_bytes(data, "x"))
    except UnreadableInput:
        return


def readers() -> None:
    """Pages made to be hard, at n and 4n."""
    print("\nReading and the whole pipeline, time at 4n over time at n")
    pages: list[tuple[str, Callable[[int], bytes], int]] = [
        ("HTML nested and refused", nested, 50_000),
        ("HTML nested and read", nested, 600),
        ("HTML table", web_table, 400),
        ("PDF words all over", drawing, 4_000),
    ]
    for name, make, count in pages:
        data = make(count), make(4 * count)
        small, large = (min(seconds(partial(read, d)) for _ in range(ROUNDS)) for d in data)
        print(f"{name:>27}{ratio(small, large):>10}{large * 1000:10.0f} ms at n = {4 * count:,}")


def plans() -> None:
    """The packaged plans, one after another, in one file."""
    print("\nPackaged plans one after another in one file")
    texts = [plan.text for plan in corpus.plans()]
    for size in (100_000, 1_000_000, 10_000_000):
        parts: list[str] = []
        room = size
        for text in cycle(texts):
            room -= len(text.encode())
            parts.append(text)
            if room <= 0:
                break
        text = "\n\n".join(parts).encode()[:size].decode("utf-8", "ignore")
        spent = seconds(partial(kehoach.parse, text))
        print(f"{size / 1e6:>24} MB{spent:10.2f} s {len(text) / spent:15,.0f} chars/s")


def main() -> None:
    """Measure and print."""
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    gc.disable()  # it works in steps, which blur the ratios; the plans are read with it
    hard_inputs(chosen)
    if not chosen:
        readers()
        gc.enable()
        plans()


if __name__ == "__main__":
    main()
