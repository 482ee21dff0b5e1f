"""A whole municipality through the gate: what is hidden to protect others, in one release and in those after it."""

import json
import time
from dataclasses import replace
from random import Random

import pytest

from scoring.figures import Hidden, Shown
from scoring.ledger import LedgerRow, ledger_rows, read_place
from scoring.publication import Publication
from scoring.publish import publish_group
from scoring.waves import disclose_wave
from tests.disclosure.attack import recover
from tests.scoring.conftest import make_case
from tests.scoring.wave_towns import AT, CAMPAIGN, MODEL, POLICY, answer, combinations, judge, publish, rows_of, settle

TOWN = {"civil": 12, "markets": 9, "planning": 7, "archive": 3}


def stated(publication: Publication, figure: str) -> str:
    found = publication.figures.get(figure)
    return "" if found is None else found.reason if isinstance(found, Hidden) else "shown"


def table(publication: Publication, id_: str) -> bool:
    return not next(one for one in publication.friction.tables if one.id == id_).hidden


def exposed(rows: list[LedgerRow], seed: int = 1, k: int = POLICY.contributors) -> list[frozenset[int]]:
    """Of whom the figures on answers tell something. How many declined is told for the town whatever their number."""
    figures = combinations([row for row in rows if not row.measure.startswith("response.")])
    chance = Random(seed)
    truth = {item: chance.uniform(0, 1000) for figure in figures for item in sorted(figure)}
    return recover(figures, truth, k)


def test_the_smallest_group_hides_what_would_give_a_smaller_one_away() -> None:
    found = publish(settle(Random(1), TOWN, skip=0))
    shows = {name: table(publication, "idea_kind") for name, publication in found.publications.items()}
    assert shows == {"civil": True, "markets": True, "planning": False, "archive": False, "town": True}
    assert stated(found.publications["planning"], "table.idea_kind") == "protect"
    assert stated(found.publications["archive"], "table.idea_kind") == "small"
    assert exposed(rows_of(found)) == []


def test_each_group_alone_is_the_control() -> None:
    """Without looking at each other the groups give the archive away."""
    town = settle(Random(1), TOWN, skip=0)
    alone = [publish({name: cases}).rows[name] for name, cases in town.items()]
    together = publish({**town, "archive": []} | {"archive": town["archive"]}).rows["town"]
    assert exposed([row for rows in alone for row in rows] + list(together)) != []


def test_indicators_of_the_town_leave_small_groups_out_and_hide_nothing() -> None:
    found = publish(settle(Random(1), TOWN, skip=0))
    for name in ("civil", "markets", "planning", "town"):
        assert stated(found.publications[name], "indicator.F1") == "shown", name
        assert stated(found.publications[name], "dimension.F") == "shown", name
    assert stated(found.publications["archive"], "dimension.F") == "small"


def test_what_is_hidden_depends_on_sizes_alone() -> None:
    """Other answers of as many people to the same questions: the same gaps."""

    def gaps(seed: int) -> set[tuple[str, str]]:
        chance = Random(seed)
        town = settle(chance, TOWN, skip=0)
        same = {name: [replace(case, values=town[name][0].values) for case in cases] for name, cases in town.items()}
        found = publish(same)
        return {
            (unit, figure)
            for unit, one in found.publications.items()
            for figure, shown in one.figures.items()
            if isinstance(shown, Hidden) and not figure.startswith(("procedure.", "indicator.", "dimension."))
        }

    assert gaps(3)
    assert gaps(3) == gaps(4) == gaps(5)


@pytest.mark.parametrize("seed", range(4))
def test_an_attack_on_the_whole_ledger_recovers_nobody(seed: int) -> None:
    chance = Random(seed)
    sizes = {f"d{i}": chance.choice([2, 3, 4, 6, 8, 12]) for i in range(5)}
    found = publish(settle(chance, sizes, skip=0.25))
    assert len(rows_of(found)) > 10
    assert exposed(rows_of(found), seed) == []


def test_rows_say_what_is_printed() -> None:
    """A row of the ledger times the true sums is the figure before its rounding."""
    town = settle(Random(2), TOWN, skip=0)
    groups, whole = judge(town)
    rows = {row.measure: row for row in publish(town).rows["town"]}
    means = {one.unit.id: one.found.indicators for one in groups}

    def work_out(row: LedgerRow) -> float:
        total = 0.0
        for text, share in row.coefficients.items():
            place = read_place(text)
            top, _, bottom = share.partition("/")
            score = means[place.unit][place.measure.removeprefix("indicator.")].score.value or 0.0
            total += int(top) / int(bottom or 1) * place.people * score
        return total

    for name in ("indicator.A1", "indicator.F2", "dimension.A", "dimension.F"):
        part = whole.found.indicators if name.startswith("indicator") else whole.found.dimensions
        assert work_out(rows[name]) == pytest.approx(part[name.partition(".")[2]].score.value), name  # type: ignore[index]


def test_a_refresh_shows_what_it_showed() -> None:
    town = settle(Random(1), TOWN)
    first = publish(town)
    again = publish(town, ledger=rows_of(first))
    assert again.publications == first.publications
    assert again.rows == first.rows


@pytest.mark.parametrize("joiners", [1, 2, 3, 4])
def test_a_few_who_join_later_are_not_shown(joiners: int) -> None:
    chance = Random(joiners)
    town = settle(chance, TOWN, skip=0)
    first = publish(town)
    town["civil"] = town["civil"] + [answer(chance, "civil", 0) for _ in range(joiners)]
    naive, second = publish(town), publish(town, ledger=rows_of(first))
    assert table(second.publications["civil"], "idea_kind") is False
    assert stated(second.publications["civil"], "indicator.A1") == "protect"
    assert stated(second.publications["markets"], "indicator.A1") == "shown"
    assert exposed(rows_of(first) + rows_of(second)) == []
    # control: without the ledger they are, by name of the batch in which they came
    later = [replace(row, coefficients=split(row, {"civil": 12})) for row in rows_of(naive)]
    assert exposed(rows_of(first) + later) != []


def split(row: LedgerRow, before: dict[str, int]) -> dict[str, str]:
    """The columns of a row, with those who were there before apart from those who came."""
    found = {}
    for text, share in row.coefficients.items():
        place = read_place(text)
        known = before.get(place.unit, place.people)
        found[str(replace(place, people=known))] = share
        if place.people > known:
            found[str(replace(place, batch=2, people=place.people - known))] = share
    return found


def test_a_batch_of_k_is_shown() -> None:
    chance = Random(9)
    town = settle(chance, TOWN, skip=0)
    first = publish(town)
    # nobody among the five says that a computer or help does not concern them: each question has five new answers
    known = {"computer_access": "own", "internet_work": "reliable", "learned": "training"}
    five = [make_case({**answer(chance, "civil", 0).values, **known}, department="civil") for _ in range(5)]
    town["civil"] = town["civil"] + five
    second = publish(town, ledger=rows_of(first))
    assert stated(second.publications["civil"], "indicator.F1") == "shown"
    assert table(second.publications["civil"], "idea_kind")
    columns = next(row for row in second.rows["civil"] if row.measure == "table.idea_kind").coefficients
    assert set(columns) == {"table.idea_kind@civil/c1.1.1#12", "table.idea_kind@civil/c1.1.2#5"}
    assert exposed(rows_of(first) + rows_of(second)) == []


def test_stragglers_count_for_the_town_only_where_they_are_enough() -> None:
    chance = Random(4)
    town = settle(chance, {"civil": 12, "markets": 9}, skip=0)
    for late, shows in ((3, False), (6, True)):
        groups, _ = judge(town)
        _, whole = judge({**town, "civil": town["civil"] + [answer(chance, "civil", 0) for _ in range(late)]})
        found = disclose_wave(groups, whole, CAMPAIGN, model=MODEL, policy=POLICY, at=AT)
        assert table(found.publications["town"], "idea_kind")
        assert [table(found.publications[one], "idea_kind") for one in ("civil", "markets")] == [True, shows]
        assert exposed(rows_of(found)) == []


def test_nothing_new_is_shown_of_a_group_out_of_which_an_answer_has_gone() -> None:
    town = settle(Random(6), TOWN, skip=0)
    first = publish(town)
    fewer = {**town, "civil": town["civil"][1:]}
    for rest in ({}, {"withdrawn": ["civil"]}):
        second = publish(fewer, ledger=rows_of(first), **rest)
        assert stated(second.publications["civil"], "indicator.A1") == "protect"
        assert stated(second.publications["town"], "indicator.A1") == "protect"
        assert stated(second.publications["markets"], "indicator.A1") == "shown"
    # one has gone and one has come: as many as before, so only `withdrawn` can tell
    swapped = {**town, "civil": [*town["civil"][1:], answer(Random(1), "civil", 0)]}
    second = publish(swapped, ledger=rows_of(first), withdrawn=["civil"])
    assert stated(second.publications["civil"], "indicator.A1") == "protect"


def test_another_wave_is_other_answers() -> None:
    first = publish(settle(Random(1), TOWN, skip=0))
    second = publish(
        settle(Random(2), {**TOWN, "civil": 13}, skip=0), ledger=rows_of(first), campaign=replace(CAMPAIGN, wave=2)
    )
    assert stated(second.publications["civil"], "indicator.A1") == "shown"
    assert exposed(rows_of(first) + rows_of(second)) == []


def test_a_question_that_few_answered_is_hidden_and_protected() -> None:
    """Skips: as many people as ever, but three of the markets leave one question with four answers."""
    chance = Random(5)
    town = settle(chance, {"civil": 12, "markets": 9, "planning": 8}, skip=0)
    silent = {"idea_kind": "$refused"}
    town["planning"] = [
        make_case({**case.values, **(silent if at < 4 else {})}, department="planning")
        for at, case in enumerate(town["planning"])
    ]
    found = publish(town)
    shows = {name: table(one, "idea_kind") for name, one in found.publications.items()}
    assert shows == {"civil": True, "markets": False, "planning": False, "town": True}
    assert all(table(one, "agent_hard") for one in found.publications.values())
    assert exposed(rows_of(found)) == []


def test_corruption_class_has_rows_of_the_municipality_only() -> None:
    town = settle(Random(7), {"civil": 12, "markets": 9}, skip=0)
    found = publish(town)
    named = {unit for unit, rows in found.rows.items() for row in rows if "pressure" in str(row)}
    assert named == {"town"}
    assert "table.agent_hard.pressure" in found.publications["town"].figures
    public = publish(town, audience="public")
    assert "pressure" not in str(public.rows)


def test_public_pages_need_ten_and_add_nothing_to_what_the_chat_said() -> None:
    town = settle(Random(8), {"civil": 14, "markets": 12, "planning": 8}, skip=0)
    chat = publish(town)
    public = publish(town, ledger=rows_of(chat), audience="public")
    shows = {name: table(one, "idea_kind") for name, one in public.publications.items()}
    assert shows == {"civil": True, "markets": False, "planning": False, "town": True}
    assert {row.audience for row in rows_of(public)} == {"public"}
    assert exposed(rows_of(public), k=POLICY.contributors_public) == []
    assert exposed(rows_of(chat) + rows_of(public)) == []


def test_who_declined_is_not_worked_out_from_the_town() -> None:
    town = settle(Random(3), {"civil": 12, "markets": 9, "planning": 8, "archive": 3}, skip=0)
    found = publish(town, silent=6)
    told = {name: one.response.declined is not None for name, one in found.publications.items()}
    assert told == {"civil": True, "markets": True, "planning": False, "archive": False, "town": True}


def test_intervals_stand_on_shown_figures_only() -> None:
    town = settle(Random(3), {"civil": 12, "markets": 11, "planning": 10}, skip=0)
    found = publish(town)
    whole = found.publications["town"].figures["indicator.F1"]
    assert isinstance(whole, Shown)
    assert whole.sampling_low is not None
    first = publish({**town, "civil": town["civil"][:10]})
    later = publish(town, ledger=rows_of(first)).publications
    assert stated(later["civil"], "indicator.F1") == "protect"
    hidden = later["town"].figures["indicator.F1"]
    assert isinstance(hidden, Hidden) or hidden.sampling_low is None


def test_one_group_alone_is_as_it_was() -> None:
    town = settle(Random(3), {"civil": 12}, skip=0)
    groups, _ = judge(town)
    alone = publish_group(groups[0].found, unit=groups[0].unit, campaign=CAMPAIGN, model=MODEL, policy=POLICY, at=AT)
    found = disclose_wave(groups, None, CAMPAIGN, model=MODEL, policy=POLICY, at=AT)
    assert found.publications["civil"] == alone
    mine = {row.measure: dict(row.coefficients) for row in ledger_rows(alone)}
    kept = {row.measure: dict(row.coefficients) for row in found.rows["civil"]}
    assert mine["dimension.A"] == kept["dimension.A"]
    assert mine["indicator.A1"] == kept["indicator.A1"]


def test_forty_groups_take_a_few_seconds() -> None:
    chance = Random(1)
    groups, whole = judge(settle(chance, {f"d{i}": chance.randint(2, 12) for i in range(40)}))
    begun = time.process_time()
    found = disclose_wave(groups, whole, CAMPAIGN, model=MODEL, policy=POLICY, at=AT)
    assert time.process_time() - begun < 5
    assert len(rows_of(found)) > 300


def test_rows_of_the_table_are_enough_to_go_on() -> None:
    town = settle(Random(1), TOWN, skip=0)
    first = publish(town)
    table_rows = [
        {"id": f"p:{row.measure}", "municipality": "m", "campaign": "c1", "wave": "w1", "publication": "p"}
        | {"measure": row.measure, "kind": row.kind, "coefficients": json.dumps(dict(row.coefficients))}
        | {"n": row.n, "rounding": row.rounding, "audience": row.audience}
        for row in rows_of(first)
    ]
    read = [LedgerRow.read(row) for row in table_rows]
    assert read == rows_of(first)
    more = {**town, "civil": [*town["civil"], answer(Random(1), "civil", 0)]}
    assert publish(more, ledger=read).publications == publish(more, ledger=rows_of(first)).publications


def test_a_choice_left_out_is_not_worked_out_from_the_others() -> None:
    """Where people have one choice each, the shares of a department would leave the size of the gap."""
    groups, whole = judge(settle(Random(7), {"civil": 12, "markets": 9}, skip=0))
    value = next(one for one in MODEL.values() if one.name == "idea_kind")
    single = value.model_copy(update={"municipality_only": ("nothing",)})
    profiles = tuple(
        one.model_copy(update={"values": tuple(single if v.name == "idea_kind" else v for v in one.values)})
        for one in MODEL.profiles
    )
    model = MODEL.model_copy(update={"profiles": profiles})
    found = disclose_wave(groups, whole, CAMPAIGN, model=model, policy=POLICY, at=AT).publications
    assert [table(found[one], "idea_kind") for one in ("civil", "markets", "town")] == [False, False, True]
    assert stated(found["civil"], "table.idea_kind") == "municipality_only"
    assert table(found["civil"], "agent_hard")


def test_errors_say_what_to_do() -> None:
    town = settle(Random(3), {"civil": 12}, skip=0)
    groups, _ = judge(town)
    _, small = judge({"civil": town["civil"][:8]})
    with pytest.raises(ValueError, match="the town has 8 answers and its groups have 12: assess the town over"):
        disclose_wave(groups, small, CAMPAIGN, model=MODEL, policy=POLICY, at=AT)
    broken = LedgerRow("indicator.A1", "mean", {"indicator.A1@civil/1": "1/9"}, 9, "10")
    with pytest.raises(ValueError, match=r"'indicator\.A1@civil/1' is no column .* restore the table from a backup"):
        publish(town, ledger=[broken])
