"""What a server needs before it lets anybody in: a fitting certificate, a free port, its folder alone."""

import socket
import ssl
from pathlib import Path

from surveyapp.domain.errors import Problem, SurveyError
from surveyapp.domain.language import _
from surveyapp.domain.locks import FileLock


def check_certificate(cert: Path | None, key: Path | None) -> None:
    """See that the files are there and belong together.

    Raises NO_SUCH_FILE, CERTIFICATE, or WRONG_USAGE for a key alone: without its certificate the
    server would speak to everybody in the clear.
    """
    for file in (cert, key):
        if file and not file.is_file():
            raise SurveyError(Problem.NO_SUCH_FILE, path=str(file))
    if key and not cert:
        raise SurveyError(Problem.WRONG_USAGE, reason=_("用了 --key 就要用 --cert 写明证书文件"))
    if cert:
        try:
            # A password that is asked for on no terminal: a service cannot be asked for one.
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(cert, key, password=lambda: "")
        except (ssl.SSLError, ValueError) as error:
            reason = getattr(error, "reason", None) or str(error)
            raise SurveyError(Problem.CERTIFICATE, path=str(cert), reason=reason) from error


def check_address(host: str, port: int) -> None:
    """See that a server can listen there; raises CANNOT_LISTEN."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        reason = (error.strerror or str(error)).partition(" (while")[0]  # the address is told
        raise SurveyError(Problem.CANNOT_LISTEN, address=shown, reason=reason) from error


def keep_alone(data: Path) -> FileLock:
    """See that no other server works on a data folder, as long as the lock is open.

    Raises ALREADY_SERVED. Two would each count visits and hold parts of photos for themselves.
    """
    lock = FileLock(data / "serving.lock")
    if not lock.keep():
        raise SurveyError(Problem.ALREADY_SERVED, path=str(data))
    return lock
