"""Originals are found by their bytes in the folders that were named, and nowhere else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from kehoach.database import loading
from kehoach.database.store import Store
from kehoach.web.app.originals import Originals

from .web_helpers import browser

BYTES = b"%PDF-1.7 of a plan"
DIGEST = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """``named/2024/ke hoach.pdf`` is the original; one outside and one with other bytes."""
    for place, body in (
        ("named/2023/ke hoach.pdf", b"%PDF-1.7 of no plan"),
        ("named/2024/ke hoach.pdf", BYTES),
        ("outside/khac.pdf", BYTES),
    ):
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    (tmp_path / "named" / "link.pdf").symlink_to(tmp_path / "outside" / "khac.pdf")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "size", "digest", "found"),
    [
        pytest.param("ke hoach.pdf", len(BYTES), DIGEST, True, id="by name, size and bytes"),
        pytest.param("ke hoach.pdf", None, DIGEST, True, id="of unknown size"),
        pytest.param("plans/2024/ke hoach.pdf", len(BYTES), DIGEST, True, id="with a folder"),
        pytest.param("C:\\KH\\ke hoach.pdf", len(BYTES), DIGEST, True, id="with a Windows folder"),
        pytest.param("ke hoach.pdf", 3, DIGEST, False, id="of another size"),
        pytest.param("ke hoach.pdf", len(BYTES), "0" * 64, False, id="with other bytes"),
        pytest.param("khac.pdf", len(BYTES), DIGEST, False, id="outside"),
        pytest.param("../outside/khac.pdf", len(BYTES), DIGEST, False, id="a way outside"),
        pytest.param("link.pdf", len(BYTES), DIGEST, False, id="a link to the outside"),
        pytest.param("/etc/passwd", None, DIGEST, False, id="a whole path"),
        pytest.param("", None, DIGEST, False, id="without a name"),
        pytest.param(None, None, DIGEST, False, id="of no file"),
    ],
)
def test_originals(
    folder: Path, name: str | None, size: int | None, digest: str, found: bool
) -> None:
    originals = Originals([folder / "named"])
    originals.start()
    originals.wait()
    expected = folder / "named" / "2024" / "ke hoach.pdf" if found else None
    assert originals.find(name, size, digest) == expected


def test_an_original_that_is_gone_is_not_found(folder: Path) -> None:
    originals = Originals([folder / "named"])
    originals.start()
    originals.wait()
    path = originals.find("ke hoach.pdf", len(BYTES), DIGEST)
    assert path is not None
    path.unlink()
    assert originals.find("ke hoach.pdf", len(BYTES), DIGEST) is None


def test_without_folders_nothing_is_walked() -> None:
    originals = Originals([])
    originals.start()
    originals.wait()
    assert originals.find("ke hoach.pdf", len(BYTES), DIGEST) is None


def test_pages_of_a_file_that_was_loaded_are_seen_where_it_lies(tmp_path: Path) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    letter = Path(__file__).parent / "fixtures" / "letter.pdf"
    (folder / "thu.pdf").write_bytes(letter.read_bytes())
    db = str(tmp_path / "plans.db")
    with Store.open(db, write=True) as store:
        loading.load(store, [folder], workers=0)
    with browser(db) as client:
        assert "--files" in client.get("/documents/1").text
    with browser(db, files=(folder,)) as client:
        client.app.state.originals.wait()  # type: ignore[attr-defined]
        assert "--files" not in client.get("/documents/1").text
        assert client.get("/documents/1/pages/1.webp").headers["content-type"] == "image/webp"
