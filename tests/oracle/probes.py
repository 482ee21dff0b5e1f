"""The expressions that are probed; what came of them is in expressions.json."""

from collections.abc import Iterator

OPERANDS = ("${a}", "${blank}", "${b}", "2", "'3'", "'abc'", "''", "true()")
ARITHMETIC = ("+", "-", "*", "div", "mod")
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
SINGLE = """
1 - 2 - 3 | 2 + 3 * 4 | (2 + 3) * 4 | 8 div 2 div 2 | 7 mod 3 | -7 mod 3 | 7 mod -3 | 5.5 mod 2 | --3 | -${a} | - ${blank}
0.1 + 0.2 | 1 div 3 | 100 * 1.1 | 99999999999 + 1 | 2 * 0.5 | 1 div 0 | -1 div 0 | 0 div 0 | 3 > 2 > 1 | 1 = 1 = 1
1 < 2 and 2 < 3 | 1 < 2 or 1 div 0 | false() and 1 | true() or false() and false() | not(true()) and false() | 1 = 2 or 3 = 3
true() = 1 | true() = 'true' | false() = '' | false() = 'false' | '1.0' = 1 | '1.0' = '1' | 'a ' = 'a' | 'A' = 'a' | ' 3' = 3
'10' > '9' | 'abc' < 'abd' | '' = '' | ${blank} = '' | ${blank} = 0 | ${blank} != 0 | ${blank} != '' | ${blank} <= 5 | 0 <= ${blank}
${blank} > 0 | ${blank} + 1 = '' | ${a} = '3' | ${a} = '03' | ${a} = 'x' | ${b} = 'web social' | ${d} = '2026-11-23' | ${d} != ''
${d} > '2026-01-01' | ${d} > date('2026-01-01') | ${d} < date('2026-01-01') | ${d} = date('2026-11-23') | ${d} - date('2026-11-01')
${d} + 1 | today() > '2020-01-01' | today() >= date('2020-01-01') | now() > today() | true() and ${blank} | 'a' and 'b' | 0 or ''
selected(${b}, 'web') | selected(${b}, 'social') | selected(${b}, 'soc') | selected(${b}, '') | selected('', '') | selected('', 'a')
selected(${b}, ${b}) | selected(' a  b ', 'b') | selected('a b', ' b ') | selected(${blank}, '3') | selected(${a}, '3') | selected('a', 'A')
count-selected(${b}) | count-selected('') | count-selected(${blank}) | count-selected(' a  b ') | count-selected('one')
selected-at(${b}, 0) | selected-at(${b}, 1) | selected-at(${b}, 2) | selected-at(${b}, -1) | selected-at('a b', '') | selected-at('', 0)
if(true(), 'y', 'n') | if(${blank}, 'y', 'n') | if(${a}, 'y', 'n') | if('', 'y', 'n') | if('x', 'y', 'n') | if(0, 'y', 'n') | if(${a} > 2, ${a}, 0)
if(false(), 1, '') | if('false', 'y', 'n') | if('0', 'y', 'n') | if(${blank} = '', 'none', ${blank}) | if(${a} = 3, if(${blank} = '', 1, 2), 3)
not(${blank}) | not(${a}) | not('') | not('x') | not(0) | not(false()) | not(1 = 2) | true() | false()
coalesce(${blank}, 5) | coalesce(${a}, 5) | coalesce('', 'x') | coalesce(0, 5) | coalesce('', '') | coalesce(${blank}, ${blank})
coalesce(1, 2, 3) | once('x') | once(${blank}) | once(1 + 1)
string-length('') | string-length('abc') | string-length('é') | string-length('😀') | string-length('عربي') | string-length(${blank})
string-length(${a}) | string-length(${b}) | string-length(' a ') | string-length(12.50) | string-length(true())
contains(${b}, 'so') | contains(${b}, '') | contains('', 'a') | contains('', '') | contains('abc', 'B') | contains(${a}, 3)
starts-with(${b}, 'web') | starts-with(${b}, '') | starts-with('', 'a') | starts-with('abc', 'bc') | ends-with(${b}, 'ial') | ends-with(${b}, '')
ends-with('', 'a') | ends-with('abc', 'ab') | substr('abcdef', 2) | substr('abcdef', 1, 3) | substr('abcdef', -2) | substr('abcdef', 0, -1)
substr('abcdef', 3, 2) | substr('abcdef', 10) | substr('abc', 0, 99) | substr('', 0, 1) | substr(${b}, 4) | substr(${a}, 0) | substr('😀b', 1)
substr('abcdef', -10, 2) | substr('abc', 1.5) | concat('a', 'b') | concat('a', '', 'b') | concat(${a}, '-', ${blank}) | concat(1, 2) | concat('x')
concat(1 div 3, '') | concat(${d}, '') | concat(true(), '') | concat(0.5, 'x') | concat(10, '') | concat(1000000, '') | concat(-0.25, '')
join(', ', ${s}) | join('', ${s}) | join(' ', 'a', 'b') | join('-', ${a}, ${blank}, ${b}) | join(', ', ${s}[. != '']) | join('+', 1, 2, 3)
regex('ab1', '[0-9]') | regex('1', '[0-9]') | regex('ab1', '^.*[0-9].*$') | regex('', '^$') | regex('', '^a*$') | regex('é', '^\\w$') | regex('a', '^\\w$')
regex('٣', '^\\d$') | regex('3', '^\\d$') | regex('a b', '^a\\sb$') | regex(${b}, '^[a-z ]+$') | regex(${a}, '^3$') | regex('AB', '^(?:A|B)+$')
regex('aaa', '^a{2,3}$') | regex('a.b', '^a\\.b$') | regex('axb', '^a\\.b$') | regex('A', '^[^a-z]$') | regex('0612345678', '^0[67][0-9]{8}$')
string(3) | string(3.0) | string(0.5) | string(-0.5) | string('') | string(${blank}) | string(${d}) | string(true()) | string(100000000000) | string(0.0001)
string(123456789.5) | string(1 div 3) | string(1234567) | string(12345678) | string(0.001) | string(0.0009) | string(-0)
number('12') | number(' 12 ') | number('1.5') | number('-3') | number('') | number('abc') | number('1e3') | number('+5') | number('1,5') | number(${a})
number(${blank}) | number(${d}) | number(true()) | number(false()) | number('.5') | number('5.') | number('0x10') | number('1 2')
int(3.7) | int(-3.7) | int(-0.5) | int('4.9') | int('') | int(${blank}) | int(${a}) | int('abc') | int(0.99999) | int(${d})
round(2.5) | round(-2.5) | round(2.4) | round(-2.6) | round(0.5) | round(1.5) | round(1.005, 2) | round(2.675, 2) | round(1234, -2) | round(1250, -2)
round(2.345, 1) | round(10, 2) | round('') | round(${blank}, 1) | round('2.5') | round(3.14159, 3) | round(-1.5) | round(7 div 3, 2) | round(0.05, 1)
floor(2.7) | floor(-2.5) | ceiling(2.1) | ceiling(-2.5) | abs(-3) | abs(3.5) | abs('') | abs(${blank}) | abs('-2') | abs(0)
min(3, 1, 2) | max(3, 1, 2) | max(3, '') | min('', 1) | max('', '') | min(${s}) | max(${s}) | max(${s}[. != '']) | min(${s}[. != '']) | max(${a})
max(${a}, 10) | min(${a}, ${blank}) | max('2', '10') | min('a', 1) | max(-1, -2) | min(0.5, 0.25)
sum(${s}) | sum(${s}[. != '']) | sum(${s}[. > 100]) | sum(1) | sum('a') | count(${s}) | count(${r}) | count(${s}[. != '']) | count(${s}[. > 2])
count(${r}[s = 4]) | count(${r}[s != '']) | count(${s}[. > 100]) | count-non-empty(${s}) | count-non-empty(${r}) | count-non-empty(${s}[. > 1])
sum(${s}[. != '']) div count-non-empty(${s}) | if(count(${s}[. = 4]) > 0, 'y', 'n') | ${s} = 4 | count(${s}) = 3 | position(${r}[2])
indexed-repeat(${s}, ${r}, 1) | indexed-repeat(${s}, ${r}, 2) | indexed-repeat(${s}, ${r}, 3) | indexed-repeat(${s}, ${r}, 4)
indexed-repeat(${s}, ${r}, 0) | indexed-repeat(${s}, ${r}, ${a}) | indexed-repeat(${s}, ${r}, 1) + 1 | indexed-repeat(${s}, ${r}, ${blank})
today() | date('2026-11-23') | date('2026-1-5') | date(20780) | date(${d}) | date('abc') | date('2026-02-30') | date(${blank}) | date(${d} + 1)
date('2026-11-23') = ${d} | date('2026-11-23') - date('2026-11-22') | date('2026-11-23') > date('2026-11-22') | date('1970-01-02') + 0
format-date(${d}, '%Y-%m-%d') | format-date(${d}, '%d/%m/%y') | format-date(${d}, '%e %n %Y') | format-date(${d}, '%b %a') | format-date(${d}, '%A')
format-date(${d}, '%B') | format-date(${d}, '%j') | format-date(${d}, '%W') | format-date('2026-01-05', '%d') | format-date('', '%Y') | format-date(${blank}, '%Y')
format-date('abc', '%Y') | format-date(${d}, '') | format-date(${d}, 'day %d of %m') | format-date(date('2026-01-05'), '%e/%n')
format-date-time(${d}, '%H:%M') | format-date-time('2026-11-23T14:05:09.070+00:00', '%H:%M:%S') | format-date-time('2026-11-23T04:05:09.070+00:00', '%h %3')
format-date-time(${d}, '%Y-%m-%d %H') | format-date-time(${d}, '%I') | format-date-time(${d}, '%p') | format-date-time('', '%H')
decimal-date-time('1970-01-02') | decimal-date-time(${d}) | decimal-date-time(${blank}) | decimal-date-time('2026-11-23T12:00:00.000+00:00')
decimal-date-time('abc') | int((today() - ${d}) div 365.25) < 200 | boolean-from-string('true') | boolean-from-string('1') | boolean-from-string('TRUE')
boolean-from-string('') | boolean-from-string('false') | boolean-from-string(1) | string-length(uuid()) | randomize(${s})
round('') = '' | round(${blank}) = ${blank} | int('') = '' | abs(${blank}) != '' | max('', '') = '' | number('') = '' | coalesce(round(''), 5)
coalesce(number(''), 5) | number('abc') = number('abc') | number('abc') != number('abc') | string(round('')) | concat(round(''), 'x')
join(',', number(''), 'a') | selected-at('a', 9) = '' | string-length(number('')) | concat(1 div 0, '') | concat(${blank} + 1, 'x')
if(number(''), 'y', 'n') | not(number('')) | ${blank} * 0 != 0 | max(${s}[. > 100]) = '' | sum(${s}[. > 100]) = 0 | max(${s}[. > 100])
indexed-repeat(${s}, ${r}, 9) = '' | coalesce(${s}[. > 100], 7) | date(${blank}) = '' | format-date(${blank}, '%Y') = '' | int(${blank}) < 1
round(${blank}) + 0 = '' | count-selected('') = 0 | string-length(${blank}) = 0 | ${a} - ${a} = '' | decimal-date-time('') = '' | boolean-from-string(${blank}) = false()
1e5 | 1 + | 'a' + 'b' | ${a} + ${b} | ${a} * ${blank} | -${b} | 5 - '2' | '6' div '3' | true() + true() | ${d} * 0 | '' + 1
"""


def all_probes() -> list[str]:
    """Every expression, once, in a fixed order."""
    return list(dict.fromkeys(_all()))


def _all() -> Iterator[str]:
    for line in SINGLE.strip().splitlines():
        yield from (each.strip().replace("\\\\", "\\") for each in line.split(" | "))
    for left in ("${a}", "${blank}", "'3'", "'abc'"):
        for sign in ARITHMETIC:
            for right in ("2", "'3'", "${blank}"):
                yield f"{left} {sign} {right}"
    for left in OPERANDS[:5]:
        for sign in COMPARISONS[:3]:
            for right in OPERANDS[3:]:
                yield f"{left} {sign} {right}"
