"""`python -m tests.benchmarks.bare PORT`: an HTTP server that takes any body and answers with bytes.

What is left when the office's server does nothing: the peer of its rows over the line.
"""

import sys

import uvicorn
from starlette.types import Receive, Scope, Send


async def answering(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a whole request with as many bytes as its path asks for."""
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    wanted = int(scope["path"].strip("/") or 0)
    headers = [(b"content-length", str(wanted).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": bytes(wanted)})


if __name__ == "__main__":
    uvicorn.run(answering, port=int(sys.argv[1]), lifespan="off", log_level="warning")
