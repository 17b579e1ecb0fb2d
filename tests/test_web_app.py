"""The application as programs meet it: OpenAPI, JSON and CSV of every page, no fault of the server."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastapi", reason="needs the packages of the pages: pip install kehoach[web]")

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings

from kehoach.web.app.environment import PAGES

from .web_helpers import browser, database

EXAMPLES = int(os.environ.get("KEHOACH_EXAMPLES", "2"))
DATA = ("/search", "/documents", "/findings", "/compare", "/commitments", "/upload", "/log")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with browser(database(tmp_path_factory.mktemp("app"))) as made:
        yield made


def test_every_page_opens_in_both_languages(client: TestClient) -> None:
    for path, vi, en in PAGES:
        for lang, name in (("en", en), ("vi", vi)):
            answer = client.get(f"{path}?lang={lang}")
            assert answer.status_code == 200, path
            assert f"<title>{name}" in answer.text, path


@pytest.mark.parametrize("path", DATA)
def test_every_page_has_its_data_for_programs(client: TestClient, path: str) -> None:
    assert client.get(f"{path}.json").headers["content-type"] == "application/json"
    table = client.get(f"{path}.csv")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert table.content.startswith(b"\xef\xbb\xbf")
    assert table.headers["content-disposition"].startswith("attachment; filename=")


def test_the_description_names_all_of_it(client: TestClient) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path in DATA:
        assert f"{path}.json" in paths
        assert f"{path}.csv" in paths
    for path, entry in paths.items():
        for method in entry.values():
            assert method.get("summary"), path


def test_wrong_addresses_are_told_in_the_readers_language(client: TestClient) -> None:
    assert "Không có trang này" in client.get("/nowhere").text
    assert "There is no such page" in client.get("/nowhere?lang=en").text
    client.get("/?lang=vi")
    assert client.get("/nowhere.json").json()["error"] == "Không có trang này."
    assert client.get("/?year=abc").status_code == 422
    assert client.get("/search.json?indicator=KHONG_CO").status_code == 404
    assert client.post("/search.json").status_code == 405


def test_whatever_a_program_sends_is_no_fault_of_the_server(tmp_path: Path) -> None:
    schemathesis: Any = pytest.importorskip(
        "schemathesis", reason="needs schemathesis: pip install schemathesis"
    )
    warnings.simplefilter("ignore")
    with browser(database(tmp_path)) as client:
        schema = schemathesis.openapi.from_asgi("/api/openapi.json", client.app)
        asked = 0
        for result in schema.get_all_operations():
            operation = result.ok()
            if operation.path.endswith("/events"):
                continue

            @settings(
                max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
                suppress_health_check=list(HealthCheck),
            )  # fmt: skip
            @given(case=operation.as_strategy())
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                answer = case.call()
                assert answer.status_code < 500, (case.formatted_path, case.query)

            ask()
        assert asked > 20
