"""Every screen by name: the view that it is given and the pure function that draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.screens import (
    arriving,
    board,
    closing,
    flows,
    handing,
    help,
    launch,
    links,
    misc,
    mydata,
    notice,
    people,
    privacy,
    registers,
    summaries,
    survey,
    tables,
    verify,
    why,
)
from bot.screens.card import Card
from bot.screens.drawing import files
from bot.screens.view import SurveyView
from reports.words import Words

Draw = Callable[[Any, Words], Card]


@dataclass(frozen=True, slots=True)
class Screen:
    """`view` is the type of what `draw` is given."""

    view: type[Any]
    draw: Draw


SCREENS: Mapping[str, Screen] = {
    "survey": Screen(SurveyView, survey.draw_survey),
    "notice": Screen(notice.NoticeView, notice.draw_notice),
    "who_sees": Screen(notice.NoticeView, notice.draw_who_sees),
    "position_keys": Screen(files.KeysView, files.draw_position_keys),
    "table_sheet": Screen(tables.TableView, tables.draw_table_sheet),
    "table_marked": Screen(tables.TableView, tables.draw_table_marked),
    "sent": Screen(closing.SentView, closing.draw_sent),
    "declined": Screen(closing.DeclinedView, closing.draw_declined),
    "not_now": Screen(closing.NotNowView, closing.draw_not_now),
    "reminder": Screen(closing.ReminderView, closing.draw_reminder),
    "closed_unsent": Screen(closing.ClosedUnsentView, closing.draw_closed_unsent),
    "too_late": Screen(closing.TooLateView, closing.draw_too_late),
    "cleared": Screen(closing.ClearedView, closing.draw_cleared),
    "forget": Screen(closing.ForgetView, closing.draw_forget),
    "help": Screen(help.HelpView, help.draw_help),
    "privacy": Screen(privacy.PrivacyView, privacy.draw_privacy),
    "mydata": Screen(mydata.MyDataView, mydata.draw_mydata),
    "language": Screen(misc.LanguageView, misc.draw_language),
    "group": Screen(misc.GroupView, misc.draw_group),
    "wrong_kind": Screen(misc.WrongKindView, misc.draw_wrong_kind),
    "resume": Screen(misc.ResumeView, misc.draw_resume),
    "stop": Screen(misc.StopView, misc.draw_stop),
    "withdraw": Screen(misc.WithdrawView, misc.draw_withdraw),
    "hello": Screen(arriving.HelloView, arriving.draw_hello),
    "link_unusable": Screen(arriving.LinkUnusableView, arriving.draw_link_unusable),
    "link_forwarded": Screen(arriving.LinkForwardedView, arriving.draw_link_forwarded),
    "welcome_coordinator": Screen(arriving.WelcomeCoordinatorView, arriving.draw_welcome_coordinator),
    "enrolled": Screen(arriving.DepartmentView, arriving.draw_enrolled),
    "request_sent": Screen(arriving.DepartmentView, arriving.draw_request_sent),
    "request_waits": Screen(arriving.DepartmentView, arriving.draw_request_waits),
    "request": Screen(arriving.RequestView, arriving.draw_request),
    "request_done": Screen(arriving.RequestDoneView, arriving.draw_request_done),
    "department_full": Screen(arriving.DepartmentView, arriving.draw_department_full),
    "already_asked": Screen(arriving.DepartmentView, arriving.draw_already_asked),
    "people": Screen(people.PeopleView, people.draw_people),
    "links": Screen(people.LinksView, people.draw_links),
    "link": Screen(links.LinkView, links.draw_link),
    "poster": Screen(links.PosterView, links.draw_poster),
    "board": Screen(board.BoardView, board.draw_board),
    "close": Screen(board.CloseView, board.draw_close),
    "launch": Screen(launch.LaunchView, launch.draw_launch),
    "summaries": Screen(summaries.SummariesView, summaries.draw_summaries),
    "notice_more": Screen(notice.MoreView, notice.draw_more),
    "launched": Screen(launch.LaunchedView, launch.draw_launched),
    "flow_problems": Screen(flows.FlowProblemsView, flows.draw_flow_problems),
    "flow_draft": Screen(flows.FlowDraftView, flows.draw_flow_draft),
    "flow_published": Screen(flows.FlowPublishedView, flows.draw_flow_published),
    "registers": Screen(registers.RegistersView, registers.draw_registers),
    "register": Screen(registers.RegisterView, registers.draw_register),
    "register_line": Screen(registers.RegisterLineView, registers.draw_register_line),
    "deadline": Screen(registers.DeadlineView, registers.draw_deadline),
    "verify": Screen(verify.VerifyView, verify.draw_verify),
    "matter": Screen(verify.MatterView, verify.draw_matter),
    "proof_asked": Screen(verify.ProofAskedView, verify.draw_proof_asked),
    "proof_given": Screen(verify.ProofGivenView, verify.draw_proof_given),
    "proof_file": Screen(verify.ProofFileView, verify.draw_proof_file),
    "why": Screen(why.WhyView, why.draw_why),
    "figures": Screen(why.FiguresView, why.draw_figures),
    "handing_link": Screen(handing.HandingLinkView, handing.draw_handing_link),
    "handing_asked": Screen(handing.HandingAskedView, handing.draw_handing_asked),
    "handing_told": Screen(handing.HandingToldView, handing.draw_handing_told),
    **{name: Screen(misc.PlainView, partial(misc.draw_plain, name)) for name in misc.PLAIN},
}


def draw(name: str, view: object, words: Words) -> Card:
    """A screen by name. TypeError when the view is not the screen's own; KeyError for an unknown screen."""
    screen = SCREENS[name]
    if not isinstance(view, screen.view):
        raise TypeError(f"screen {name} draws a {screen.view.__name__}, not a {type(view).__name__}")
    return screen.draw(view, words)
