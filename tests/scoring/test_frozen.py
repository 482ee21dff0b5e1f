"""A publication as a frozen thing: its text, its hash, its ledger rows, its words."""

from collections.abc import Callable
from pathlib import Path

from scoring.figures import Shown
from scoring.ledger import ledger_rows
from scoring.publication import Publication
from scoring.yaml_file import read_yaml

PEOPLE = read_yaml((Path(__file__).parent / "people.yaml").read_text("utf-8"), "people.yaml").data
FRONT, BACK = PEOPLE["front"], PEOPLE["back"]


def test_json_round_trip(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 8 + [BACK] * 2, 12)
    again = Publication.from_json(found.to_json())
    assert again == found
    assert again.to_json() == found.to_json()
    assert (again.hash, len(again.hash)) == (found.hash, 64)
    assert publish([FRONT] * 9 + [BACK], 12).hash != found.hash


def test_every_shown_figure_has_one_ledger_row(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 10, 12)
    rows = {row.measure: row for row in ledger_rows(found)}
    assert set(rows) == {name for name, figure in found.figures.items() if isinstance(figure, Shown)}
    assert rows["dimension.F"].coefficients == {
        "indicator.F1@civil/c1.1.1#10": "1/20",
        "indicator.F2@civil/c1.1.1#10": "1/20",
    }
    assert rows["procedure.market_space.visits"].kind == "distribution"
    assert all(row.n >= 5 for row in rows.values())


def test_rows_and_cards_point_to_figures(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 8 + [BACK] * 2, 12)
    friction = found.friction
    tables = [friction.hardest, *friction.tables, *(card.causes for card in friction.procedures)]
    names = [row.figure for table in tables if table for row in table.rows] + [row.figure for row in friction.shares]
    names += [card.figure for card in found.dimensions if card.figure]
    names += [name for card in friction.procedures for name in (card.named, card.visits, card.sent_back)]
    assert names
    assert set(names) <= set(found.figures)


def test_texts_in_every_language(publish: Callable[..., Publication]) -> None:
    found = publish([FRONT] * 10, 12)
    for words in [
        *(card.name for card in found.dimensions),
        *(one.name for one in found.not_asked),
        *(one.meaning for one in found.not_asked),
        *(card.step for card in found.actions),
        *found.notes,
    ]:
        assert set(words) == {"en", "fr", "es", "pt", "ar"}
        assert "{" not in "".join(words.values())
    assert found.say(found.title, "fr-CA") == found.say(found.title, "fr")
    assert found.say({"en": "only"}, "ar") == "only"
