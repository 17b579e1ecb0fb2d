"""The tables of the database, once for SQLite and PostgreSQL; ``docs/DATABASE.md`` is made of it.

Dates are text ``YYYY-MM-DD``, lists and small structures are JSON text. A record's key says whose
it is: ``plan_id << 20 | ordinal``, the ordinal counting the records of all types of the plan, so
that keys never meet between the record tables and a table over all of them needs no other key.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Column, Index, MetaData, Table, UniqueConstraint

from .columns import BYTES, FLAG, KEY, REAL, WHOLE, WORDS, column, reference

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
ORDINAL_BITS = 20
"""A plan holds at most 2**20 records; the loader refuses the rest with a problem."""


def row_key(plan_id: int, ordinal: int) -> int:
    """The key of a record from the key of its plan and its ordinal there."""
    return plan_id << ORDINAL_BITS | ordinal


def plan_of(row: int) -> int:
    """The key of the plan whose record has the key *row*."""
    return row >> ORDINAL_BITS


def _table(name: str, vi: str, en: str, *parts: Column[object] | UniqueConstraint | Index) -> Table:
    return Table(name, metadata, *parts, comment=vi, info={"en": en})


files = _table(
    "files",
    "Các tệp đã nạp, mỗi tệp một dòng, nhận biết theo mã băm.",
    "The files that were loaded, one row a file, told apart by their hash.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    column("sha256", WORDS, "Mã băm SHA-256 của tệp gốc.", "SHA-256 of the original file.",
           nullable=False, unique=True),
    column("input_sha256", WORDS, "Mã băm của dữ liệu đã nạp (tệp gốc hoặc JSON).",
           "Hash of what was loaded (the file or its JSON).", nullable=False, index=True),
    column("name", WORDS, "Tên tệp, chỉ để hiển thị.", "Name of the file, for display only."),
    column("format", WORDS, "Định dạng tệp.", "Format of the file.", nullable=False),
    column("encoding", WORDS, "Bảng mã của tệp văn bản.", "Encoding of a text file."),
    column("size", KEY, "Kích thước, byte.", "Size in bytes."),
    column("pages", WHOLE, "Số trang.", "Number of pages."),
    column("length", WHOLE, "Số ký tự của văn bản.", "Characters of the text.", nullable=False),
    column("modified_at", WORDS, "Lúc tệp được sửa lần cuối (UTC, ISO 8601).",
           "When the file was last changed (UTC, ISO 8601).", nullable=False),
    column("loaded_at", WORDS, "Lúc bắt đầu lần nạp (UTC, ISO 8601).",
           "When the load that brought it began (UTC, ISO 8601).", nullable=False),
    column("extractor", WORDS, "Phiên bản chương trình và lược đồ đã bóc tách.",
           "Version of the program and of the records that extracted it.", nullable=False),
)  # fmt: skip

contents = _table(
    "contents",
    "Nguyên văn và toàn bộ kết quả bóc tách của từng tệp, nén zlib.",
    "Text and whole extraction of each file, compressed with zlib.",
    reference("file_id", "files.id", "Tệp.", "The file.", primary_key=True, autoincrement=False),
    column("text", BYTES, "Văn bản chuẩn hóa (zlib, UTF-8).", "Canonical text (zlib, UTF-8).",
           nullable=False),
    column("extraction", BYTES, "Kết quả bóc tách (zlib, JSON) không kèm văn bản và trích dẫn.",
           "The extraction (zlib, JSON) without the text and without quotes.", nullable=False),
)  # fmt: skip

word_boxes = _table(
    "word_boxes",
    "Vị trí từng từ trên ảnh trang, của các tệp có trang đọc bằng nhận dạng chữ (OCR).",
    "Where each word stands on the picture of its page, of files with pages read by OCR.",
    reference("file_id", "files.id", "Tệp.", "The file.", primary_key=True, autoincrement=False),
    column("packed", BYTES, "Bảng vị trí đã nén (xem kehoach.database.boxes).",
           "The places, packed (see kehoach.database.boxes).", nullable=False),
)  # fmt: skip

plans = _table(
    "plans",
    "Văn bản trong tệp: kế hoạch, tờ trình, quyết định, báo cáo...",
    "The documents in the files: plans, submissions, decisions, reports...",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    reference("file_id", "files.id", "Tệp chứa văn bản.", "The file that holds it.",
              nullable=False, index=True),
    column("ordinal", WHOLE, "Thứ tự trong tệp, từ 0.", "Place in the file, from 0.",
           nullable=False),
    column("identity", WORDS, "Khóa nhận biết văn bản qua các phiên bản.",
           "What makes two files versions of one document.", nullable=False, index=True),
    column("identity_rule", WORDS, "Khóa lập từ: number, title hay file.",
           "What the identity is made of: number, title or file.", nullable=False),
    column("doc_key", WORDS, "Số, ký hiệu đã chuẩn hóa, như 1722/qđ-ttg.",
           "Number and symbol folded, such as 1722/qđ-ttg.", index=True),
    column("title_key", WORDS, "Tên văn bản đã chuẩn hóa, kèm đơn vị và kỳ.",
           "Title folded, with its unit and period.", index=True),
    column("state", WORDS, "current (hiện hành) hoặc superseded (đã có bản mới hơn).",
           "current, or superseded by a newer version.", nullable=False, index=True),
    reference("superseded_by", "plans.id", "Bản thay thế.", "The version that took its place.",
              ondelete="SET NULL", index=True),
    column("kind", WORDS, "Loại văn bản.", "Kind of document.", nullable=False),
    column("number", WORDS, "Số.", "Number."),
    column("symbol", WORDS, "Ký hiệu.", "Symbol."),
    column("place", WORDS, "Địa danh ban hành.", "Place of issue."),
    column("date", WORDS, "Ngày ban hành.", "Date of issue."),
    column("year", WHOLE, "Năm ban hành, hoặc năm đầu kỳ kế hoạch khi không ghi.",
           "Year of issue, or of the beginning of its period where none is stated."),
    column("issuer", WORDS, "Cơ quan ban hành.", "Issuer."),
    column("level", WORDS, "Cấp: central, province, district, commune.",
           "Level: central, province, district, commune."),
    column("province", WORDS, "Tỉnh như văn bản ghi.", "Province as written."),
    column("district", WORDS, "Huyện như văn bản ghi.", "District as written."),
    column("commune", WORDS, "Xã như văn bản ghi.", "Commune as written."),
    column("province_code", WORDS, "Mã tỉnh lúc ban hành; trống khi không chắc.",
           "Official code of the province at that time; empty when not sure.", index=True),
    column("district_code", WORDS, "Mã huyện lúc ban hành.", "Code of the district.", index=True),
    column("commune_code", WORDS, "Mã xã lúc ban hành.", "Code of the commune.", index=True),
    column("unit_era", WORDS, "Mã theo danh mục old (trước 01/7/2025) hay new; trống khi không rõ.",
           "Whose codes: old (before 1 July 2025) or new; empty when not sure."),
    column("unit_candidates", WORDS, "Các đơn vị có thể (JSON) khi tên không rõ.",
           "Possible units (JSON) where the name is ambiguous."),
    column("title", WORDS, "Trích yếu.", "Title."),
    column("period_start", WORDS, "Ngày đầu kỳ.", "First day of its period."),
    column("period_end", WORDS, "Ngày cuối kỳ.", "Last day of its period."),
    column("signer_name", WORDS, "Người ký.", "Who signed."),
    column("signer_capacity", WORDS, "Chức vụ người ký.", "In what capacity."),
    column("signer_on_behalf_of", WORDS, "Thay mặt.", "On whose behalf."),
    column("recipients", WORDS, "Nơi nhận (JSON).", "Recipients (JSON)."),
    column("starts", WORDS, "Những dòng đầu.", "Its first lines.", nullable=False),
    column("records", WHOLE, "Số bản ghi.", "Number of its records.", nullable=False),
    UniqueConstraint("file_id", "ordinal"),
    Index("ix_plans_kind_state", "kind", "state"),
    Index("ix_plans_state_level", "state", "level"),
)  # fmt: skip


def _own() -> list[Column[object]]:
    """The columns of every record; each table needs columns of its own."""
    return [
        column("id", KEY, "Khóa, gồm khóa văn bản và thứ tự.", "Key: plan_id << 20 | ordinal.",
               primary_key=True, autoincrement=False),
        reference("plan_id", "plans.id", "Văn bản.", "Its plan.", nullable=False, index=True),
        column("record_id", WORDS, "Mã bản ghi, giữ nguyên qua các lần bóc tách.",
               "Id of the record, the same in every extraction.", nullable=False, index=True),
        column("span_start", WHOLE, "Ký tự đầu trong văn bản.", "First character in the text.",
               nullable=False),
        column("span_end", WHOLE, "Ký tự sau cùng trong văn bản.", "End in the text.",
               nullable=False),
        column("page", WHOLE, "Trang, từ 1.", "Page, from 1."),
        column("line", WHOLE, "Dòng của văn bản, từ 1.", "Line of the text, from 1.",
               nullable=False),
        column("quote", WORDS, "Nguyên văn.", "The words.", nullable=False),
        column("confidence", REAL, "Độ tin cậy từ 0 đến 1.", "Confidence from 0 to 1.",
               nullable=False),
        column("review", FLAG, "Cần người xem lại.", "A person should look at it.",
               nullable=False),
        column("rule", WORDS, "Quy tắc tìm ra.", "The rule that made it.", nullable=False),
        column("verdict", WORDS, "Người xem: confirmed, corrected, rejected; trống khi chưa xem.",
               "What a person said: confirmed, corrected, rejected; empty before."),
        # No foreign key: the section of a section may follow it, and plans go as a whole.
        column("section_id", KEY, "Mục nhỏ nhất chứa bản ghi (sections.id).",
               "Innermost section around it (sections.id)."),
    ]  # fmt: skip


sections = _table(
    "sections",
    "Các đề mục của văn bản.",
    "The headings and parts of the plans.",
    *_own(),
    column("label", WORDS, "Số mục, như II, 1.1, a).", "Label, such as II, 1.1, a)."),
    column("title", WORDS, "Tên mục.", "Title."),
    column("depth", WHOLE, "Bậc của mục, từ 1.", "Level of the heading, from 1.", nullable=False),
    column("kind", WORDS, "Loại: basis, goal, solution, organisation, annex...",
           "Kind: basis, goal, solution, organisation, annex...", nullable=False),
    column("path", WORDS, "Đường dẫn mục từ ngoài vào.", "Labels and titles from outside in.",
           nullable=False),
)  # fmt: skip

citations = _table(
    "citations",
    "Các văn bản được viện dẫn.",
    "References to legal and administrative documents.",
    *_own(),
    column("kind", WORDS, "Loại văn bản.", "Kind of document.", nullable=False),
    column("number", WORDS, "Số.", "Number."),
    column("year", WHOLE, "Năm.", "Year."),
    column("symbol", WORDS, "Ký hiệu.", "Symbol."),
    column("canonical", WORDS, "Số, ký hiệu chuẩn.", "Its name in canonical form.",
           nullable=False),
    column("doc_key", WORDS, "Khóa số, ký hiệu, nối với plans.doc_key.",
           "Folded number and symbol; joins plans.doc_key.", index=True),
    column("date", WORDS, "Ngày ban hành.", "Date of issue."),
    column("issuer", WORDS, "Cơ quan ban hành.", "Issuer."),
    column("title", WORDS, "Trích yếu.", "Title."),
    column("role", WORDS, "basis, implements, reference.", "basis, implements, reference.",
           nullable=False),
    column("provision", WORDS, "Điều, khoản, điểm.", "Article, clause, point."),
    column("defects", WORDS, "Lỗi viết đã sửa (JSON).", "Slips that were mended (JSON)."),
)  # fmt: skip


def _quantity() -> list[Column[object]]:
    return [
        column("indicator", WORDS, "Chỉ tiêu như văn bản ghi.", "Indicator as written."),
        column("indicator_id", WORDS, "Mã chỉ tiêu chung.", "Id of the indicator in all plans."),
        column("change", WORDS, "level (mức), increase (tăng), decrease (giảm).",
               "level, increase or decrease.", nullable=False),
        column("bound", WORDS, "exact, at_least, at_most, about, range.",
               "exact, at_least, at_most, about, range.", nullable=False),
        column("value", REAL, "Giá trị.", "Value in plain units.", nullable=False),
        column("value_max", REAL, "Giá trị trên của khoảng.", "Upper end of a range."),
        column("unit", WORDS, "Đơn vị.", "Unit."),
        column("per", WORDS, "Mỗi year, month, quarter.", "Per year, month or quarter."),
        column("ratio_part", REAL, "Tử số, như 5 trong 5/7 xã.", "The 5 of 5/7 communes."),
        column("ratio_whole", REAL, "Mẫu số, như 7 trong 5/7 xã.", "The 7 of 5/7 communes."),
        column("baseline_value", REAL, "Giá trị gốc so sánh.", "Value of the baseline."),
        column("baseline_unit", WORDS, "Đơn vị của giá trị gốc.", "Unit of the baseline."),
        column("baseline_start", WORDS, "Đầu thời gian gốc.", "First day of the baseline."),
        column("baseline_end", WORDS, "Cuối thời gian gốc.", "Last day of the baseline."),
        column("area", WORDS, "Địa bàn hoặc đối tượng.", "Area or population."),
        column("year", WHOLE, "Năm của giá trị.", "Year of the value."),
    ]  # fmt: skip


targets = _table(
    "targets",
    "Chỉ tiêu: con số mà văn bản cam kết.",
    "Targets: quantities that the issuer commits itself or others to.",
    *_own(),
    *_quantity(),
    column("due_start", WORDS, "Đầu thời hạn.", "First day on which it holds."),
    column("due_end", WORDS, "Cuối thời hạn.", "Last day on which it holds."),
    Index("ix_targets_indicator_id_year", "indicator_id", "year"),
)

figures = _table(
    "figures",
    "Số liệu: con số nêu như sự thật.",
    "Figures: quantities stated as facts.",
    *_own(),
    *_quantity(),
    column("as_of_start", WORDS, "Đầu thời gian của số liệu.", "First day it speaks of."),
    column("as_of_end", WORDS, "Cuối thời gian của số liệu.", "Last day it speaks of."),
    Index("ix_figures_indicator_id_year", "indicator_id", "year"),
)

deadlines = _table(
    "deadlines",
    "Thời hạn và chế độ định kỳ.",
    "Deadlines and recurring duties.",
    *_own(),
    column("kind", WORDS, "by, within, recurring.", "by, within, recurring.", nullable=False),
    column("start_date", WORDS, "Ngày đầu.", "First day."),
    column("end_date", WORDS, "Hạn cuối.", "Last day.", index=True),
    column("every", WORDS, "Định kỳ: month, quarter, year...", "How often: month, quarter..."),
    column("year", WHOLE, "Năm của hạn.", "Year of the deadline."),
)

assignments = _table(
    "assignments",
    "Nhiệm vụ giao cho cơ quan, người có chức vụ.",
    "Tasks given to bodies and persons in office.",
    *_own(),
    column("agency", WORDS, "Cơ quan như văn bản ghi.", "Agency as written.", nullable=False),
    column("agency_id", WORDS, "Mã chức năng chung của cơ quan.",
           "Function of the agency, the same in all plans.", index=True),
    column("agency_level", WORDS, "Cấp của cơ quan.", "Level of the agency."),
    column("role", WORDS, "lead, coordinate, advise, requested, responsible.",
           "lead, coordinate, advise, requested, responsible.", nullable=False),
    column("partners", WORDS, "Cơ quan phối hợp (JSON).", "Partners (JSON)."),
    column("task", WORDS, "Nhiệm vụ.", "Task."),
    column("product", WORDS, "Sản phẩm.", "Product."),
)  # fmt: skip

links = _table(
    "links",
    "Nối hai bản ghi: chỉ tiêu với nhiệm vụ chịu trách nhiệm, nhiệm vụ với thời hạn.",
    "Two records that belong together: target to assignment, assignment to deadline.",
    column("source_id", KEY, "Khóa bản ghi đầu.", "Key of the first record.",
           primary_key=True, autoincrement=False),
    column("target_id", KEY, "Khóa bản ghi được nối.", "Key of the record that it points at.",
           primary_key=True, autoincrement=False, index=True),
    column("kind", WORDS, "responsible (chỉ tiêu với nhiệm vụ) hoặc due (nhiệm vụ với hạn).",
           "responsible (target to assignment) or due (assignment to deadline).",
           nullable=False),
    reference("plan_id", "plans.id", "Văn bản.", "Their plan.", nullable=False, index=True),
    column("rule", WORDS, "Quy tắc nối.", "Why they belong together.", nullable=False),
    column("confidence", REAL, "Độ tin cậy từ 0 đến 1.", "Confidence from 0 to 1.",
           nullable=False),
)  # fmt: skip

relations = _table(
    "relations",
    "Quan hệ giữa hai văn bản.",
    "How two documents belong together.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    reference("plan_id", "plans.id", "Văn bản nêu quan hệ.", "The document it starts from.",
              nullable=False, index=True),
    column("kind", WORDS, "supersedes, draft_of, amends, submission_of, issued_by.",
           "supersedes, draft_of, amends, submission_of, issued_by.", nullable=False),
    reference("other_id", "plans.id", "Văn bản kia; trống khi chưa nạp hoặc không rõ là bản nào.",
              "The other document; empty while it is not loaded or not certain.",
              ondelete="SET NULL", index=True),
    column("other_key", WORDS, "Số, ký hiệu đã chuẩn hóa của văn bản kia.",
           "Folded number and symbol of the other one.", index=True),
    column("other_year", WHOLE, "Năm của văn bản kia.", "Year of the other one."),
    column("other_issuer", WORDS, "Cơ quan ban hành văn bản kia, đã chuẩn hóa.",
           "Issuer of the other one, folded."),
    column("record_id", WORDS, "Bản ghi làm chứng.", "The record that proves it."),
    column("quote", WORDS, "Câu chữ làm chứng.", "The words that prove it."),
    column("rule", WORDS, "Quy tắc tìm ra.", "The rule that found it.", nullable=False),
)  # fmt: skip

problems = _table(
    "problems",
    "Những gì không đọc được: của tệp đã nạp và của tệp không nạp được.",
    "What could not be read, of files that were loaded and of files that were not.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    reference("file_id", "files.id", "Tệp; trống khi tệp không nạp được.",
              "The file; empty when it could not be loaded.", index=True),
    column("name", WORDS, "Tên tệp, chỉ để hiển thị.", "Name of the file, for display only."),
    column("input_sha256", WORDS, "Mã băm của dữ liệu.", "Hash of the bytes.", index=True),
    column("category", WORDS, "Loại vấn đề.", "Kind of trouble.", nullable=False),
    column("message", WORDS, "Câu giải thích.", "The sentence that says it.", nullable=False),
    column("english", WORDS, "Câu giải thích tiếng Anh.", "The sentence in English."),
    column("page", WHOLE, "Trang.", "Page."),
    column("found_at", WORDS, "Lúc nạp (UTC).", "When (UTC).", nullable=False),
)  # fmt: skip

corrections = _table(
    "corrections",
    "Ý kiến của người xem, đặt bên cạnh kết quả bóc tách, không ghi đè.",
    "What people said of records, beside the extraction and never over it.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    column("record_id", WORDS, "Mã bản ghi.", "Id of the record.", nullable=False, index=True),
    column("first_record_id", WORDS, "Mã bản ghi lúc sửa.", "Its id when the person saw it.",
           nullable=False),
    column("record_type", WORDS, "Loại bản ghi: targets, citations...", "Table of the record.",
           nullable=False),
    column("plan_identity", WORDS, "Khóa nhận biết văn bản.", "Identity of the plan.",
           nullable=False, index=True),
    column("file_sha256", WORDS, "Tệp lúc sửa.", "The file that the person saw.", nullable=False,
           index=True),
    column("quote", WORDS, "Nguyên văn lúc sửa.", "The words that the person saw.",
           nullable=False),
    column("context", WORDS, "Chữ trước và sau, đã chuẩn hóa (JSON).",
           "The words around it, folded (JSON).", nullable=False),
    column("action", WORDS, "set, confirm, reject.", "set, confirm, reject.", nullable=False),
    column("field", WORDS, "Trường được sửa.", "The field that was set."),
    column("old_value", WORDS, "Giá trị bóc tách (JSON).", "What was extracted (JSON)."),
    column("new_value", WORDS, "Giá trị đúng (JSON).", "What is right (JSON)."),
    column("author", WORDS, "Người sửa.", "Who said so.", nullable=False),
    column("why", WORDS, "Lý do.", "Why."),
    column("made_at", WORDS, "Lúc sửa (UTC).", "When (UTC).", nullable=False),
    column("state", WORDS, "attached (có hiệu lực), replaced (có ý kiến sau), detached (mất chỗ).",
           "attached (holds), replaced by a later one, detached (its place is gone).",
           nullable=False, index=True),
    column("note", WORDS, "Ghi chú khi gắn lại.", "What happened when it was attached again."),
)  # fmt: skip

audit_runs = _table(
    "audit_runs",
    "Các lần kiểm tra.",
    "The audits that were run.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    column("made_at", WORDS, "Lúc kiểm tra (UTC).", "When (UTC).", nullable=False),
    column("scope", WORDS, "Tên tệp hoặc all.", "Which files: their names, or all.",
           nullable=False),
    column("findings", WHOLE, "Số phát hiện.", "Number of findings.", nullable=False),
)  # fmt: skip

audit_findings = _table(
    "audit_findings",
    "Phát hiện của các lần kiểm tra, mỗi phát hiện một dòng.",
    "What audits have found, one row a finding.",
    column("finding_id", WORDS, "Mã phát hiện, giữ nguyên qua các lần kiểm tra.",
           "Id of the finding, the same in every run.", primary_key=True),
    column("file", WORDS, "Tên tệp.", "Name of the file.", index=True),
    column("document", WORDS, "Văn bản.", "The document."),
    column("check_id", WORDS, "Phép kiểm tra.", "The check.", nullable=False, index=True),
    column("severity", WORDS, "serious, medium, light, note.", "serious, medium, light, note.",
           nullable=False, index=True),
    column("review", FLAG, "Dựa trên dữ liệu chưa chắc, cần kiểm tra lại.",
           "Rests on an unsure reading; to be looked at.", nullable=False),
    column("title", WORDS, "Tên phép kiểm tra.", "Title of the check.", nullable=False),
    column("message", WORDS, "Nội dung phát hiện.", "What was found.", nullable=False),
    column("body", WORDS, "Toàn bộ phát hiện (JSON).", "The whole finding (JSON).",
           nullable=False),
    reference("first_run", "audit_runs.id", "Lần đầu thấy.", "The run that found it first.",
              nullable=False),
    reference("last_run", "audit_runs.id", "Lần cuối thấy.", "The last run that found it.",
              nullable=False),
    reference("gone_run", "audit_runs.id", "Lần kiểm tra không còn thấy; trống khi còn.",
              "The run that found it no more; empty while it holds.", index=True),
)  # fmt: skip

audit_marks = _table(
    "audit_marks",
    "Ý kiến về phát hiện: chấp nhận, đã giải trình, đã sửa, mở lại.",
    "What people said of findings: accepted, explained, fixed, open again.",
    column("id", KEY, "Khóa.", "Key.", primary_key=True),
    column("finding_id", WORDS, "Mã phát hiện.", "Id of the finding.", nullable=False,
           index=True),
    column("status", WORDS, "accepted, explained, fixed, open.",
           "accepted, explained, fixed, open.", nullable=False),
    column("why", WORDS, "Lý do, giải trình.", "The reason.", nullable=False),
    column("author", WORDS, "Người ghi.", "Who said so.", nullable=False),
    column("made_at", WORDS, "Lúc ghi (UTC).", "When (UTC).", nullable=False),
)  # fmt: skip

RECORD_TABLES: dict[str, Table] = {
    "sections": sections,
    "citations": citations,
    "targets": targets,
    "figures": figures,
    "deadlines": deadlines,
    "assignments": assignments,
}


def tables() -> Iterator[Table]:
    """Every table in the order in which a reader wants them: files, plans, records, the rest."""
    yield from metadata.tables.values()
