"""Who is asking, and what they may do in the county they ask about."""

from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Annotated

from fastapi import Depends, Path, Request

from sync.protocol import Code
from sync.server.accounts.devices import Device, devices_of
from sync.server.accounts.judging import Writer
from sync.server.accounts.people import person_by_id
from sync.server.accounts.rights import OFFICE, WRITERS, may_write
from sync.server.accounts.sessions import Caller, caller
from sync.server.central import Central
from sync.server.errors import Refused

SIGN_IN_SHARE = 0.1

CountyCode = Annotated[
    str, Path(pattern=r"^[0-9]{6}$", description="GB/T 2260", examples=["410105"])
]


async def central_of(request: Request) -> Central:
    """The list this server keeps."""
    # Async, as all here that waits for nothing: a plain function would cost a way to a thread.
    central: Central = request.app.state.central
    return central


TheCentral = Annotated[Central, Depends(central_of)]


def address_of(request: Request) -> str:
    """Where a request comes from; behind a proxy uvicorn has put the real address there.

    Of IPv6 the network: whoever has one address has all of its 64 lower bits.
    """
    return network_of(request.client.host) if request.client else "unknown"


def network_of(host: str) -> str:
    """The address by which somebody is counted, of what a connection or a proxy tells."""
    try:
        address = ip_address(host)
    except ValueError:
        return host[:64]
    if isinstance(address, IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address.packed[:8] + bytes(8), 64)))


async def knocking(request: Request, central: TheCentral) -> None:
    """Limit how often one address may try to come in."""
    central.limits.take(f"knock {address_of(request)}", SIGN_IN_SHARE)


def asking(request: Request, central: TheCentral) -> Caller:
    """Who holds the token of a request; raises `Refused` NO_TOKEN or RATE."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused(Code.NO_TOKEN)
    try:
        with central.database.read() as connection:
            found = caller(connection, token.strip())
    except Refused:
        central.limits.take(f"stray {address_of(request)}")
        raise
    central.limits.take(found.name)
    return found


AnyCaller = Annotated[Caller, Depends(asking)]


async def in_order(found: AnyCaller) -> Caller:
    """Somebody whose device was not revoked."""
    if found.device and found.device.revoked:
        raise Refused(Code.REVOKED)
    return found


TheCaller = Annotated[Caller, Depends(in_order)]


@dataclass(frozen=True, slots=True)
class Here:
    """A caller in one county."""

    central: Central
    caller: Caller
    county: str
    roles: frozenset[str]

    @property
    def private(self) -> bool:
        """Whether records about people are shown."""
        return not self.roles.isdisjoint(WRITERS)

    @property
    def device(self) -> str | None:
        """The caller's device, when it is one."""
        return self.caller.device.id if self.caller.device else None

    def must_write(self) -> None:
        """Stop who may only read."""
        if not may_write(self.roles):
            raise Refused(Code.NOT_YOURS)

    def must_be_office(self) -> None:
        """Stop who is not of the county's office."""
        if OFFICE not in self.roles:
            raise Refused(Code.NOT_YOURS)


async def here(county: CountyCode, found: TheCaller, central: TheCentral) -> Here:
    """The caller in the county of the path; raises `Refused` NOT_YOURS."""
    return place(county, found, central)


def place(county: str, found: Caller, central: Central) -> Here:
    """A caller in a county; raises `Refused` NOT_YOURS where he is nobody."""
    roles = found.person.roles(county)
    if not roles:
        raise Refused(Code.NOT_YOURS)
    return Here(central, found, county, roles)


InCounty = Annotated[Here, Depends(here)]


def writer_for(central: Central, device: Device, county: str) -> Writer:
    """A device and the person behind it, as ops are judged."""
    with central.database.read() as connection:
        person = person_by_id(connection, device.person)
        own = frozenset(d.id for d in devices_of(connection, person.id))
    return Writer(device.id, person.id, person.name, person.roles(county), own)
