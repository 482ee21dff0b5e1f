"""Country packs: what is believed has a source and a year; what is missing is said and never filled."""

from importlib import resources

import pytest

from scoring.model import Model
from scoring.packs import Pack, load_pack, parse_pack
from scoring.yaml_file import FileError

TEXT = resources.files("scoring").joinpath("models/packs/zz.yaml").read_text("utf-8")


def zz() -> Pack:
    pack = load_pack("zz")
    assert pack is not None
    return pack


def test_the_example_is_whole_and_says_that_it_is_invented() -> None:
    pack = zz()
    assert (pack.country, pack.missing) == ("zz", ())
    rows = [*(pack.regional_rates or ()), *(pack.costs or ()), pack.statistics_office]
    assert all(row is not None and row.source.startswith("Invented") for row in rows)
    assert pack.statistics_office is not None
    assert "invented" in pack.statistics_office.name
    assert all("invented" in region.label["en"] for region in pack.regions)


def test_costs_are_of_rules_that_the_model_has(model: Model) -> None:
    assert {cost.rule for cost in zz().costs or ()} <= {rule.id for rule in model.rules}


def test_a_rate_is_of_that_region_and_setting_or_there_is_none() -> None:
    pack = zz()
    assert [(rate.device, rate.value) for rate in pack.rates("coast", "rural")] == [("phone", 88)]
    assert [(rate.device, rate.value) for rate in pack.rates("coast")] == [("phone", 94)]
    assert pack.rates("hills", "urban") == pack.rates("desert") == ()
    assert [region.name for region in pack.rated_regions] == ["coast", "hills"]


def test_a_cost_is_a_row_or_nothing() -> None:
    cost = zz().cost("R01")
    assert cost is not None
    assert (cost.min, cost.max, cost.currency, cost.year) == (900, 1500, "XTS", 2025)
    assert zz().cost("R99") is None


@pytest.mark.parametrize("country", ["sn", "ZZ", "", "../zz", "z"])
def test_no_pack_is_no_pack(country: str) -> None:
    assert load_pack(country) is None


def test_a_missing_table_is_said_and_an_empty_one_is_not_missing() -> None:
    bare = parse_pack("country: xx\n")
    assert bare.missing == ("regional_rates", "statistics_office", "costs")
    assert (bare.rates("coast", "urban"), bare.rated_regions) == ((), ())
    assert (bare.cost("R01"), bare.statistics_office) == (None, None)
    assert parse_pack("country: xx\ncosts: []\n").missing == ("regional_rates", "statistics_office")


def test_a_region_without_rates_is_not_offered() -> None:
    more = TEXT.replace("regions:\n", "regions:\n  - {name: desert, label: {en: Desert}}\n", 1)
    assert [region.name for region in parse_pack(more).rated_regions] == ["coast", "hills"]


CENSUS = ', source: "Invented: census of Zembala", year: 2021}'
PRICES = 'source: "Invented: price list of the central purchasing office"'
URBAN = "value: 97, unit: household, stratum: urban"
WAY_OUT = "missing: say who published it and in which year, or remove the row"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (CENSUS, ", year: 2021}", rf"regional_rates\.5\.source: {WAY_OUT}"),
        (", year: 2021}", "}", rf"regional_rates\.5\.year: {WAY_OUT}"),
        ('  source: "Invented: official directory"\n', "", rf"statistics_office\.source: {WAY_OUT}"),
        ("  year: 2025\n", "", rf"statistics_office\.year: {WAY_OUT}"),
        (PRICES, "source: ' '", r"costs\.0\.source: .*at least 1"),
        (f", {PRICES}, year: 2025}}", "}", rf"costs\.0\.source: {WAY_OUT}\n.*costs\.0\.year: {WAY_OUT}"),
        ("year: 2021}", "year: soon}", r"regional_rates\.5\.year: .*integer"),
        ("value: 94", "value: 940", r"regional_rates\.0\.value: .*100"),
        ("value: 94", "value: many", r"regional_rates\.0\.value: .*number"),
        ("device: phone", "device: radio", r"regional_rates\.0\.device: .*'phone'"),
        ("unit: household", "unit: head", r"regional_rates\.0\.unit"),
        ("stratum: both", "stratum: all", r"regional_rates\.0\.stratum"),
        ("region: coast, device", "region: desert, device", r"regional_rates\.0\.region: no region desert: add it"),
        (URBAN, URBAN.replace("urban", "both"), r"regional_rates\.1: stands twice, first in row 1: remove one"),
        ("rule: R18", "rule: R01", r"costs\.1: stands twice, first in row 1"),
        ("rule: R18", "rule: scanner", r"costs\.1\.rule"),
        ("min: 900", "min: 9000", r"costs\.0\.min: min 9000 is above max 1500"),
        ("currency: XTS", "currency: francs", r"costs\.0\.currency"),
        ("- name: hills", "- name: coast", r"regions\.1: stands twice"),
        ("country: zz", "country: Zembala", r"country: "),
        ("costs:\n", "prices:\n", r"prices: Extra inputs"),
    ],
)  # fmt: skip
def test_what_is_refused_has_a_place_a_cause_and_a_code(old: str, new: str, problem: str) -> None:
    assert old in TEXT
    broken = TEXT.replace(old, new, 1)
    with pytest.raises(FileError, match=rf"zz\.yaml:\d+:\d+: E-MODEL-PACK: {problem}"):
        parse_pack(broken, "zz.yaml")


def test_the_place_is_that_of_the_row() -> None:
    line = next(number for number, text in enumerate(TEXT.splitlines(), 1) if "value: 94" in text)
    with pytest.raises(FileError, match=rf"^zz\.yaml:{line}:\d+: E-MODEL-PACK: regional_rates\.0\.value: "):
        parse_pack(TEXT.replace("value: 94", "value: -1", 1), "zz.yaml")


@pytest.mark.parametrize("text", ["", "- 1\n", "country: zz\ncountry: zz\n", "country: [\n"])
def test_what_is_no_pack_at_all(text: str) -> None:
    with pytest.raises(FileError, match=r"pack\.yaml:\d+:\d+"):
        parse_pack(text)
