"""What the ids in the context of a publication are called."""

from collections.abc import Iterable

from reports.voice import BETWEEN, Voice


def name_of(voice: Voice, id: str) -> str:
    """A dimension, an indicator asked now or not, or the whole town; '' for what this publication does not know."""
    publication = voice.publication
    if id == "overall":
        return voice.words.say("The whole town")
    names = {one.id: one.name for one in publication.not_asked}
    for dimension in publication.dimensions:
        names |= {dimension.id: dimension.name, **{one.id: one.name for one in dimension.indicators}}
    return voice.name(names[id]) if id in names else ""


def names_of(voice: Voice, ids: Iterable[str]) -> str:
    """Dimensions by their plain names, in one line."""
    plain = {one.id: voice.name(one.plain) for one in voice.publication.dimensions}
    return BETWEEN.join(plain[id] for id in ids)
