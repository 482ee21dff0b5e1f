"""The messages in the chat: one screen, the publication's numbers, nothing hidden, nothing that a tie decides."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from two_waves import full_town, two_waves

from reports.summary import results_lines, summary_lines, warn
from reports.voice import Voice
from reports.words import Words
from scoring.cards import Row, Table
from scoring.figures import Hidden, Shown
from scoring.publication import Publication

EN, FR = Words("reports", "en"), Words("reports", "fr")
SCREEN = 900


def said(lines: tuple[tuple[str, str], ...]) -> str:
    return "\n\n".join(text for _, text in lines)


def numbers(text: str) -> set[float]:
    return {float(one) for one in re.findall(r"\d+(?:\.\d+)?", re.sub(r"^\d\. ", "", text, flags=re.M))}


def share(value: float) -> Shown:
    return Shown(value=value, n=20, of=30, unit="percent", rounding="5")


def with_hardest(publication: Publication, *values: float) -> Publication:
    """The same publication with other shares in the table of hard procedures."""
    rows = tuple(Row(f"p{at}", {"en": f"Procedure {chr(65 + at)}"}, f"hardest.p{at}") for at in range(len(values)))
    figures = {row.figure: share(value) for row, value in zip(rows, values, strict=True)}
    hardest = publication.friction.hardest
    assert isinstance(hardest, Table)
    friction = replace(publication.friction, hardest=replace(hardest, rows=rows), procedures=())
    return replace(publication, friction=friction, figures={**publication.figures, **figures})


@pytest.mark.parametrize("words", [EN, FR])
@pytest.mark.parametrize("size", [(12, 14), (25, 30), (4, 6), (12, 30), (60, 80), (5, 60)])
@pytest.mark.parametrize("level", ["unit", "municipality"])
def test_it_fits_on_one_screen(
    make: Callable[..., Publication], words: Words, size: tuple[int, int], level: str
) -> None:
    publication = make(*size, level=level)
    for lines in (summary_lines(publication, words), results_lines(publication, words)):
        assert 50 < len(said(lines)) <= SCREEN
        assert all(text and style in ("", "b", "i") for style, text in lines)


def test_a_long_name_leaves_room(twelve: Publication) -> None:
    departments = tuple(replace(one, name={"en": "W" * 500}) for one in twelve.unit.departments)
    long = replace(twelve, unit=replace(twelve.unit, departments=departments))
    assert len(said(summary_lines(long, FR))) <= SCREEN
    assert len(said(results_lines(long, FR))) <= SCREEN


def test_the_summary_of_a_department(many: Publication) -> None:
    lines = summary_lines(many, EN)
    assert lines[0] == ("b", "Civil registry")
    text = said(lines)
    assert "25 of 30 people answered." in text
    shown = many.shown("dimension.A")
    assert shown is not None
    assert f"Equipment and connectivity: Emerging, {shown.value:g} points of 100" in text
    assert "Hardest for residents: Birth certificate" in text
    assert "Not asked this time: documents · " in text
    assert len(re.findall(r"^\d\. ", text, flags=re.M)) == len(many.actions) <= 3


def test_its_numbers_are_the_publications(many: Publication) -> None:
    found = numbers(said(summary_lines(many, EN)))
    allowed: set[Any] = {25, 30, 100}
    for card in many.dimensions:
        shown = many.shown(card.figure)
        if shown is not None:
            allowed |= {shown.value, shown.low, shown.high, shown.sampling_low, shown.sampling_high}
    assert found <= allowed
    assert numbers(said(results_lines(many, EN))) == {25, 30}


@pytest.mark.parametrize("words", [EN, FR])
def test_a_department_of_four_hears_why(four: Publication, words: Words) -> None:
    for lines in (summary_lines(four, words), results_lines(four, words)):
        assert numbers(said(lines)) == {4, 6, four.k}
    assert "hidden to protect respondents" in said(summary_lines(four, EN))


def test_a_hidden_dimension_has_neither_level_nor_number(many: Publication) -> None:
    hidden = replace(many, figures={**many.figures, "dimension.A": Hidden(reason="protect")})
    assert "Equipment and connectivity: hidden to protect respondents\n" in said(summary_lines(hidden, EN))


def test_an_unknown_dimension_is_said_to_be_unknown(many: Publication) -> None:
    shown = many.shown("dimension.A")
    assert shown is not None
    figures = {**many.figures, "dimension.A": replace(shown, value=None)}
    cards = tuple(replace(one, level="", reason="few_known") if one.id == "A" else one for one in many.dimensions)
    text = said(summary_lines(replace(many, figures=figures, dimensions=cards), EN))
    assert "Equipment and connectivity: not known well enough\n" in text


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ((50, 20, 10), "Procedure A"),
        ((20, 20, 10), "Procedure A · Procedure B"),
        ((20, 20, 20, 20), ""),
        ((0, 0), ""),
    ],
)
def test_the_order_of_a_list_never_decides(many: Publication, values: tuple[float, ...], named: str) -> None:
    text = said(summary_lines(with_hardest(many, *values), EN))
    assert (f"Hardest for residents: {named}\n" in text) is bool(named)
    assert ("Hardest for residents" in text) is bool(named)


def test_what_goes_back_names_the_most_frequent(many: Publication) -> None:
    text = said(results_lines(many, EN))
    assert text.startswith("The results of the survey are in. Thank you.\n\nCivil registry: 25 of 30 people answered.")
    assert re.search(r"Hardest for residents\n• Birth certificate \(.+\)\n", text)
    tied = said(results_lines(with_hardest(many, 50, 40, 30, 30), EN))
    assert "Hardest for residents\n• Procedure A\n• Procedure B\n\n" in tied


def test_favours_and_go_betweens_never_go_back(make: Callable[..., Publication]) -> None:
    town = make(60, 80, level="municipality")
    tables = {table.id: table for table in town.friction.tables}
    rows = {row.name: row for row in tables["agent_hard"].rows}
    assert "pressure" in rows, "the control: the coordinator of the town may read it"
    first = replace(town, figures={**town.figures, rows["pressure"].figure: share(90)})
    ranked = (rows["pressure"], *(row for row in tables["agent_hard"].rows if row.name != "pressure"))
    friction = replace(town.friction, tables=(replace(tables["agent_hard"], rows=ranked),))
    text = said(results_lines(replace(first, friction=friction), EN))
    assert "Hardest for us" in text
    assert "favours" not in text


def test_nothing_urgent(twelve: Publication) -> None:
    assert "Nothing urgent came out of these answers." in said(summary_lines(replace(twelve, actions=()), EN))


@pytest.mark.parametrize(
    ("mark", "caution"),
    [("indicative", "Too few people answered to give a level"), ("limited", "Many people did not answer")],
)
def test_few_answers_are_the_first_caution(twelve: Publication, mark: Any, caution: str) -> None:
    few = replace(twelve, response=replace(twelve.response, mark=mark))
    assert caution in said(summary_lines(few, EN))
    assert caution not in said(summary_lines(twelve, EN))


# ---------------------------------------------------------------------------------------------------- whole diagnosis
def with_offices(publication: Publication) -> Publication:
    """The same publication, from a campaign that asked heads and officers beside the colleagues."""
    campaign = publication.campaign
    return replace(publication, campaign=replace(campaign, flows=campaign.flows * 2))


def test_heads_and_officers_are_not_among_those_counted(many: Publication) -> None:
    both = with_offices(many)
    assert "25 of 30 people answered, without heads and officers." in said(summary_lines(both, EN))
    assert "25 of 30 people answered, without heads and officers." in said(results_lines(both, EN))
    assert "without heads" not in said(summary_lines(many, EN))


def test_what_officers_were_asked_is_not_called_not_asked(many: Publication) -> None:
    """A group lacks what only officers of the whole town can tell; that is no gap of the survey."""
    text = said(summary_lines(replace(with_offices(many), not_asked=()), EN))
    assert "Not asked this time" not in text
    assert "Asked for the whole town only: documents · " in text
    assert "Asked for the whole town only" not in said(summary_lines(many, EN))


def test_departments_together_are_not_called_one_department(make: Callable[..., Publication]) -> None:
    alone = make(25, 30)
    together = replace(alone, unit=replace(alone.unit, departments=alone.unit.departments[:1] * 2))
    calm = [replace(one, dimensions=(), overall=replace(one.overall, doubt="none")) for one in (alone, together)]
    assert [warn(Voice.with_words(one, EN)) for one in calm] == [
        "This speaks for the department, not for the whole town.",
        "This speaks for these departments, not for the whole town.",
    ]


# ---------------------------------------------------------------------------------------------------- two waves
@pytest.mark.parametrize("language", ["en", "fr", "es", "pt", "ar"])
def test_the_whole_diagnosis_fits_on_one_screen_with_all_its_actions(language: str) -> None:
    """Seven subjects, a range for each, what changed, three actions: in every language."""
    for seed in (7, 3):
        for publication in two_waves(seed)[1].publications.values():
            lines = summary_lines(publication, Words("reports", language))
            assert len(said(lines)) <= SCREEN
            proposed = [text for _, text in lines if re.match(r"1\. ", text)]
            assert len(proposed) == 1
            assert len(proposed[0].split("\n")) >= 2
    town = said(summary_lines(full_town(), Words("reports", language)))
    assert len(re.findall(r"^\d\. ", town, flags=re.M)) == 3


def test_the_strongest_and_the_weakest_side_are_said_apart() -> None:
    town = full_town()
    text = said(summary_lines(town, EN))
    values = {card.id: shown.value for card in town.dimensions if (shown := town.shown(card.figure)) and shown.value}
    best, weakest = max(values, key=lambda id: values[id]), min(values, key=lambda id: values[id])
    plain = {card.id: card.plain["en"] for card in town.dimensions}
    assert re.search(rf"^Strongest: {plain[best]}: \w+, {values[best]:g} ", text, flags=re.M)
    assert re.search(rf"^Weakest: {plain[weakest]}: [\w-]+, {values[weakest]:g} ", text, flags=re.M)
    assert text.count(f"{plain[best]}") == 2, "at its end, and among what changed"
    assert "Higher than last time: computers and internet." in text
    assert "Strongest" not in said(summary_lines(two_waves()[1].publications["d1"], EN)), "a department has no ends"


def test_sides_that_tie_are_named_together() -> None:
    town = full_town()
    shown = {card.id: one for card in town.dimensions if (one := town.shown(card.figure)) and one.value is not None}
    top = max(one.value or 0 for one in shown.values())
    figures = {**town.figures, "dimension.D": replace(shown["D"], value=top)}
    text = said(summary_lines(replace(town, figures=figures), EN))
    assert f"Strongest: computers and internet · residents' say: {top:g}\n" in text
    level = {**town.figures, **{f"dimension.{id}": replace(one, value=50.0) for id, one in shown.items()}}
    assert "Strongest" not in said(summary_lines(replace(town, figures=level), EN)), "where all tie there are no ends"
