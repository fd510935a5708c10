"""The server put together: everything it answers, around one central list."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from surveyapp import __version__
from sync.server.api import answers, blobs, feed, health, ops, people
from sync.server.central import Central
from sync.server.portal.attach import attach_portal
from sync.server.watch import Watch


def create_app(central: Central) -> FastAPI:
    """The ASGI application of a list that is open; it closes the list's connections at the end."""

    @asynccontextmanager
    async def alive(_app: FastAPI) -> AsyncIterator[None]:
        yield
        central.database.close()

    app = FastAPI(
        title="survey-server",
        version=__version__,
        summary="The central list of sites; see docs/sync-protocol.md",
        docs_url=None,
        redoc_url=None,
        lifespan=alive,
    )
    app.state.central = central
    answers.register(app)
    app.include_router(health.router)
    api = APIRouter(prefix="/v1")
    for part in (people, ops, feed, blobs):
        api.include_router(part.router)
    app.include_router(api)
    attach_portal(app)
    app.add_middleware(Watch, metrics=central.metrics, silent_s=central.settings.silent_s)
    return app
