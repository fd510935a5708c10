"""Answers that are worth packing: lines to laptops are thin."""

import gzip

from fastapi import Request, Response

WORTH_PACKING = 500
"""Bytes; below, the header costs what packing saves."""


def packed(request: Request, body: bytes) -> Response:
    """JSON as an answer, gzipped for those who take it."""
    headers = {"Vary": "Accept-Encoding"}
    if len(body) > WORTH_PACKING and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, 6, mtime=0)
    return Response(body, media_type="application/json", headers=headers)
