"""`exclusive` choices for ODK clients: the constraint that they need, and what is said when it is broken."""

from flows.builtin_words import builtin
from flows.items import Question
from flows.xlsform.draft import Draft


def exclusive_names(draft: Draft, item: Question) -> list[str]:
    """The choices of a question that stand alone; only where several can be chosen."""
    if item.type != "select_multiple":
        return []
    return [listed.name for listed in draft.plan.nodes[item.name].listed if listed.choice.exclusive]


def exclusive_constraint(names: list[str]) -> str:
    """`not(selected(., 'none') and count-selected(.) > 1)`, for each of them."""
    return " and ".join(f"not(selected(., '{name}') and count-selected(.) > 1)" for name in names)


def exclusive_message(draft: Draft, item: Question, language: str) -> str:
    """The question's own message, and what to choose instead."""
    own = draft.flow.text(item.constraint_message, language) if item.constraint_message is not None else ""
    said = []
    for listed in draft.plan.nodes[item.name].listed:
        if listed.choice.exclusive:
            text = builtin("exclusive", language, draft.flow.settings.default_language)
            said.append(text.replace("{label}", draft.flow.text(listed.choice.label, language)))
    return " ".join(filter(None, [draft.shown(own), *said]))
