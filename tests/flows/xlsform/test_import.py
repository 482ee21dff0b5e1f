"""What people send is read as ODK's tools read it; what cannot be taken over is said by its cell; nothing raises."""

from pathlib import Path

import pytest
from markdown_forms import as_xlsx, sheets_of
from pyxform.xls2xform import convert
from xforms import read_xform
from xlsforms import FORMS

from flows.items import Question
from flows.model_parts import Choice
from flows.workbook.read import open_workbook
from flows.xlsform.export import export
from flows.xlsform.import_form import Imported, import_form, lines_of
from flows.xlsform.languages import read_language_option


def imported(text: str, **more: object) -> Imported:
    return import_form(sheets_of(text), "data", **more)  # type: ignore[arg-type]


def survey(rows: str, choices: str = "") -> str:
    form = "| survey |\n" + "\n".join(f"| {line}" for line in rows.strip().splitlines())
    return form + (
        "\n| choices |\n" + "\n".join(f"| {line}" for line in choices.strip().splitlines()) if choices else ""
    )


@pytest.mark.parametrize("habit", FORMS)
def test_a_form_is_taken_over_whole(habit: str) -> None:
    found = imported(FORMS[habit])
    assert found.flow is not None, [*lines_of(found)]
    assert found.errors == 0


@pytest.mark.parametrize("habit", FORMS)
def test_pyxform_makes_the_same_of_the_form_and_of_our_export(habit: str, tmp_path: Path) -> None:
    theirs = read_xform(convert(as_xlsx(sheets_of(FORMS[habit]), tmp_path / "data.xlsx"), validate=False).xform)
    flow = imported(FORMS[habit]).flow
    assert flow is not None
    (tmp_path / "ours.xlsx").write_bytes(export(flow).data)
    ours = read_xform(convert(tmp_path / "ours.xlsx", validate=False).xform)
    recorded = {path for path in theirs if path.rpartition("/")[2] in ("start", "device")}
    assert set(theirs) - recorded == set(ours)
    for path in ours:
        for key in ("type", "required", "constraint", "calculate", "control", "hint", "constraintMsg", "itemset"):
            assert theirs[path].get(key) == ours[path].get(key), (path, key)
        for key in ("label", "relevant"):
            if "state" not in path and key in theirs[path] and "__label" not in str(ours[path].get(key)):
                assert ours[path].get(key) == theirs[path][key], (path, key)


def test_agreement_is_not_agreed_by_itself(tmp_path: Path) -> None:
    """The control: one word changed in the form is seen."""
    text = FORMS["paths"]
    one = read_xform(convert(as_xlsx(sheets_of(text), tmp_path / "one.xlsx"), validate=False).xform)
    other = text.replace("> 2", "> 3")
    two = read_xform(convert(as_xlsx(sheets_of(other), tmp_path / "two.xlsx"), validate=False).xform)
    assert one != two


def test_paths_become_names() -> None:
    text = imported(FORMS["paths"]).text or ""
    assert "relevant: ${people} > 2" in text
    assert "relevant: ${first} != ''" in text
    assert 'calculation: "concat(${first}, ${second})"' in text or "calculation: concat(${first}, ${second})" in text
    assert "constraint: . != ${first}" in text


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (". != current()/../a", ". != ${a}"),
        ("../a = 'x' and /data/a != 'y'", "${a} = 'x' and ${a} != 'y'"),
        ("/any_root/a = '/data/a'", "${a} = '/data/a'"),
        ("selected (., 'x')", "selected(., 'x')"),
        (". > .5 or . < 10.5", ". > 0.5 or . < 10.5"),
        ("${ a } = “x”", '${a} = "x"'),
        ("TRUE", "true()"),
    ],
)
def test_expressions_are_read_as_people_write_them(cell: str, read: str) -> None:
    found = imported(survey(f"| type | name | label | constraint |\n| text | a | A | |\n| text | b | B | {cell} |"))
    assert found.flow is not None, [*lines_of(found)]
    assert found.flow.items["b"].constraint == read  # type: ignore[union-attr]


def test_positions_count_repeats_not_groups() -> None:
    assert "calculation: position(..)\n" in (imported(FORMS["repeats and positions"]).text or "")


def test_required_is_always_written() -> None:
    text = imported(survey("| type | name | label | required |\n| text | a | A | |\n| text | b | B | yes |")).text or ""
    assert text.count("required: false") == 1
    assert text.count("required: true") == 1


def test_names_are_fitted_and_given_back() -> None:
    found = imported(FORMS["names of another kind"])
    assert found.flow is not None
    assert list(found.flow.names) == ["age_year", "a_b", "one", "said", "two", "two_said"]
    table = export(found.flow).sheets["survey"]
    assert [row[1] for row in table[1:] if row[1]] == ["age.year", "a-b", "one", "said", "two", "said"]
    assert "Why ${age.year}?" in {cell for row in table for cell in row}


UNSUPPORTED = """
| type         | name   | label  | relevant        | calculation    | constraint    |
| text         | a      | A      |                 |                |               |
| geotrace     | track  | Walk   |                 |                |               |
| text         | b      | B      | pulldata('x', 'y', 'z', ${a}) = 1 | |          |
| calculate    | c      |        |                 | randomize(${a}) |              |
| text         | d      | D ${c} | ${c} = 1        |                |               |
| text         | e      | E      | ${nobody} = 1   |                |               |
| text         | f      | F      |                 |                | regex(., '(a+)+') |
| select_one x | g      | G      |                 |                |               |
| select_one_from_file t.csv | h | H |           |                |               |
| barcode      | i      | I      |                 |                |               |
| calculate    | j      |        |                 | ${k} + 1       |               |
| calculate    | k      |        |                 | ${j} + 1       |               |
"""


def test_what_is_not_supported_is_said_by_its_place() -> None:
    found = imported(survey(UNSUPPORTED))
    assert found.text is None
    said = [str(line) for line in found.lines if line.severity == "error"]
    assert 'survey row 3 "track": type geotrace is not supported: left out; use geopoint' in said
    for start in (
        'row 4 "b" relevant: pulldata()',
        'row 5 "c" calculation',
        'row 7 "e" relevant: no question "nobody"',
    ):
        assert any(line.startswith(f"survey {start}") for line in said), (start, said)
    for start in ('row 8 "f" constraint', 'row 9 "g" type: there is no list "x"', 'row 10 "h"'):
        assert any(line.startswith(f"survey {start}") for line in said), (start, said)


def test_circles_are_named_once_and_the_rest_stays() -> None:
    found = imported(survey(UNSUPPORTED), skip_unsupported=True)
    said = [line for line in found.lines if line.severity == "error" and "calculation" in line.place]
    assert sum('"j"' in line.place or '"k"' in line.place for line in said) == 2
    assert "needs itself" in str(said) or "->" in str(said) or "→" in str(said)


def test_what_is_left_is_imported_where_that_is_wanted() -> None:
    found = imported(survey(UNSUPPORTED), skip_unsupported=True)
    assert found.flow is not None
    assert {"a", "b", "e", "f"} <= set(found.flow.names)
    assert not {"track", "c", "g", "h", "i"} & set(found.flow.names)
    assert '# survey row 3 "track": type geotrace is not supported' in (found.text or "")
    assert [*lines_of(found)][-1].startswith(f"{len(found.flow.names)} of 12 rows imported, ")


def test_a_language_without_a_code_is_asked_for() -> None:
    form = survey("| type | name | label::Kiswa | label::English |\n| text | a | Nini? | What? |")
    found = imported(form)
    assert found.text is None
    assert 'add --language "Kiswa=xx" with its code' in str(found.lines[0])
    given = imported(form, languages=dict([read_language_option("Kiswa=sw")]))
    assert given.flow is not None
    assert dict(given.flow.settings.languages) == {"sw": "Kiswa", "en": "English"}


@pytest.mark.parametrize("option", ["Kiswa", "Kiswa=", "=x y", ""])
def test_an_option_that_names_no_code_is_refused(option: str) -> None:
    with pytest.raises(ValueError, match="write it as"):
        read_language_option(option)


def test_messages_quote_little_and_nothing_that_acts() -> None:
    evil = "<b>\x1b[31m" + "x" * 500
    found = imported(survey(f"| type | name | label |\n| {evil} | a | A |"))
    assert all(len(str(line)) < 300 for line in found.lines)
    assert not any("\x1b" in str(line) or "<b>" in str(line) for line in found.lines)


def test_rows_are_counted_and_blocks_must_close() -> None:
    found = imported(survey("| type | name | label |\n| begin group | g | G |\n| text | a | A |\n| end repeat | | |"))
    assert any("end repeat, but group" in str(line) for line in found.lines)
    found = imported(survey("| type | name | label |\n| begin group | g | G |\n| text | a | A |"))
    assert any("begin group without its end" in str(line) for line in found.lines)


@pytest.mark.parametrize(
    "form",
    [
        "| choices |\n| | list_name | name |\n| | a | b |\n| other |\n| | x | y |\n| | 1 | 2 |",
        "| survey |\n| | nothing | here |\n| | 1 | 2 |",
        "| survey |\n| | type | name | label |\n| | text | | |",
        "| survey |\n| | type | name | label |\n| | | x | y |",
        "| survey |\n| | type | name | label |\n| | end group | | |",
    ],
)
def test_a_form_that_is_none_is_refused_or_read_never_raised(form: str) -> None:
    found = imported(form)
    assert found.flow is not None or found.errors


def test_files_are_read_from_their_bytes(tmp_path: Path) -> None:
    path = as_xlsx(sheets_of(FORMS["old headings"]), tmp_path / "a.xlsx")
    found = import_form(open_workbook(path.read_bytes()), "a")
    assert found.flow is not None
    assert found.flow.settings.id == "colours"
    assert found.flow == imported(FORMS["old headings"]).flow


# ------------------------------------------------------------------------------------------------ choices
ASKED = """
| type           | name | label::English (en) |
| select_one ways | way  | Which way?         |
"""


def choices_of(sheet: str, rows: str = ASKED, name: str = "ways") -> dict[str, Choice]:
    found = imported(survey(rows, sheet))
    assert found.flow is not None, [*lines_of(found)]
    return {choice.name: choice for choice in found.flow.choices[name]}


@pytest.mark.parametrize("heads", ["label | label::English (en)", "label::English (en) | label"])
def test_a_label_in_its_language_counts_more_than_one_without(heads: str) -> None:
    cells = "English | Plain" if heads.startswith("label::") else "Plain | English"
    found = choices_of(f"| list_name | name | {heads} |\n| ways | a | {cells} |\n")
    assert label_in_english(found["a"]) == "English"


def label_in_english(choice: Choice) -> str:
    return choice.label if isinstance(choice.label, str) else choice.label["en"]


def test_numbers_that_would_lose_digits_stay_texts() -> None:
    found = choices_of(
        "| list_name | name | label::English (en) | code | short |\n| ways | a | A | 12345678901234567891 | 12 |\n"
    )
    assert (found["a"].columns["code"], found["a"].columns["short"]) == ("12345678901234567891", 12)


def test_a_column_that_is_called_like_a_key_of_ours_is_a_column() -> None:
    found = choices_of("| list_name | name | label::English (en) | exclusive |\n| ways | a | A | north |\n")
    assert (found["a"].columns, found["a"].exclusive) == ({"exclusive": "north"}, False)


def test_or_other_adds_no_second_other() -> None:
    rows = ASKED.replace("select_one ways", "select_one ways or_other")
    sheet = "| list_name | name | label::English (en) |\n| ways | a | A |\n| ways | other | Else |\n"
    assert list(choices_of(sheet, rows, "ways_or_other")) == ["a", "other"]


# ------------------------------------------------------------------------------------------------ what is computed
def test_a_note_of_something_computed_is_shown_where_it_is_computed() -> None:
    found = imported(
        survey("""
| type    | name | label::English (en) | relevant    | calculation |
| integer | n    | How many?           |             |             |
| integer | m    | Twice: ${m}         | ${n} > 3    | ${n} * 2    |
""")
    )
    assert found.flow is not None, [*lines_of(found)]
    assert [str(found.flow.items[name].relevant) for name in ("m", "m_note")] == ["${n} > 3", "${n} > 3"]


def test_a_calculate_with_nothing_but_a_default_is_worked_out_once() -> None:
    found = imported(
        survey("""
| type      | name | label::English (en) | default |
| calculate | day  |                     | today() |
| integer   | n    | How many?           |         |
""")
    )
    assert found.flow is not None, [*lines_of(found)]
    item = found.flow.items["day"]
    assert isinstance(item, Question)
    assert item.calculation == "once(today())"


def test_a_default_that_was_changed_in_our_workbook_is_the_new_one() -> None:
    found = imported(
        survey("""
| type    | name | label::English (en) | default |
| integer | n    | How many?           | 4       |
""")
    )
    assert found.flow is not None
    book = open_workbook(export(found.flow).data)
    place = book["survey"][0].index("default")
    row = next(row for row in book["survey"] if "n" in row)
    assert str(row[place]) == "4", "control: it is in the workbook"
    row[place] = "5"
    again = import_form(book, "data").flow
    assert again is not None
    changed = again.items["n"]
    assert isinstance(changed, Question)
    assert changed.default in (5, "5")
