"""The pages of a report: the report itself, its cover, and what stands where a report is no more."""

from reports.beside import draw_beside, draw_peers
from reports.closing import draw_actions, draw_gaps, draw_notes, draw_versions
from reports.differing import draw_blocked, draw_differing, draw_quick_wins
from reports.glance import draw_glance
from reports.lists import draw_lists
from reports.page import COVER_CSS, PAGE_CSS, fill_page
from reports.projects import draw_projects
from reports.residents import draw_hardest, draw_procedures, draw_tables
from reports.results import draw_dimensions, draw_levels, draw_overall, explain_confidence
from reports.robust import draw_robust
from reports.since import draw_since
from reports.standing import draw_standing, say_small
from reports.territory import draw_territory
from reports.voice import PACKAGE, Voice
from reports.why.annex import draw_defences
from reports.words import Words, resolve
from scoring.publication import Publication

__all__ = ["COVER_CSS", "PAGE_CSS", "draw_cover", "draw_gone", "draw_report"]


def draw_report(publication: Publication, language: str) -> str:
    """The whole report as one HTML page that needs nothing else: no script, no picture, no address.

    Its only style element holds exactly `PAGE_CSS`. An element that prints a figure bears its id in `data-figure`.
    """
    voice = Voice.of(publication, language)
    return fill_page(
        "report.html",
        PAGE_CSS,
        voice.words,
        standing=draw_standing(voice),
        small=say_small(voice),
        glance=draw_glance(voice),
        levels=draw_levels(voice),
        overall=draw_overall(voice),
        defences=draw_defences(voice),
        dimensions=draw_dimensions(voice),
        confidence=explain_confidence(voice),
        hardest=draw_hardest(voice),
        procedures=draw_procedures(voice),
        tables=draw_tables(voice),
        actions=draw_actions(voice),
        projects=draw_projects(voice),
        territory=draw_territory(voice),
        gaps=draw_gaps(voice),
        notes=draw_notes(voice),
        versions=draw_versions(voice),
        **_context(voice),
        **_stamp(voice),
    )


def _context(voice: Voice) -> dict[str, object]:
    """What stands around the figures: parts that a report has only where they say something."""
    return {
        "since": draw_since(voice),
        "beside": draw_beside(voice),
        "peers": draw_peers(voice),
        "lists": draw_lists(voice),
        "differing": draw_differing(voice),
        "robust": draw_robust(voice),
        "wins": draw_quick_wins(voice),
        "blocked": draw_blocked(voice),
    }


def _stamp(voice: Voice) -> dict[str, str | int | bool]:
    """When the figures were published and for whom, and what proves which publication this is."""
    publication = voice.publication
    return {
        "published": voice.day(publication.at),
        "public": publication.audience == "public",
        "k": publication.k,
        "short_list": publication.response.on_list < publication.k,
        "hash": publication.hash,
    }


def draw_cover(language: str, action_path: str) -> str:
    """A page that tells nothing but that there is a report; its one button posts to `action_path`."""
    return fill_page("cover.html", COVER_CSS, _speak(language), action=action_path, gone=False)


def draw_gone(language: str) -> str:
    """What stands at an address that no longer opens anything, or never did: the same page for both."""
    return fill_page("cover.html", COVER_CSS, _speak(language), action="", gone=True)


def _speak(language: str) -> Words:
    return Words(PACKAGE, resolve(PACKAGE, language))
