"""The full notice: who is responsible, what is kept and for how long, and every right with the way to use it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.screens.card import Card
from bot.screens.layout import Part, make_card, one_a_row, one_line, shorten
from bot.screens.notice import CARRIER, KEPT, OPERATOR
from bot.turn import Press
from reports.words import Words

ROOM = 240
NOTHING = frozenset({"", "none", "not required"})


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """The legal profile of the municipality, in the profile's own words; `who` opens the second layer of a notice."""

    controller_name: str
    controller_address: str
    contact: str
    dpo: str
    operator: str
    operator_employer: str
    authority_name: str
    authority_url: str
    registration_number: str
    basis: str
    purpose: str
    transfer_notice: str
    hosting_country: str
    retention_raw_months: int
    retention_ids_days: int
    complaint_text: str
    who: Press | None = None


def draw_privacy(view: PrivacyView, words: Words) -> Card:
    rows = one_a_row([(words.say("Who can see my answers?"), view.who)])
    return make_card([*_facts(view, words), *_rights(words)], rows, words)


def _cut(text: str) -> str:
    return shorten(one_line(text), ROOM)


def _facts(view: PrivacyView, words: Words) -> Iterator[Part]:
    say = words.say
    name, address = _cut(view.controller_name), _cut(view.controller_address)
    yield Part(say("Responsible: {name}, {address}", name=name, address=address))
    yield Part(say("Purpose: {text}", text=_cut(view.purpose)), weight=5)
    yield Part(say("Basis: {text}", text=_cut(view.basis)), weight=5)
    yield Part(say(OPERATOR, operator=_cut(view.operator), operator_employer=_cut(view.operator_employer)))
    yield Part(say("The data lie in: {country}", country=_cut(view.hosting_country)), weight=6)
    yield Part(say(CARRIER))
    if view.transfer_notice.lower() not in NOTHING:
        yield Part(_cut(view.transfer_notice), weight=3)
    days, months = view.retention_ids_days, view.retention_raw_months
    yield Part(say("Names are removed {ids_days} days after a survey closes.", ids_days=days), weight=8)
    yield Part(say(KEPT, raw_months=months), weight=8)
    yield from _contacts(view, words)


def _contacts(view: PrivacyView, words: Words) -> Iterator[Part]:
    say = words.say
    yield Part(say("Questions: {contact}", contact=_cut(view.contact)))
    if view.dpo.lower() not in NOTHING:
        yield Part(say("Data protection officer: {name}", name=_cut(view.dpo)), weight=7)
    if view.registration_number.lower() not in NOTHING:
        yield Part(say("Registered under: {number}", number=_cut(view.registration_number)), weight=4)
    name, url = _cut(view.authority_name), _cut(view.authority_url)
    yield Part(say("Complaints: {name}, {url}", name=name, url=url))
    if view.complaint_text.lower() not in NOTHING:
        yield Part(_cut(view.complaint_text), weight=3)


def _rights(words: Words) -> Iterator[Part]:
    say = words.say
    lines = (
        say("/mydata shows what is kept about you."),
        say("/withdraw deletes your answers, as long as they can be found."),
        say("/forget clears this chat."),
        say("/stop ends the reminders."),
    )
    yield Part("\n".join(lines), weight=9)
