"""What coordinators are shown: departments, links, requests, the board, the launch, the summary."""

from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO

from bot.desk.audiences import name_of
from bot.desk.desk import Row, stamp
from bot.desk.links import deep_link, enrolment_token
from bot.desk.looking import Looking, as_day, press
from bot.ids import token_hash
from bot.screens import arriving, launch, links, people
from bot.screens.card import Card
from bot.turn import Press

Draw = Callable[[Looking], Awaitable[Card | None]]


def labelled(look: Looking, *names: str, about: str = "") -> tuple[tuple[str, Press], ...]:
    """Buttons of Actions, with the label that the table gives them, in the language of the chat."""
    from bot.actions import ACTIONS

    return tuple((look.words.say(ACTIONS[name].label), press(ACTIONS[name].code, about)) for name in names)


async def welcome_coordinator(look: Looking) -> Card:
    town = await look.coordinated()
    view = arriving.WelcomeCoordinatorView(town.get("name", ""), labelled(look, "setup"))
    return arriving.draw_welcome_coordinator(view, look.words)


async def link_forwarded(look: Looking) -> Card:
    place = await look.desk.store.one("place", id=look.about)
    label = place["label"] if place else ""
    name = look.desk.vault.installation.open(label, "place", look.about) if label else ""
    return arriving.draw_link_forwarded(arriving.LinkForwardedView(name), look.words)


async def _request(look: Looking) -> tuple[Row, str, str] | None:
    row = await look.desk.store.one("request", id=look.about)
    if row is None or not await look.coordinates(row["municipality"]):
        return None
    department = await look.desk.store.one("department", id=row["department"])
    name = look.desk.vault.installation.open(row["first_name"], "access_request", row["id"])
    return row, name, department["name"] if department else ""


async def request(look: Looking) -> Card | None:
    found = await _request(look)
    if found is None or found[0]["state"] != "open":
        return None
    row, name, department = found
    view = arriving.RequestView(name, department, press("a", row["id"]), press("b", row["id"]))
    return arriving.draw_request(view, look.words)


async def request_done(look: Looking) -> Card | None:
    found = await _request(look)
    if found is None:
        return None
    row, name, department = found
    return arriving.draw_request_done(
        arriving.RequestDoneView(name, department, row["state"] == "approved"), look.words
    )


async def people_(look: Looking) -> Card:
    town = await look.coordinated()
    rows = await look.desk.store.read("department_counts", municipality=town.get("id", ""))
    lines = tuple(
        people.DepartmentLine(row["name"], row["headcount"], row["without"], row["enrolled"], row["waiting"])
        for row in rows
    )
    buttons = labelled(look, "setup", "enrol", "ask_department") if rows else labelled(look, "setup")
    return people.draw_people(people.PeopleView(town.get("name", ""), lines, buttons), look.words)


async def links_(look: Looking) -> Card:
    town = await look.coordinated()
    found = [await _link_line(look, row) for row in await _live(look, "live_links", town)]
    found += [_report_line(row) for row in await _live(look, "live_report_links", town)]
    return people.draw_links(people.LinksView(tuple(found)), look.words)


async def _live(look: Looking, name: str, town: Row) -> list[dict[str, object]]:
    return await look.desk.store.read(name, municipality=town.get("id", ""), now=stamp(look.now))


async def _link_line(look: Looking, row: Mapping[str, object]) -> people.LinkLine:
    label, place = str(row["label"]), str(row["place"])
    person = look.desk.vault.installation.open(label, "place", place) if label else ""
    office = name_of(str(row["role"]), look.words) if row["role"] else ""
    kind, name = ("person", person or office) if row["kind"] == "i" else ("department", str(row["department_name"]))
    id = str(row["id"])
    return people.LinkLine(kind, name, as_day(str(row["expires_at"])), int(str(row["uses"])), press("r", id[:8]))  # type: ignore[arg-type]


def _report_line(row: Mapping[str, object]) -> people.LinkLine:
    made = as_day(str(row["created_at"])).isoformat()
    id = str(row["id"])
    return people.LinkLine("report", made, as_day(str(row["expires_at"])), int(str(row["opens"])), press("r", id[:8]))


async def enrolment_link(look: Looking) -> Card | None:
    """The link as a picture to scan and as an address; it is rebuilt from its name, and shown while it is live."""
    kind, name = look.about[0], look.about[1:]
    token = enrolment_token(look.desk, kind, name)
    row = await look.desk.store.one("link", id=token_hash(token))
    if row is None or row["revoked_at"] or row["expires_at"] <= stamp(look.now):
        return None
    if not await look.coordinates(row["municipality"]):
        return None
    url = deep_link(look.desk, token)
    department = await look.desk.store.one("department", id=row["department"])
    who = department["name"] if department else ""
    if kind == "i":
        place = await look.desk.store.one("place", id=row["place"])
        office = name_of(row["role"], look.words) if row["role"] else ""
        who = look.desk.vault.installation.open(place["label"], "place", place["id"]) if place else office
    kind_word = "person" if kind == "i" else "department"
    view = links.PosterView(kind_word, who, url, picture(url), as_day(row["expires_at"]))  # type: ignore[arg-type]
    return links.draw_poster(view, look.words)


def picture(url: str) -> bytes:
    """The QR code of an address as PNG, large enough to be scanned from paper."""
    import segno  # only who prints a poster needs it

    image = BytesIO()
    segno.make(url, error="m").save(image, kind="png", scale=8, border=4)
    return image.getvalue()


async def launched(look: Looking) -> Card | None:
    wave = await look.desk.store.one("wave", id=look.about)
    if wave is None:
        return None
    counts = await look.desk.store.read("wave_counts", wave=look.about)
    invited = sum(row["enrolled"] for row in counts)
    waiting = sum(row["listed"] - row["without"] - row["enrolled"] for row in counts)
    view = launch.LaunchedView(invited, waiting, as_day(wave["closes_at"]), labelled(look, "refresh", about=look.about))
    return launch.draw_launched(view, look.words)


COORDINATOR_SCREENS: Mapping[str, Draw] = {
    "welcome_coordinator": welcome_coordinator,
    "link_forwarded": link_forwarded,
    "request": request,
    "request_done": request_done,
    "people": people_,
    "links": links_,
    "enrolment_link": enrolment_link,
    "launched": launched,
}
