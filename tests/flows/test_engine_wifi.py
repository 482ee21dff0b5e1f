"""The inventory of public Wi-Fi, step by step: repeats, filters, keys, names and calculations together."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.conversation import Status, plain
from flows.interview import Interview
from flows.plan import plan_of

Begin = Callable[..., Any]
TEXT = (Path(__file__).parent / "data" / "public_wifi.yaml").read_text(encoding="utf-8")
DEPARTMENTS = [{"name": "it", "label": {"fr": "Informatique"}}, {"name": "culture", "label": {"fr": "Culture"}}]


@pytest.fixture
def talk(talk_of: Callable[..., Any]) -> Any:
    return talk_of(TEXT, choices={"departments": DEPARTMENTS})


def value(talk: Any, name: str) -> Any:
    """The value of a name outside repeats, as an expression would read it now."""
    return Interview(plan_of(talk.flow), talk.records, talk.context).root.value(name)


def two_spots(talk: Any) -> Any:
    talk.taps("yes", "south", "market").says("25").add().taps("north", "library")
    return talk.silent(Status.SKIPPED)


def four_spots(talk: Any) -> Any:
    two_spots(talk).add().taps("south", "other_place").says("Bus station").silent(Status.NOT_APPLICABLE)
    return talk.add().taps("south", "other_place")


def test_at_the_start(talk: Any) -> None:
    assert (talk.at, talk.flow.minutes, value(talk, "spots")) == ("has_wifi", 2, 0)


def test_the_first_spot_opens(talk: Any) -> None:
    talk.taps("yes")
    assert (talk.at, value(talk, "spots"), value(talk, "mean_speed")) == ("spot#1.area", 1, None)


def test_the_place_follows_the_district(talk: Any) -> None:
    assert list(talk.taps("yes", "south").offers) == ["market", "square", "other_place"]


def test_a_speed_of_nothing_is_refused(talk: Any) -> None:
    talk.taps("yes", "south", "market").says("0")
    assert (talk.refused, talk.message, len(talk.records)) == ("constraint", "A speed from 1 to 10,000.", 3)


def test_two_spots_and_their_mean(talk: Any) -> None:
    two_spots(talk)
    assert (value(talk, "spots"), value(talk, "mean_speed")) == (2, 25)
    talk.done().taps("it")
    assert talk.label == "2 spots, 25 Mbit/s on average."


def test_the_market_is_taken(talk: Any) -> None:
    assert list(two_spots(talk).add().taps("south").offers) == ["square", "other_place"]


def test_another_place_is_called_by_its_name(talk: Any) -> None:
    two_spots(talk).add().taps("south", "other_place")
    assert (talk.ask.kind, talk.label) == ("name", "Which place?")
    talk.says("Bus station")
    assert talk.label == "Speed at Bus station, in Mbit/s?"
    assert value(talk, "spots") == 3
    assert ("spot#3.place", "other_place") in talk.marks


def test_the_same_other_place_twice(talk: Any) -> None:
    assert four_spots(talk).says("bus STATION ").refused == "already_in_list"
    assert talk.ask.kind == "name"


def test_the_register_follows(talk: Any) -> None:
    four_spots(talk).delete("spot#4")
    talk.done()
    assert (talk.at, list(talk.offers)) == ("keeper", ["it", "culture", "operator"])


def test_a_district_changed_later(talk: Any) -> None:
    four_spots(talk).delete("spot#4").edit("spot#1.area").taps("north")
    assert (talk.at, talk.ask.notice, list(talk.offers)) == ("spot#1.place", "no_longer_offered", ["other_place"])
    assert plain(talk.ask.previous_label) == "Covered market"


def test_no_wifi_hides_everything_until_there_is_some_again(talk_of: Callable[..., Any]) -> None:
    talk = talk_of(TEXT.replace("review: false", "review: true"), choices={"departments": DEPARTMENTS})
    two_spots(talk).done().taps("it").edit("has_wifi").taps("no")
    assert (value(talk, "spots"), value(talk, "mean_speed")) == (0, None)
    assert [row.address for row in talk.ask.rows] == ["has_wifi"]
    talk.edit("has_wifi").taps("yes")
    assert (value(talk, "spots"), value(talk, "mean_speed")) == (2, 25)
    assert [plain(note) for note in talk.ask.notes] == ["2 spots, 25 Mbit/s on average."]
    talk.edit("has_wifi").taps("no").confirm()
    assert talk.complete.responses == {"has_wifi": "no", "spots": 0}
    assert talk.complete.statuses == {"has_wifi": Status.ANSWERED, "keeper": Status.NOT_ASKED}


def test_in_french_with_arabic_digits(talk_of: Callable[..., Any]) -> None:
    talk = talk_of(TEXT, language="fr", choices={"departments": DEPARTMENTS})
    talk.says("Oui", "Quartier sud", "Un autre lieu", "Gare routière")
    assert talk.label == "Débit à Gare routière, en Mbit/s ?"
    assert talk.says("0").message == "Un débit de 1 à 10 000."
    talk.says("٢٥")
    assert plain(talk.ask.done_label) == "Terminé"
    talk.done().says("Informatique")
    assert talk.label == "1 points, 25 Mbit/s en moyenne."
    responses = talk.taps("OK").complete.responses
    assert responses["spot#1.place/name/other_place"] == "Gare routière"
    assert (responses["spots"], responses["mean_speed"], responses["keeper"]) == (1, 25, "it")
