"""Whatever the schema allows, and much that it does not: an answer with a code, never a fault."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from sync.server.app import create_app
from sync.server.central import Central
from tests.sync.laptop import COUNTY, Laptop, Office

EXAMPLES = 8


@schemathesis.serializer("application/jsonl", "application/offset+octet-stream", "image/jpeg")
def as_it_is(_context: Any, value: Any) -> bytes:
    """Bodies that are no JSON document travel as they were made."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


AREAS = {"surveyor": COUNTY, "office": COUNTY, "bureau": "4101", "reader": "41"}
ELSEWHERE = "410122"


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


READS = [f"/c/{{}}/{what}" for what in ("changes", "digest", "history", "verdicts", "audit")]


@pytest.mark.parametrize("role", list(AREAS))
def test_each_role_at_each_door_of_each_county(office: Office, role: str) -> None:
    laptop = office.laptop("某人", role, AREAS[role])
    for county in (COUNTY, ELSEWHERE, "120101"):
        inside = county.startswith(AREAS[role])
        for path in READS:
            answer = laptop.ask("GET", path.format(county))
            if not inside:
                assert answer.status_code == 403, path
            elif not path.endswith("audit"):
                assert answer.status_code in (200, 404), path
        answer = laptop.push(laptop.op("a", {"name": "x"}, county=county), county=county, epoch="")
        writes = inside and role in ("surveyor", "office")
        assert (answer.status_code in (200, 404, 409)) is writes, (county, answer.text)
