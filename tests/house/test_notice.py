"""Every sentence of the notice is held against what the program does: who may read, what goes when, what counts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.actions import ALL, Action
from bot.desk.desk import dumps
from bot.desk.retention import EXPIRE, Deadlines, deadlines, months_before
from bot.desk.views import SCREENS
from bot.judging import policy_of
from bot.screens.notice import SENTENCES, Sentence
from bot.storage.statements import WRITES

EVERYBODY = frozenset({"agent", "head", "officer", "coordinator", "admin", "reader", "programme", "outsider"})
BOSSES = EVERYBODY - {"agent"}


@dataclass(frozen=True)
class Excludes:
    """None of these roles has an action that reads this: a word in a cell of the table of actions."""

    reads: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Admits:
    """Agents have every one of these commands, to read or change what is their own."""

    commands: tuple[str, ...]


@dataclass(frozen=True)
class Keeps:
    """The number that stands in the sentence is the one that the program acts on."""

    number: str


@dataclass(frozen=True)
class Apart:
    """The table has no column that leads to an interview, or to a person."""

    statement: str
    without: frozenset[str]


@dataclass(frozen=True)
class Shown:
    """There is such a message; that the close sends it to everybody is in `tests/bot/test_gate.py`."""

    screen: str


@dataclass(frozen=True)
class Nothing:
    """A courtesy, or a fact about others, that no code could break."""


Claim = Excludes | Admits | Keeps | Apart | Shown | Nothing
CLAIMS: Mapping[str, Sequence[Claim]] = {
    "purpose": (Nothing(),),
    "purpose_of_another": (Nothing(),),
    "purpose_of_an_office": (Admits(("pause",)),),
    "official_statement": (Nothing(),),
    "who_sees_named": (Excludes("raw", EVERYBODY), Excludes("text", EVERYBODY), Keeps("ids_days")),
    "smallest_group": (Keeps("k"), Excludes("who", BOSSES), Excludes("raw", BOSSES)),
    "ways_out": (Admits(("pause", "withdraw")),),
    "operator": (Nothing(),),
    "carrier": (Nothing(),),
    "free_text": (Excludes("text", EVERYBODY),),
    "volunteers": (Apart("upsert_volunteer", frozenset({"interview", "respondent_key", "person_ref", "telegram_id"})),),
    "withdrawal_named": (Admits(("review", "withdraw")),),
    "results": (Shown("results"),),
    "no_results": (Nothing(),),
    "kept": (Keeps("raw_months"),),
    "contact": (Admits(("privacy",)),),
}
NUMBERS = {"ids_days", "raw_months", "k"}
AT = datetime(2026, 12, 31, 12, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    """What the sentences are compared with; a control changes one thing."""

    actions: Sequence[Action] = ALL
    claims: Mapping[str, Sequence[Claim]] = None  # type: ignore[assignment]
    sentences: Sequence[Sentence] = SENTENCES
    later: timedelta = timedelta()
    k_too_low: int = 0

    def kept(self, number: str, promised: int) -> bool:
        """Whether a municipality that promises this number gets it."""
        legal = {"retention_ids_days": promised, "retention_raw_months": promised}
        found: Deadlines = deadlines({"id": "m", "legal": dumps(legal)}, AT)
        match number:
            case "ids_days":
                return found.names - self.later == AT - timedelta(days=promised)
            case "raw_months":
                return found.answers - self.later == months_before(AT.date(), promised)
        return policy_of({"settings": dumps({"k": promised})}).contributors == promised - self.k_too_low


def problems(house: House) -> Iterator[str]:
    """What is not so, by sentence."""
    claims = CLAIMS if house.claims is None else house.claims
    for sentence in house.sentences:
        own = claims.get(sentence.id, ())
        if not own:
            yield f"{sentence.id}: no claim says what keeps it"
        named = {number for number in NUMBERS if f"{{{number}}}" in sentence.text}
        if named != {claim.number for claim in own if isinstance(claim, Keeps)}:
            yield f"{sentence.id}: a number without a claim, or the other way round"
        yield from (f"{sentence.id}: {why}" for claim in own for why in broken(claim, house))
    yield from (f"{id}: a claim without a sentence" for id in claims.keys() - {one.id for one in house.sentences})


def broken(claim: Claim, house: House) -> Iterator[str]:
    match claim:
        case Excludes(reads, roles):
            for action in house.actions:
                may = {role for role, cell in action.rules.items() if reads in cell.split()} & roles
                if may:
                    yield f"{action.name} lets {', '.join(sorted(may))} read {reads}"
        case Admits(commands):
            for name in commands:
                if not any(one.name == name and one.command and "agent" in one.rules for one in house.actions):
                    yield f"agents have no /{name}"
        case Keeps(number):
            if not all(house.kept(number, promised) for promised in (3, 5, 12)):
                yield f"the program does not act on {number}"
        case Apart(statement, without):
            if set(WRITES[statement].columns) & without:
                yield f"{statement} leads to a person"
        case Shown(screen):
            if screen not in SCREENS:
                yield f"nothing is called {screen}"


def test_every_sentence_is_kept() -> None:
    assert len(SENTENCES) > 10
    assert list(problems(House())) == []


def test_a_cell_says_only_what_is_known() -> None:
    """A word that no claim could name would slip through: the vocabulary of the table is closed."""
    words = {word for action in ALL for cell in action.rules.values() for word in cell.split()}
    assert words == {"do", "own", "camp", "dept", "flow", "cnt", "pub", "list"}


def test_what_names_are_is_what_is_removed() -> None:
    """The tables that join a person to answers, and the statements that clear them, one by one."""
    joined = {"respondent": "forget_respondents", "place": "free_places", "released_response": "cut_names"}
    joined |= {"interview": "expire_interviews", "record": "expire_records", "volunteer": "expire_volunteers"}
    joined |= {"invitation": "forget_states", "sealed_response": "expire_sealed", "access_request": "expire_requests"}
    assert set(joined.values()) <= set(EXPIRE)
    assert all(table in WRITES[name].text for table, name in joined.items())


# ------------------------------------------------------------------------------------------------ controls
def with_cell(name: str, role: str, cell: str) -> Sequence[Action]:
    return [replace(one, rules={**one.rules, role: cell}) if one.name == name else one for one in ALL]


def without(sentence: str) -> Mapping[str, Sequence[Claim]]:
    return {id: own for id, own in CLAIMS.items() if id != sentence}


SPOILT = {
    "a head may read single answers": House(actions=with_cell("summary", "head", "dept raw")),
    "a coordinator may read texts": House(actions=with_cell("summary", "coordinator", "camp text")),
    "a coordinator may see who refused": House(actions=with_cell("progress", "coordinator", "camp who")),
    "a claim is dropped": House(claims=without("kept")),
    "a courtesy is dropped": House(claims=without("carrier")),
    "a number has no claim": House(claims={**CLAIMS, "kept": (Nothing(),)}),
    "names stay a day longer": House(later=timedelta(days=1)),
    "the gate stands lower than promised": House(k_too_low=1),
    "agents cannot withdraw": House(actions=[one for one in ALL if one.name != "withdraw"]),
    "a sentence is new": House(sentences=(*SENTENCES, Sentence("new", 1, "Your data are safe."))),
    "a sentence is gone": House(sentences=SENTENCES[1:]),
    "results are not sent": House(claims={**CLAIMS, "results": (Shown("outcome"),)}),
    "offers lead to interviews": House(
        claims={**CLAIMS, "volunteers": (Apart("insert_record", frozenset({"interview"})),)}
    ),
}


@pytest.mark.parametrize("house", SPOILT.values(), ids=SPOILT.keys())
def test_what_is_not_so_is_found(house: House) -> None:
    assert list(problems(house))
