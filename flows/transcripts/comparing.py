"""Compares what a transcript says must be so with what came: the card, the refusal, the values."""

from collections.abc import Iterator, Mapping
from typing import Any

from flows.conversation import Ask, Complete, Refuse, Status, Step, plain
from flows.replay import Replay
from flows.transcripts.card_text import card_text

UNSEEN = (None, Status.NOT_ASKED, Status.NOT_REACHED)
Found = tuple[str, str, Any]
"""What was due, what came, and what the file would say instead (None: nothing)."""


def compare_card(said: str, step: Step) -> Iterator[Found]:
    """White space does not count."""
    shown = card_text(step)
    if shown.split() != str(said).split():
        yield str(said), shown, shown


def compare_refusal(said: Mapping[str, Any], step: Step) -> Iterator[Found]:
    """Of `reason`, `says` and `cells` those that the transcript names."""
    came = refusal_of(step, said or None) if isinstance(step, Refuse) else None
    if came is None:
        yield f"refusal {said.get('reason')}", card_text(step), None
        return
    if not said:
        yield "what is refused", repr(came), came
    for key, due in said.items():
        if came.get(key) != due:
            yield f"{key} {due!r}", repr(came.get(key)), came
            return


def refusal_of(step: Refuse, like: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A refusal as a transcript writes it: the reason, the flow's own words, the wrong cells; or the keys of `like`."""
    full: dict[str, Any] = {"reason": str(step.reason), "says": plain(step.message or ())}
    full["cells"] = [each.cell for each in step.cells]
    keys = like if like is not None else [key for key, value in full.items() if value]
    return {key: full.get(key, "") for key in full if key in keys}


def compare_expectations(expect: Mapping[str, Any], step: Step, replay: Replay) -> Iterator[tuple[str, Found]]:
    """Key and difference, for each expectation that does not hold where the conversation stands now."""
    stand = replay.complete()
    for key, due in expect.items():
        came = _came(key, due, step, replay, stand)
        if key == "absent":
            present = [name for name in due if name not in came]
            for name in present:
                yield key, (f"{name} absent", repr(stand.responses.get(name)), came)
        elif came != due:
            if key == "complete":
                yield key, ("complete" if due else "not complete", card_text(step), came)
            else:
                shown = str(came["status"]) if isinstance(came, dict) else repr(came)
                yield key, (f"{key}: {due!r}" if key != "progress" else f"progress {due}", shown, came)


def _came(key: str, due: Any, step: Step, replay: Replay, stand: Complete) -> Any:
    match key:
        case "complete":
            return isinstance(step, Complete)
        case "progress":
            asked = step.ask if isinstance(step, Refuse) else step
            progress = asked.progress if isinstance(asked, Ask) else None
            return [progress.done, progress.total] if progress else [replay.route.done, replay.route.total]
        case "absent":
            return [name for name in due if _is_absent(name, stand)]
    if not isinstance(due, dict) and key in stand.responses:
        return stand.responses[key]
    status = stand.statuses.get(key)
    return {"status": str(status or ("answered" if key in stand.responses else Status.NOT_ASKED))}


def _is_absent(name: str, stand: Complete) -> bool:
    return stand.statuses.get(name) in UNSEEN and stand.responses.get(name) in (None, "")
