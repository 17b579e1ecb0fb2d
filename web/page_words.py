"""The words of the page itself, Vietnamese and English."""

from __future__ import annotations

from ..wording import Lang, number

_WORDS: dict[str, tuple[str, str]] = {
    "about_plan": ("Thông tin văn bản", "About the document"),
    "area": ("Địa bàn", "Area"),
    "back_to_top": ("Về đầu trang", "Back to the top"),
    "baseline": ("So với", "Compared with"),
    "check": ("cần kiểm tra lại", "to be checked"),
    "checks": ("Chỉ mục cần kiểm tra lại", "Only what is to be checked"),
    "close": ("Đóng", "Close"),
    "confidence": ("Độ tin cậy", "Confidence"),
    "defects": ("Lỗi đã sửa", "Slips mended"),
    "deny": ("Không có bản ghi nào hợp với bộ lọc.", "No record fits the filter."),
    "document": ("Văn bản", "Document"),
    "file": ("Tệp", "File"),
    "filter": ("Lọc bản ghi", "Filter the records"),
    "filter_hint": ("Lọc: gõ vài chữ, có dấu hoặc không", "Filter: type some letters"),
    "help": ("Phím tắt", "Keys"),
    "id": ("Mã", "Id"),
    "image": ("Ảnh trang", "Page image"),
    "indicator_id": ("Mã chỉ tiêu", "Indicator id"),
    "agency_id": ("Mã cơ quan", "Agency id"),
    "keys_on": ("Dùng phím tắt một chữ cái", "Use single-letter keys"),
    "larger": ("Phóng to", "Larger"),
    "line": ("dòng", "line"),
    "no_documents": ("Không tìm thấy văn bản nào trong tệp.", "No document was found in the file."),
    "no_image": ("Không vẽ được ảnh của trang này.", "This page could not be drawn."),
    "page": ("trang", "page"),
    "problems": ("Lưu ý khi đọc tệp", "Notes on reading the file"),
    "product": ("Sản phẩm", "Product"),
    "records": ("Bản ghi", "Records"),
    "responsible_for": ("Đơn vị chịu trách nhiệm", "Answers for it"),
    "rule": ("Quy tắc", "Rule"),
    "shown": ("bản ghi", "records"),
    "skip_records": ("Đến danh sách bản ghi", "Go to the records"),
    "skip_text": ("Đến văn bản", "Go to the document"),
    "smaller": ("Thu nhỏ", "Smaller"),
    "text": ("Chữ", "Text"),
    "types": ("Loại bản ghi", "Record types"),
    "view": ("Cách xem", "View"),
    "words": ("Câu chữ gốc", "The words"),
    # what the keys do
    "key_next": ("bản ghi sau, bản ghi trước", "next record, previous record"),
    "key_check": (
        "mục cần kiểm tra lại sau, trước",
        "next, previous record that is to be checked",
    ),
    "key_enter": ("đến câu chữ của bản ghi", "go to the words of the record"),
    "key_escape": ("về bản ghi trong danh sách", "back to the record in the list"),
    "key_slash": ("lọc bản ghi", "filter the records"),
    "key_digits": ("ẩn, hiện một loại bản ghi", "hide or show a type of records"),
    "key_view": ("đổi giữa ảnh trang và chữ", "switch between page image and text"),
    "key_help": ("bảng này", "this table"),
}


def label(key: str, lang: Lang) -> str:
    """The page's word for *key*."""
    return _WORDS[key][0 if lang == "vi" else 1]


def coarse(dpi: int, lang: Lang) -> str:
    """That the pictures of pages are coarser than usual."""
    if lang == "vi":
        return f"Tệp có nhiều trang nên ảnh trang chỉ rõ {dpi} điểm/inch."
    return f"The file has many pages, so that the pictures have {dpi} dots an inch only."


def left_out(first: int, lang: Lang) -> str:
    """That the pictures stop before page *first*."""
    if lang == "vi":
        return f"Từ trang {first} không kèm ảnh để tệp này không quá lớn; hãy xem ở phần Chữ."
    return f"From page {first} on there are no pictures, to keep this file small: see the text."


def too_many(shown: int, left: int, lang: Lang) -> str:
    """That the page does not list all records."""
    first, rest = number(shown, lang), number(left, lang)
    if lang == "vi":
        return f"Trang này chỉ hiện {first} bản ghi đầu; còn {rest} bản ghi nữa trong tệp JSON."
    return f"This page shows the first {first} records; {rest} more are in the JSON file."
