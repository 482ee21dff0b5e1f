"""Looking through what is described, beside the question that waits: lists, one of them, and deleting it."""

from bot.desk.drafting import LISTS, Draft, draft_for, number_in
from bot.desk.redrawing import lists_of
from bot.desk.sittings import Sitting
from bot.screens.view import InstanceList, Leafing
from bot.turn import Press
from flows.conversation import Ask, DeleteInstance, ReviewRow
from flows.engine import submit
from flows.plan import plan_of

LOOKS = ("review", "list", "instance", "delete", "page")


def lists_here(sitting: Sitting) -> tuple[InstanceList, ...]:
    """The lists of this interview, as they stand now."""
    if not plan_of(sitting.flow).repeats:
        return ()
    return lists_of(sitting.flow, sitting.rows, sitting.context.language)


def is_looking(draft: Draft) -> bool:
    """Whether the card shows answers in place of the question."""
    return bool(draft.get("review") or draft.get("list"))


def leafed_to(press: Press, sitting: Sitting, ask: Ask) -> Draft | None:
    """The draft after a tap that leads to a list (`l0`), to one of it (`l0-2`), or to the question whether to delete
    that one (`l0-2-d`); None where there is no such thing.
    """
    found = LISTS.fullmatch(press.arg)
    lists = lists_here(sitting)
    if found is None or number_in(found[1]) >= len(lists):
        return None
    listed = lists[number_in(found[1])]
    draft = {name: value for name, value in draft_for(sitting, ask).items() if name not in LOOKS or name == "review"}
    draft["list"] = listed.repeat
    if found[2] is None:
        return draft
    if number_in(found[2]) >= len(listed.instances):
        return None
    return {**draft, "instance": listed.instances[number_in(found[2])].address, "delete": found[3] is not None}


def closed(sitting: Sitting, ask: Ask) -> Draft:
    """The draft without what is looked at; a list that was opened from the answers so far leads back to them."""
    draft = draft_for(sitting, ask)
    kept = ("review",) if draft.get("list") else ()
    return {name: value for name, value in draft.items() if name not in LOOKS or name in kept}


def deletion(press: Press, sitting: Sitting) -> DeleteInstance | None:
    """The event of “Yes, delete”, whose argument names list and instance by their places."""
    listed, _, place = press.arg.partition("-")
    lists = lists_here(sitting)
    if number_in(listed) >= len(lists) or number_in(place) >= len(lists[number_in(listed)].instances):
        return None
    return DeleteInstance(lists[number_in(listed)].instances[number_in(place)].address)


def leafing_of(sitting: Sitting, draft: Draft, lists: tuple[InstanceList, ...]) -> Leafing | None:
    """Where the person looks, as places in the lists; None where that is gone, or nothing is looked at."""
    at = next((n for n, each in enumerate(lists) if each.repeat == draft.get("list")), None)
    if at is None:
        return None
    instances = [each.address for each in lists[at].instances]
    if draft.get("instance") not in instances:
        return Leafing(at)
    address = str(draft["instance"])
    event = DeleteInstance(address)
    can_delete = bool(submit(sitting.flow, sitting.records, sitting.context, event).records)
    return Leafing(at, instances.index(address), can_delete, can_delete and bool(draft.get("delete")))


def rows_in_view(sitting: Sitting, draft: Draft) -> tuple[ReviewRow, ...] | None:
    """The answers that the edit buttons of the card point at; None when the card does not show any to look through."""
    if draft.get("list"):
        listed = next((each for each in lists_here(sitting) if each.repeat == draft["list"]), None)
        found = [each.rows for each in listed.instances if each.address == draft.get("instance")] if listed else []
        return found[0] if found else ()
    return sitting.rows if draft.get("review") else None
