"""What stands around every request: a guard for its body, a line in the log, a count."""

import logging
import time
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.server.bodies import guarded
from sync.server.metrics import Metrics

_log = logging.getLogger("survey.request")


class Watch:
    """Counts and logs each request; a client that goes away is no error."""

    def __init__(self, app: ASGIApp, metrics: Metrics, silent_s: float) -> None:
        self.app = app
        self.metrics = metrics
        self.silent_s = silent_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 499  # no answer was begun: the client has gone
        request_id = uuid.uuid4().hex[:16]

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", []),
                    (b"survey-request", request_id.encode()),
                ]
            await send(message)

        try:
            await self.app(scope, guarded(scope, receive, self.silent_s), told)
        except Exception:
            status = 500 if status == 499 else status
            raise
        finally:
            seconds = time.perf_counter() - begun
            self._note(scope, request_id, status, seconds)

    def _note(self, scope: Scope, request_id: str, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if route != "unknown" else "any"
        self.metrics.add("survey_requests_total", route=route, method=method, status=str(status))
        self.metrics.add("survey_request_seconds_total", seconds, route=route)
        client = scope["client"][0] if scope.get("client") else None
        facts = {"request": request_id, "route": route, "method": method, "status": status}
        facts |= {"ms": round(seconds * 1000, 1), "client": client, "path": scope["path"]}
        _log.info("request", extra={"facts": facts})
