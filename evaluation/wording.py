"""The words of the reports, in Vietnamese and English."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Điểm chung", "Scores"),
    "type": ("Loại", "Type"),
    "mean": ("F1 trung bình\n(cả bản ghi)", "mean F1\n(whole record)"),
    "interval": ("khoảng\n95 %", "95 %\ninterval"),
    "files": ("tệp", "files"),
    "core": ("cốt lõi", "core"),
    "whole": ("cả bản ghi", "whole"),
    "strict": ("chặt", "strict"),
    "counts": ("đúng/thừa/thiếu\n(cả bản ghi)", "tp/fp/fn\n(whole record)"),
    "note": (
        "F1 trung bình: trên các tệp có từ {enough} bản ghi chuẩn trở lên. P, R, F1: gộp mọi tệp.",
        "Mean F1: over files with at least {enough} gold records. P, R, F1: all files together.",
    ),
    "header_note": (
        "Phần đầu: tỷ lệ trường đúng, trung bình theo văn bản và gộp.",
        "Header: share of the stated fields that are right, mean over documents, and all together.",
    ),
    "by_file": (
        "Từng tệp: F1 cả bản ghi (số bản ghi chuẩn)",
        "By file: F1 of whole records (gold records)",
    ),
    "file": ("Tệp", "File"),
    "fields": ("Tỷ lệ đúng của từng trường trong các cặp", "Share right of each field, in pairs"),
    "skipped": ("Bỏ qua", "Skipped"),
    "failed": ("Phần bóc tách bị lỗi ở", "The extraction failed on"),
    "sections": ("Đề mục", "sections"),
    "citations": ("Viện dẫn", "citations"),
    "targets": ("Chỉ tiêu", "targets"),
    "figures": ("Số liệu", "figures"),
    "deadlines": ("Thời hạn", "deadlines"),
    "assignments": ("Phân công", "assignments"),
    "header": ("Phần đầu", "header"),
    "calibration": ("Độ tin cậy so với thực tế", "Confidence against truth"),
    "confidence": ("độ tin cậy", "confidence"),
    "records": ("bản ghi", "records"),
    "claimed": ("tin cậy TB", "claimed"),
    "true": ("đúng cả bản ghi", "wholly right"),
    "expected_error": ("sai lệch TB", "mean gap"),
    "errors": ("{count} lỗi", "{count} errors"),
    "gold": ("chuẩn", "gold"),
    "ours": ("máy  ", "ours"),
    "line": ("dòng", "line"),
    "document": ("văn bản {number}", "document {number}"),
    "missed_lost": ("SÓT, quote không có trong văn bản", "MISSED, its quote is not in the text"),
    "missed_core": (
        "SÓT, bản ghi ở đó khác {fields}",
        "MISSED, the record there differs in {fields}",
    ),
    "missed_taken": (
        "SÓT, bản ghi ở đó đã ghép với bản khác",
        "MISSED, the record there is paired with other gold",
    ),
    "missed": ("SÓT, không có gì ở đó", "MISSED, nothing there"),
    "extra": ("THỪA, bản chuẩn không có gì ở đó", "EXTRA, no gold there"),
    "extra_beside": (
        "THỪA, bản chuẩn ở đó đã ghép với bản khác",
        "EXTRA, the gold there has its record",
    ),
    "wrong": ("SAI {field} ({level})", "WRONG {field} ({level})"),
    "wrong_header": ("SAI {field}", "WRONG {field}"),
    "peers": ("So với công cụ khác, cùng bản chuẩn", "Against peers, on the same gold"),
    "reader": ("Công cụ", "Reader"),
    "mean_core": ("F1 trung bình\n(cốt lõi)", "mean F1\n(core)"),
    "seconds": ("giây", "seconds"),
    "speed": ("ký tự/giây", "chars/s"),
    "agencies": ("Tên cơ quan", "agency names"),
    "quantities": ("Số lượng", "quantities"),
    "not_installed": ("chưa cài", "not installed"),
    "ended": ("bị lỗi", "failed"),
    "peers_note": (
        "Số lượng: chỉ tiêu và số liệu gộp lại. Tên cơ quan: tên khác nhau trong từng tệp.\n"
        "Thời gian của kehoach là của toàn bộ việc bóc tách, mọi loại cùng lúc.",
        "Quantities: targets and figures together. Agency names: distinct names, file by file.\n"
        "The time of kehoach is that of its whole extraction, all types at once.",
    ),
}  # fmt: skip


def word(key: str, lang: str = "vi", **values: object) -> str:
    """A phrase of the reports in Vietnamese (``vi``) or English (``en``), its gaps filled."""
    phrase = _WORDS[key][0 if lang == "vi" else 1]
    return phrase.format(**values) if values else phrase
