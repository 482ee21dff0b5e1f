"""What anybody can be shown beside the card: help, language, privacy, own data, small replies."""

from collections.abc import Awaitable, Callable, Mapping

from bot.desk.desk import stamp
from bot.desk.looking import Looking, press
from bot.desk.own_data import own_file, own_surveys
from bot.desk.people import roles, roster_grants
from bot.screens import arriving, misc
from bot.screens.card import Card
from bot.screens.closing import ClearedView, draw_cleared
from bot.screens.help import HelpView, draw_help
from bot.screens.mydata import MyDataView, SurveyData, draw_mydata
from bot.screens.privacy import PrivacyView, draw_privacy
from bot.turn import Actor, Grant
from bot.words import languages
from reports.words import Words, own_name

Draw = Callable[[Looking], Awaitable[Card | None]]


async def actor_of(look: Looking) -> Actor:
    """The grants of whoever owns the chat, places on rosters included."""
    grants = await look.desk.store.read("grants_of", holder=look.chat, now=stamp(look.now))
    places = await look.desk.store.read("places_of_account", telegram_id=look.chat)
    held = [Grant(row["role"], row["scope"], row["expires_at"]) for row in grants]
    held += roster_grants(places)
    return Actor(look.chat, tuple(held), look.words.language)


async def help_(look: Looking) -> Card:
    from bot.actions import ALL, allowed

    actor = await actor_of(look)
    own = tuple(
        (action.name, look.words.say(action.help))
        for action in ALL
        if action.menu and allowed(actor, action, roles(actor))
    )
    town, legal = await look.town(), await look.legal()
    return draw_help(HelpView(own, town.get("name", ""), legal.get("contact", "")), look.words)


async def privacy(look: Looking) -> Card:
    legal = await look.legal()
    if not legal:
        return await help_(look)
    facts = {name: legal[name] for name in PrivacyView.__slots__ if name != "who"}
    return draw_privacy(PrivacyView(**facts), look.words)


async def mydata(look: Looking) -> Card:
    actor = await actor_of(look)
    places = await look.desk.store.read("places_of_account", telegram_id=look.chat)
    department = await look.desk.store.one("department", id=places[0]["department"]) if places else None
    label = places[0]["label"] if places else ""
    name = look.desk.vault.installation.open(label, "place", places[0]["id"]) if label else ""
    held = await own_surveys(look)
    view = MyDataView(
        telegram_id=look.chat,
        language=own_name(look.words.language),
        municipality=(await look.town()).get("name", ""),
        department=department["name"] if department else "",
        place=name,
        roles=tuple(sorted(look.words.say(role) for role in roles(actor) if role != "outsider")),
        surveys=tuple(SurveyData(one["title"], one["state"], len(one["answers"])) for one in held),
        volunteered=any(one["offer_to_help"] for one in held),
        file=await own_file(look, held),
    )
    return draw_mydata(view, look.words)


async def _invitations(look: Looking) -> list[dict[str, object]]:
    return await look.desk.store.read("invitations_of_account", telegram_id=look.chat)


async def cleared(look: Looking) -> Card:
    """After a clearing, about `<removed>:<kept>`; what is still asked can be brought back."""
    waves = await _invitations(look)
    kept = look.about.partition(":")[2]
    answered = any(wave["state"] == "answered" for wave in waves)
    go = press("g") if any(wave["wave_state"] == "open" and wave["state"] == "opened" for wave in waves) else None
    return draw_cleared(ClearedView(kept not in ("", "0"), answered, go), look.words)


async def language(look: Looking) -> Card:
    return misc.draw_language(
        misc.LanguageView(tuple((name, press("l", code)) for code, name in languages())), look.words
    )


async def stop(look: Looking) -> Card:
    kind, wave = look.focus
    running = kind == "survey"
    view = misc.StopView(
        go_on=press("g", wave),
        no_reminders=press("q", wave) if running else None,
        withdraw=press("W", wave) if running else None,
    )
    return misc.draw_stop(view, look.words)


async def withdraw(look: Looking) -> Card:
    return misc.draw_withdraw(misc.WithdrawView(yes=press("w"), no=press("g")), look.words)


async def group(look: Looking) -> Card:
    return misc.draw_group(misc.GroupView(look.desk.username), look.words)


async def wrong_kind(look: Looking) -> Card:
    return misc.draw_wrong_kind(misc.WrongKindView(look.about), look.words)


async def hello(look: Looking) -> Card:
    return arriving.draw_hello(arriving.HelloView((await look.town()).get("name", "")), look.words)


async def link_unusable(look: Looking) -> Card:
    return arriving.draw_link_unusable(arriving.LinkUnusableView(), look.words)


def _about_department(draw: Callable[[arriving.DepartmentView, Words], Card]) -> Draw:
    async def drawn(look: Looking) -> Card:
        department = await look.desk.store.one("department", id=look.about)
        return draw(arriving.DepartmentView(department["name"] if department else ""), look.words)

    return drawn


def _plain(name: str) -> Draw:
    async def drawn(look: Looking) -> Card:
        return misc.draw_plain(name, misc.PlainView(), look.words)

    return drawn


PEOPLE_SCREENS: Mapping[str, Draw] = {
    "help": help_,
    "privacy": privacy,
    "mydata": mydata,
    "cleared": cleared,
    "language": language,
    "stop": stop,
    "withdraw": withdraw,
    "group": group,
    "wrong_kind": wrong_kind,
    "hello": hello,
    "link_unusable": link_unusable,
    "enrolled": _about_department(arriving.draw_enrolled),
    "request_sent": _about_department(arriving.draw_request_sent),
    "request_waits": _about_department(arriving.draw_request_waits),
    "already_asked": _about_department(arriving.draw_already_asked),
    "department_full": _about_department(arriving.draw_department_full),
    **{name: _plain(name) for name in misc.PLAIN},
}
