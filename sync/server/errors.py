"""What a request may be answered with instead: a code, its HTTP status and facts."""

from surveyapp.domain.changes import Value
from sync.protocol import Code

STATUS: dict[Code, int] = {
    Code.BAD_JSON: 400,
    Code.BAD_OP: 400,
    Code.BAD_REQUEST: 422,
    Code.TOO_LARGE: 413,
    Code.GAP: 409,
    Code.FORK: 409,
    Code.EPOCH: 409,
    Code.OFFSET: 409,
    Code.NO_TOKEN: 401,
    Code.BAD_SIGNATURE: 401,
    Code.BAD_TICKET: 401,
    Code.BAD_PASSWORD: 401,
    Code.LOCKED_OUT: 423,
    Code.REVOKED: 403,
    Code.NOT_YOURS: 403,
    Code.NO_SUCH: 404,
    Code.HASH: 460,
    Code.RATE: 429,
    Code.BUSY: 503,
    Code.SLOW: 408,
    Code.FULL: 507,
}

_BY_STATUS = {404: Code.NO_SUCH, 408: Code.SLOW, 413: Code.TOO_LARGE}


def code_of(status: int) -> Code:
    """The code of what the framework refuses by a status alone."""
    return _BY_STATUS.get(status, Code.BAD_REQUEST)


class Refused(Exception):  # noqa: N818 - it says what happened, as Problem does
    """A request that is not done, for a reason its sender can understand. Nothing was changed."""

    def __init__(self, code: Code, **facts: Value) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    @property
    def status(self) -> int:
        """The HTTP status that goes with the code."""
        return STATUS[self.code]

    def plain(self) -> dict[str, object]:
        """The body of the answer."""
        return {"code": str(self.code), "facts": self.facts}
