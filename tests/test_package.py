"""The package is laid out so that it can be installed, shadowed by nobody, and shadow nobody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import kehoach

ROOT = Path(kehoach.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_loaded_module_of_the_repository_is_named_kehoach() -> None:
    import kehoach.cli
    import kehoach.extract.pipeline  # noqa: F401

    strangers = [
        name
        for name, module in list(sys.modules.items())
        if (file := getattr(module, "__file__", None))
        and Path(file).is_relative_to(ROOT)
        and not Path(file).is_relative_to(ROOT / ".venv")
        and not Path(file).is_relative_to(ROOT / "tests")
        and not (name == "kehoach" or name.startswith("kehoach."))
    ]
    assert strangers == []


def test_packages_are_the_folders() -> None:
    """The list of packages is written out; a new folder must be added to it."""
    found = {"kehoach"} | {
        "kehoach." + str(init.parent.relative_to(ROOT)).replace("/", ".")
        for init in ROOT.glob("*/**/__init__.py")
        if init.relative_to(ROOT).parts[0] not in {".venv", "tests", "build", "benchmarks"}
    }
    assert found == set(PROJECT["tool"]["setuptools"]["packages"])


def test_no_public_name_is_a_folder() -> None:
    assert {name for name in kehoach.__all__ if (ROOT / name).is_dir()} == set()


def test_versions_agree() -> None:
    assert PROJECT["project"]["version"] == kehoach.__version__


def test_lock_names_versions_hashes_and_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    lines = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(lines) > 30
    assert [line for line in lines if not re.match(r"[a-z0-9][\w.\[\]-]*==[^ ]+ ", line)] == []
    assert "://" not in lock
    assert lock.count("--hash=sha256:") >= len(lines)
    assert "index" not in lock


def test_lock_holds_what_the_project_asks_for() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    asked = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    names = {re.split(r"[><=\[ ]", requirement)[0].lower() for requirement in asked}
    assert names - locked == set()
    owner = {"spacy", "underthesea", "pdfplumber", "python-docx", "pydantic", "pytest"}
    assert owner - locked == set()


def test_nothing_installed_is_under_a_viral_licence() -> None:
    """No GPL or AGPL among the locked packages (LGPL and MPL are not viral for a user)."""
    from importlib import metadata

    lock = (ROOT / "requirements.lock").read_text("utf-8")
    viral = []
    for name in re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE):
        try:
            meta = metadata.metadata(name).json
        except metadata.PackageNotFoundError:
            continue
        words = " ".join(
            [str(meta.get("license_expression", "")), str(meta.get("license", ""))[:200]]
            + [c for c in meta.get("classifier", []) if c.startswith("License")]
        )
        if re.search(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU General Public|Affero)", words):
            viral.append((name, words))
    assert viral == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    source = tmp_path_factory.mktemp("source") / "tree 2"
    source.mkdir()
    tracked = ""
    if shutil.which("git"):
        tracked = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
    names = tracked.splitlines() or [
        str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and ".venv" not in p.parts
    ]
    for name in names:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(out), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


def test_wheel_holds_code_and_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    inside = {name for name in names if ".dist-info/" not in name}
    assert {name for name in inside if not name.startswith("kehoach/")} == set()
    assert "kehoach/py.typed" in inside
    assert any(
        name.startswith("kehoach/extract/lexicon/") and name.endswith(".toml") for name in inside
    )
    assert any(
        name.startswith("kehoach/corpus/plans/") and name.endswith(".gold.json") for name in inside
    )
    assert {name for name in inside if "/tests/" in name or "/benchmarks/" in name} == set()


def test_wheel_runs_beside_hostile_modules(wheel: Path, tmp_path: Path) -> None:
    """Somebody's own ``models.py`` and ``extract.py`` neither break it nor are touched by it."""
    site = tmp_path / "site"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps", "--target", str(site), str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    work = tmp_path / "work"
    work.mkdir()
    for name in ("models", "extract", "corpus", "evaluation", "cli"):
        (work / f"{name}.py").write_text("raise RuntimeError('shadowed')\n")
    (work / "plan.txt").write_text("KẾ HOẠCH\nGiảm nghèo năm 2024\n\nI. MỤC TIÊU\n", "utf-8")
    # Only the installed copy may answer: the editable one of the test's own environment is cut off.
    code = (
        "import sys; sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f).lower()];"
        f"sys.path.insert(0, {str(site)!r}); sys.path.insert(0, '');"
        "import kehoach; assert kehoach.__file__.startswith("
        + repr(str(site))
        + "), kehoach.__file__;"
        "import runpy; sys.argv = ['kehoach', 'extract', 'plan.txt', '-o', 'out'];"
        "runpy.run_module('kehoach', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=work, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (work / "out" / "plan.txt.json").is_file()
