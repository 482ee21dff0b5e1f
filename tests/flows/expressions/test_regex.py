"""The portable regular expressions: what is refused, what they mean, and that no text makes them slow."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.regex import RegexError, compile_regex


@pytest.mark.parametrize(
    ("pattern", "matching", "others"),
    [
        ("[0-9]", ["1"], ["", "12", "a", "٣"]),
        ("^.*[0-9].*$", ["ab1", "1"], ["ab", "a\n1"]),
        ("", [""], ["a"]),
        ("^$", [""], ["a", "\n"]),
        (r"\w+", ["ab_1"], ["é", "a b", ""]),
        (r"\d{2,4}", ["12", "1234"], ["1", "12345"]),
        (r"\s*", ["", " \t\n"], ["\u00a0"]),
        (r"\S\D\W", ["aa-"], ["a1-", " a-"]),
        ("a|bc|", ["a", "bc", ""], ["abc"]),
        ("(a|b)+?c", ["abac"], ["c", "ab"]),
        ("(?:ab){2}", ["abab"], ["ab", "ababab"]),
        ("a{2,}", ["aa", "aaaa"], ["a"]),
        ("[^a-c]", ["d", "😀"], ["a", ""]),
        (r"[\w.-]+@[\w-]+(\.[\w-]+)+", ["jane.doe@town-hall.example.org"], ["jane@", "jane@town"]),
        (r"\+?[0-9]( ?[0-9]){7,14}", ["+212 5 22 33 44 55"], ["+", "123"]),
        (r"[-a]\-[a-]", ["---", "a-a"], ["b--"]),
        (r"[\]\\^]", ["]", "\\", "^"], ["["]),
        (".", ["é", "😀"], ["\n", ""]),
        ("(^a|b$)", ["a", "b"], ["ab"]),
        ("(|a)(|b)", ["", "ab", "b"], ["ba"]),
        ("(a?){3}b", ["b", "aaab"], ["aaaab"]),
        ("a{0,2}b?", ["", "aab"], ["aaab"]),
    ],
)
def test_the_whole_text_matches(pattern: str, matching: list[str], others: list[str]) -> None:
    regex = compile_regex(pattern)
    for text in matching:
        assert regex.matches(text), text
    for text in others:
        assert not regex.matches(text), text


@pytest.mark.parametrize(
    ("pattern", "offset", "says"),
    [
        ("(?i)a", 0, "a flag"),
        ("(?=a)", 0, "look-ahead"),
        ("a(?!b)", 1, "look-ahead"),
        ("(?<=a)b", 0, "look-behind"),
        ("(?P<x>a)", 0, "named group"),
        (r"(a)\1", 3, "refers back"),
        (r"\bfoo", 0, "\\b"),
        (r"\p{L}+", 0, "A-Za-zÀ-ÿ"),
        (r"a\Z", 1, "remove it"),
        (r"\q", 0, "not in the language"),
        ("a\\", 1, "backslash"),
        ("(a", 0, "never closed"),
        ("a)", 1, "closes no group"),
        ("[a", 0, "never closed"),
        ("[]a]", 0, "nothing in it"),
        ("[z-a]", 3, "before it begins"),
        ("[a-f-z]", 4, "after a range"),
        (r"[\d-x]", 4, "no range"),
        ("[[a]]", 1, "not alike"),
        ("[a&&b]", 2, "not alike"),
        ("*a", 0, "nothing to repeat"),
        ("a**", 2, "one quantifier"),
        ("a++", 2, "one quantifier"),
        ("a{", 1, "begins no count"),
        ("a{,3}", 1, "begins no count"),
        ("a{3,2}", 1, "smaller number first"),
        ("a{0}", 1, "1 or more"),
        ("a}", 1, "stands alone"),
        ("a^b", 1, "never match"),
        ("a$b", 2, "never match"),
        ("(a$)b", 4, "never match"),
        ("(^a)*", 0, "holds ^ or $"),
        ("a{999}b{999}", 0, "too large"),
        ("((){999}){999}", 0, "too large"),
        ("(" * 30 + ")" * 30, 21, "deeper than 20"),
        ("(a+)+$", 0, "(a+)+ can take forever: write a+"),
        ("x(a*)*", 1, "(a*)* can take forever: write a*"),
        ("(a|a)*", 0, "(a|a)* can take forever"),
        ("(a|ab|b)*", 0, "forever"),
        ("(a?b?)*", 0, "forever"),
        ("([a-z]+ ?)*", 0, "forever"),
        ("(.*a)+", 0, "forever"),
        ("((a{2}|a{3})*b)*", 1, "forever"),
        ("(x+x+)+y", 0, "forever"),
        (r"(\w{1,9}){1,99}", 0, "forever"),
        ("(" + "|".join("a" * 60) + ")*", 0, "forever"),
    ],
)
def test_refused(pattern: str, offset: int, says: str) -> None:
    started = time.perf_counter()
    with pytest.raises(RegexError) as caught:
        compile_regex(pattern)
    assert time.perf_counter() - started < 0.5
    assert caught.value.offset == offset
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\w+\.)*\w+",
        "([a-z]+ )*[a-z]+",
        "(ab|ac)*",
        r"(\d{1,3},)*\d{1,3}",
        r"(\d{2} ?){4,5}",
        r"(\d{1,3} ?){1,4}",
        "((a|b)*c)*",
        r"[A-Z][a-z]*([ '-][A-Z][a-z]*)*",
        "(north|south|east)( (north|south|east))*",
    ],
)
def test_loops_that_read_a_text_in_one_way_are_accepted(pattern: str) -> None:
    assert compile_regex(pattern).pattern == pattern


def seconds(matches, text: str) -> float:
    """Of processor time, so that a busy machine does not count."""
    started = time.process_time()
    matches(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^.*[0-9].*$", "1" * 3_999 + "\n"),
        (".*a.*b.*c.*d", "abc" * 1_333),
        (".*a.{900}", "ab" * 2_000),
        ("(.*a){12}b", "a" * 4_000),
        ("[^@ ]+@[^@ ]+\\.[^@ ]+", "@." * 2_000),
    ],
)
def test_the_longest_answer_is_matched_in_linear_time(pattern: str, text: str) -> None:
    assert seconds(compile_regex(pattern).matches, text) < 1


def test_control_the_loops_refused_are_those_that_explode() -> None:
    """What is refused would take time that doubles with each letter in an engine that tries one way after another."""
    for pattern in ("(a+)+b", "(a|a)*b", "(a*)*b"):
        with pytest.raises(RegexError):
            compile_regex(pattern)
        explosive = re.compile(pattern).fullmatch
        assert seconds(explosive, "a" * 17) > 8 * seconds(explosive, "a" * 11)
    harmless = re.compile("(ab|ac)*d").fullmatch
    assert seconds(harmless, "ab" * 200) < 0.1


@st.composite
def patterns(draw: st.DrawFn, depth: int = 3) -> str:
    """Patterns of the subset over a small alphabet."""
    if depth == 0:
        return draw(st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"\w", r"\d", r"\.", "[a-c1]", ""]))
    inner = patterns(depth - 1)
    match draw(st.integers(0, 3)):
        case 0:
            return "".join(draw(st.lists(inner, min_size=1, max_size=3)))
        case 1:
            return f"({draw(inner)}|{draw(inner)})"
        case 2:
            count = draw(st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?", "{1,6}"]))
            return f"(?:{draw(inner)}){count}"
        case _:
            return f"^({draw(inner)})$" if depth == 3 else draw(inner)


@settings(max_examples=500, deadline=None)
@given(patterns(), st.lists(st.text("abc1.é\n", max_size=7), min_size=1, max_size=6))
def test_it_means_what_python_means(pattern: str, texts: list[str]) -> None:
    try:
        regex = compile_regex(pattern)
    except RegexError:
        return
    # The end of the text is meant, where Python's $ also stands before a last line break.
    meaning = re.compile(pattern.replace("$", r"\Z"), re.ASCII)
    for text in texts:
        assert regex.matches(text) is bool(meaning.fullmatch(text)), (pattern, text)


@settings(max_examples=500, deadline=None)
@given(st.text(st.sampled_from(r"ab(|)[]{}*+?^$.\-,:=!<0129dwsbpP&"), max_size=14))
def test_any_pattern_compiles_or_is_refused(pattern: str) -> None:
    try:
        regex = compile_regex(pattern)
    except RegexError as error:
        refused = error
    else:
        regex.matches("ab0")
        re.compile(pattern, re.ASCII)
        return
    assert 0 <= refused.offset <= len(pattern)
    assert refused.cause
    assert refused.way_out
