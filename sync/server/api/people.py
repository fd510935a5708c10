"""Coming in: tickets, devices, sessions; and what one is allowed."""

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection

from surveyapp.domain.counties import counties, county_name
from sync.protocol import MAX_BYTES, MAX_OPS
from sync.server.accounts import devices, passwords, people, sessions
from sync.server.accounts.rights import OFFICE, rights
from sync.server.api import wire
from sync.server.api.guard import TheCaller, TheCentral, address_of, knocking
from sync.server.central import Central
from sync.server.photos.uploads import LARGEST
from sync.server.store import feed
from sync.server.store.counties import County, several

router = APIRouter(tags=["people"])
_knock = [Depends(knocking)]


@router.post("/enrol", dependencies=_knock, responses=wire.troubles(401))
def enrol(asked: wire.Enrolment, central: TheCentral) -> wire.Enrolled:
    """Make a laptop known with the one-time ticket of its person."""
    with central.database.write() as connection:
        person = people.use_ticket(connection, asked.ticket, devices.id_of(asked.sign_key))
        device = _device(connection, person, asked)
    return _enrolled(central, person, device)


@router.post("/devices", responses=wire.troubles(401, 403))
def renew(asked: wire.NewDevice, caller: TheCaller, central: TheCentral) -> wire.Enrolled:
    """Make a copied or restored laptop a device of its own, of the same person."""
    with central.database.write() as connection:
        device = _device(connection, caller.person.id, asked)
    return _enrolled(central, caller.person.id, device)


def _device(connection: Connection, person: str, asked: wire.NewDevice) -> devices.Device:
    return devices.enrol(connection, person, asked.name, asked.sign_key, asked.seal_key)


def _enrolled(central: Central, person_id: str, device: devices.Device) -> wire.Enrolled:
    with central.database.read() as connection:
        person = people.person_by_id(connection, person_id)
    return wire.Enrolled(
        device=device.id,
        user=wire.PersonShown(id=person.id, name=person.name),
        server=_server(central),
        grants=_grants(person),
        counties=[
            _shown(central, county) for county in several(central.database, _counties(person))
        ],
    )


def _shown(central: Central, county: County) -> wire.CountyShown:
    return wire.CountyShown(
        code=county.code,
        name=county_name(county.code),
        epoch=county.epoch,
        seal_key=central.keys.county_key(county.code),
    )


def _counties(person: people.Person) -> list[str]:
    """The counties a person is something in: those in force, and a retired one granted by itself."""
    areas = [grant.area for grant in person.grants]
    named = {area for area in areas if len(area) == 6}
    within = {c.code for c in counties() if any(c.code.startswith(area) for area in areas)}
    return sorted(named | within)


def _server(central: Central) -> wire.ServerShown:
    return wire.ServerShown(id=central.keys.server, sign_key=central.keys.sign_key)


def _grants(person: people.Person) -> list[wire.GrantShown]:
    return [wire.GrantShown(area=grant.area, role=grant.role) for grant in person.grants]


@router.post("/challenge", dependencies=_knock, responses=wire.troubles(404))
def challenge(asked: wire.ChallengeAsked, central: TheCentral) -> wire.Nonce:
    """A nonce for a device to sign."""
    with central.database.write() as connection:
        return wire.Nonce(nonce=sessions.challenge(connection, asked.device))


@router.post("/session", dependencies=_knock, responses=wire.troubles(401, 404))
def session(asked: wire.SessionAsked, central: TheCentral) -> wire.Token:
    """A token of one hour for a signed nonce."""
    with central.database.write() as connection:
        token = sessions.open_session(
            connection, central.keys.server, asked.device, asked.nonce, asked.signature
        )
    return wire.Token(token=token, seconds=sessions.TOKEN_LIFE_S)


@router.post("/sign-in", dependencies=_knock, responses=wire.troubles(401, 423))
def sign_in(asked: wire.SignIn, request: Request, central: TheCentral) -> wire.Token:
    """A token of one hour for a name and a password."""
    person = passwords.sign_in(central.database, asked.name, asked.password, address_of(request))
    with central.database.write() as connection:
        token = sessions.new_token(connection, person)
    return wire.Token(token=token, seconds=sessions.TOKEN_LIFE_S)


@router.post("/sign-out", status_code=204, responses=wire.troubles(401, 403))
def sign_out(request: Request, _caller: TheCaller, central: TheCentral) -> None:
    """Spend the token."""
    token = request.headers["authorization"].partition(" ")[2].strip()
    with central.database.write() as connection:
        sessions.close_session(connection, token)


@router.get("/me", responses=wire.troubles(401, 403))
def me(caller: TheCaller, central: TheCentral) -> wire.Me:
    """Who one is, where one may work, and how much of this device has arrived."""
    device = caller.device.id if caller.device else None
    with central.database.read() as connection:
        numbers = feed.last_numbers(connection, device)
    mine = [
        wire.CountyOfMine(
            **_shown(central, county).model_dump(),
            head=county.seq,
            last_n=numbers.get(county.code, 0),
            roles=sorted(caller.person.roles(county.code)),
        )
        for county in several(central.database, _counties(caller.person))
    ]
    return wire.Me(
        user=wire.PersonShown(id=caller.person.id, name=caller.person.name),
        device=device,
        server=_server(central),
        grants=_grants(caller.person),
        counties=mine,
    )


@router.get("/lists", responses=wire.troubles(401, 403))
def lists(_caller: TheCaller) -> wire.Lists:
    """The rights of every field, who closes challenges, and the limits of messages."""
    shown = [
        wire.RightShown(
            kind=right.kind,
            field=right.field,
            write=sorted(right.write),
            read=sorted(right.read),
            published=right.published,
            once=right.once,
        )
        for right in rights()
    ]
    limits = {"ops": MAX_OPS, "bytes": MAX_BYTES, "photo_bytes": LARGEST}
    return wire.Lists(rights=shown, closes=[OFFICE], limits=limits)
