"""The pages, one module each; a module has a ``router``."""

from __future__ import annotations

from fastapi import APIRouter

from . import commitments, compare, documents, find, findings, home, log, upload


def routers() -> list[APIRouter]:
    """All of them, in the order in which paths are tried."""
    return [
        home.router,
        find.router,
        documents.router,
        findings.router,
        compare.router,
        commitments.router,
        upload.router,
        log.router,
    ]
