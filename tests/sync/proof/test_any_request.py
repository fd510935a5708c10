"""Whatever the schema allows, and much that it does not: an answer with a code, never a fault."""

from collections.abc import Iterator
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from sync.server.app import create_app
from sync.server.central import Central
from tests.sync.laptop import Laptop, Office

EXAMPLES = 8


@schemathesis.serializer("application/jsonl", "application/offset+octet-stream", "image/jpeg")
def as_it_is(_context: Any, value: Any) -> bytes:
    """Bodies that are no JSON document travel as they were made."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def operations(central: Central) -> Iterator[Any]:
    """Every operation of the server's own description."""
    schema = schemathesis.openapi.from_dict(create_app(central).openapi())
    for found in schema.get_all_operations():
        operation: Any = found
        yield operation.ok()


def test_no_request_of_the_schema_makes_the_server_fail(office: Office, laptop: Laptop) -> None:
    seen = set()
    for operation in operations(office.central):
        seen.add(operation.label)
        _try(operation, laptop)
    assert len(seen) > 15


def _try(operation: Any, laptop: Laptop) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def one(case: Any) -> None:
        headers = {"Authorization": f"Bearer {laptop.token}"}
        answer = case.call(base_url=str(laptop.http.base_url), headers=headers)
        assert answer.status_code < 500, f"{operation.label}: {answer.status_code}"

    one()
