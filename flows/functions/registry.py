"""All functions by name, and what to write instead of those that are not in the language."""

from types import MappingProxyType
from typing import Final

from flows.expression_error import ExpressionError, nearest
from flows.functions import dates, instances, logic, numbers, texts
from flows.functions.entry import Function
from flows.syntax import Call

FUNCTIONS: Final = MappingProxyType(
    {
        function.name: function
        for function in (
            *texts.FUNCTIONS,
            *logic.FUNCTIONS,
            *numbers.FUNCTIONS,
            *instances.FUNCTIONS,
            *dates.FUNCTIONS,
        )
    }
)

IN_SCORING: Final = "compute it in scoring"
FROM_HOST: Final = "hand it in as an input of the flow"
INSTEAD: Final = MappingProxyType(
    {
        "pow": "write 2 * 2 * 2, or compute it in scoring",
        "boolean": "write ${x} != '' or ${x} = 1",
        "substring": "use substr(x, from, to), counted from 0",
        "substring-before": "use substr",
        "substring-after": "use substr",
        "string-join": "use join(separator, ${question})",
        "normalize-space": "answers are trimmed already: remove it",
        "translate": "use if and contains, or choices instead of text",
        "matches": "use regex(x, pattern)",
        "replace": "use substr and concat",
        "mod": "write a mod b",
        "div": "write a div b",
        "date-time": "use date(x), or now()",
        "add-date": "write date(${day} + 30) for days",
        "difference-in-months": "write int((${end} - ${start}) div 30.44)",
        "format-number": "numbers are written in the reader's manner already: remove it",
        "thousandsep": "numbers are written in the reader's manner already: remove it",
        "last": "use count(${repeat})",
        "count-if": "use count(${question}[. = 4])",
        "sum-if": "use sum(${question}[. > 4])",
        "max-if": "use max(${question}[. > 4])",
        "min-if": "use min(${question}[. > 4])",
        "avg": "write sum(${q}[. != '']) div count-non-empty(${q})",
        "mean": "write sum(${q}[. != '']) div count-non-empty(${q})",
        "checklist": "write (${a} = 'yes') + (${b} = 'yes') >= 2",
        "weighted-checklist": "write 2 * (${a} = 'yes') + (${b} = 'yes') >= 2",
        "instance": "use a choice_filter",
        "pulldata": FROM_HOST,
        "property": FROM_HOST,
        "random": "nothing is random in an interview: use uuid() for a mark",
        "randomize": "choices keep the order of the list: remove it",
        "sqrt": IN_SCORING,
        "exp": IN_SCORING,
        "log": IN_SCORING,
        "log10": IN_SCORING,
        "area": IN_SCORING,
        "distance": IN_SCORING,
        "digest": IN_SCORING,
        "jr:itext": "write ${name} in the label",
        "ceil": "use ceiling",
        "lower-case": "compare with each way of writing, or use choices",
        "upper-case": "compare with each way of writing, or use choices",
    }
)


def find_function(call: Call) -> Function:
    """The function of a call with the right number of values; raises E-FUNC or E-ARGS."""
    function = FUNCTIONS.get(call.name)
    if function is not None:
        function.check(call)
        return function
    way_out = INSTEAD.get(call.name)
    if way_out is None:
        near = nearest(call.name, FUNCTIONS)
        way_out = f"did you mean {near}()?" if near else "use one of the functions of the language, or " + IN_SCORING
    raise ExpressionError("E-FUNC", call.column, f"{call.name}() is not in the language", way_out)
