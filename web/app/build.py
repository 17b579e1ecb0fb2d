"""The application put together: middleware, pages, errors as pages a person can read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from urllib.parse import urlencode

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.middleware.sessions import SessionMiddleware

from kehoach import __version__

from ...database.store import Store
from ...models.errors import KehoachError
from . import routes
from .answers import Answers
from .auditing import Auditor
from .held import Held
from .originals import Originals
from .people import People
from .pictures import Pictures
from .private import Names
from .queue import UploadQueue
from .rendering import error_page, plain_error
from .reported import Registers
from .safety import HEADERS, BodyLimit, Guard, SignInFirst
from .searchers import Searchers
from .settings import Settings

_WORKDAY = 12 * 60 * 60


def create_app(settings: Settings) -> FastAPI:
    """The application over one database.

    Raises:
        KehoachError: when the database or the file of users cannot be used.
    """
    store = Store.open(settings.db, write=True)

    queue = UploadQueue(
        store, settings.upload_folder(), waiting=settings.upload_files,
        largest=settings.upload_bytes, workers=settings.workers,
    )  # fmt: skip

    originals = Originals(settings.files)
    searchers = Searchers(store, settings.db, settings.searchers)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        queue.start()
        searchers.start()
        originals.start()
        yield
        searchers.stop()
        queue.stop()
        store.close()

    app = FastAPI(
        lifespan=lifespan,
        title="kehoach",
        version=__version__,
        description="Kế hoạch, chỉ tiêu, phát hiện, cam kết dưới dạng dữ liệu.",
        docs_url=None,  # its page would load scripts from the network
        redoc_url=None,
        openapi_url=None,  # our own route, so that a stranger does not get it
    )
    app.state.settings = settings
    app.state.store = store
    app.state.names = Names(store)
    app.state.answers = Answers(store, app.state.names, searchers)
    app.state.held = Held(store)
    app.state.originals = originals
    app.state.pictures = Pictures(store)
    app.state.auditor = Auditor(store, settings.register)
    app.state.people = People(settings.users) if settings.users else None
    app.state.queue = queue
    app.state.registers = Registers(store)
    app.add_middleware(BodyLimit, settings=settings)
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(
        SessionMiddleware,
        secret_key=settings.secret,
        session_cookie="kehoach",
        max_age=_WORKDAY,
        same_site="strict",
        https_only=settings.secure,
    )
    app.mount("/static", StaticFiles(directory=str(files("kehoach.web") / "static")), "static")
    for router in routes.routers():
        app.include_router(router)
    app.add_exception_handler(SignInFirst, _sign_in)
    app.add_exception_handler(KehoachError, _sentence)
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _fault)
    return app


def _wants_data(request: Request) -> bool:
    """Whether a sentence is wanted and no page; htmx puts what it gets into the page it has."""
    path = request.url.path
    return (
        "hx-request" in request.headers
        or path.startswith(("/api/", "/upload/"))
        or path.endswith((".json", ".csv", ".xlsx", ".docx"))
    )


def _sign_in(request: Request, error: Exception) -> Response:
    if _wants_data(request):
        return plain_error(
            request, 401, "Phiên làm việc đã hết hạn.",
            "The session has ended.",
        )  # fmt: skip
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?{urlencode({'next': wanted})}", 303)


def _sentence(request: Request, error: Exception) -> Response:
    assert isinstance(error, KehoachError)
    known = error.category.startswith(("no_", "unknown_"))
    status = 404 if known else 400
    if _wants_data(request):
        return plain_error(request, status, error.message, error.english)
    return error_page(request, status, error.message, error.english)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, (HTTPException, StarletteHTTPException))
    sentences = {
        404: ("Không có trang này.", "There is no such page."),
        405: ("Trang này không nhận cách gửi đó.", "The page does not take that method."),
    }
    said = str(error.detail)
    vi, en = sentences.get(error.status_code, (said, getattr(error, "english", said)))
    if _wants_data(request):
        return plain_error(request, error.status_code, vi, en)
    return error_page(request, error.status_code, vi, en)


def _fault(request: Request, error: Exception) -> Response:
    """An error of the program; it is in the log, and a person is told what to do."""
    vi = "Lỗi trong chương trình, việc vừa rồi chưa làm được. Hãy thử lại hoặc báo người quản trị."
    en = "An error of the program; try again, or tell the administrator."
    made = plain_error if _wants_data(request) else error_page
    answer = made(request, 500, vi, en)
    answer.headers.update(HEADERS)  # this answer goes past the guard
    return answer


def _invalid(request: Request, error: Exception) -> Response:
    vi, en = "Giá trị trong địa chỉ hoặc biểu mẫu không hợp lệ.", "A value is not valid."
    if _wants_data(request):
        return plain_error(request, 422, vi, en)
    return error_page(request, 422, vi, en)
