"""The notice and the closing messages word for word, in both languages, and how long they may be."""

import html
import re
from dataclasses import replace
from datetime import date

import pytest

from bot.screens.card import Card
from bot.screens.closing import (
    ClearedView,
    ClosedUnsentView,
    DeclinedView,
    NotNowView,
    ReminderView,
    SentView,
    draw_cleared,
    draw_closed_unsent,
    draw_declined,
    draw_not_now,
    draw_reminder,
    draw_sent,
)
from bot.screens.layout import utf16_len
from bot.screens.notice import LAYER_LIMIT, SENTENCES, NoticeView, draw_notice, draw_who_sees
from bot.turn import Press
from bot.words import languages, words

EN, FR = words("en"), words("fr")
CLOSE = date(2026, 12, 11)


def press(action: str) -> Press:
    return Press(2, action, "wave0001")


NOTICE = NoticeView(
    sender="Awa Ndiaye",
    municipality="Ndar",
    minutes=10,
    kb=38,
    k=5,
    close_date=CLOSE,
    ids_days=30,
    raw_months=12,
    operator="Moussa Ba",
    operator_employer="Ndar",
    reviewer="Fatou Sow",
    contact="contact@ndar.example",
    authority="CDP",
    start=press("t"),
    who=press("v"),
    not_now=press("n"),
    decline=press("d"),
    back=press("o"),
)


def said(card: Card) -> str:
    return html.unescape(re.sub("</?[bi]>", "", card.text))


def labels(card: Card) -> list[list[str]]:
    return [[button.label for button in row] for row in card.rows]


# ------------------------------------------------------------------------------------------------ notice
def test_the_first_layer_in_english() -> None:
    assert said(draw_notice(NOTICE, EN)) == (
        "Awa Ndiaye, for Ndar, asks all staff how work with residents goes, to choose what to make simpler first."
        " About 10 minutes, 38 kB. Leave out any question you like.\n\n"
        "Nobody at the town hall is shown who answered what. Only the technician of the machine could look, until names"
        " are removed 30 days after 11 December 2026.\n\n"
        "A result is shown only if 5 or more people answered. You are free: your boss is not told who refuses.\n\n"
        "/pause to stop for now, /withdraw to delete your answers."
    )


def test_the_first_layer_in_french() -> None:
    assert said(draw_notice(NOTICE, FR)) == (
        "Awa Ndiaye, pour Ndar, demande à tous les agents comment se passe le travail avec les usagers, pour choisir ce"
        " qu'il faut simplifier d'abord. Environ 10 minutes, 38 ko. Laissez de côté les questions que vous voulez.\n\n"
        "Personne à la mairie ne voit qui a répondu quoi. Seul le technicien de la machine le pourrait, jusqu'au"
        " retrait des noms, 30 jours après le 11 décembre 2026.\n\n"
        "Un résultat n'est montré qu'à partir de 5 réponses. Vous êtes libre : votre chef ne sait pas qui refuse.\n\n"
        "/pause pour arrêter un moment, /withdraw pour effacer vos réponses."
    )


def test_the_buttons_of_the_notice_one_a_row() -> None:
    assert labels(draw_notice(NOTICE, EN)) == [["Start"], ["Who can see my answers?"], ["Not now"], ["No, thank you"]]
    french = draw_notice(NOTICE, FR)
    assert labels(french) == [
        ["Je commence"],
        ["Qui peut voir mes réponses ?"],
        ["Pas maintenant"],
        ["Je ne participe pas"],
    ]
    assert [row[0].press for row in french.rows] == [press(action) for action in "tvnd"]


def test_the_second_layer_in_english() -> None:
    card = draw_who_sees(NOTICE, EN)
    assert said(card).split("\n\n") == [
        "The technician is Moussa Ba, employed by Ndar.",
        "Telegram carries the messages. It is a foreign company, and messages to a bot are not end-to-end encrypted.",
        "What you write yourself is read by Fatou Sow before it is shown, mixed with others. Write no names; your way"
        " of writing may be recognised.",
        "If you offer to help, your contact is kept apart from your answers.",
        "You may change your answers until the survey closes, on 11 December 2026 at the latest, and delete them with"
        " /withdraw until names are removed.",
        "The main results come to you here, whether you answer or not.",
        "Answers are kept 12 months, then only totals.",
        "Questions: contact@ndar.example. Complaints: CDP. Everything: /privacy",
    ]
    assert labels(card) == [["Back"]]


def test_the_second_layer_in_french() -> None:
    assert said(draw_who_sees(NOTICE, FR)).split("\n\n") == [
        "Le technicien est Moussa Ba, employé par Ndar.",
        "Telegram transporte les messages. C'est une société étrangère, et les messages à un robot ne sont pas chiffrés"
        " de bout en bout.",
        "Ce que vous écrivez vous-même est lu par Fatou Sow avant d'être montré, mélangé aux autres. N'écrivez pas de"
        " noms ; on peut reconnaître votre façon d'écrire.",
        "Si vous proposez votre aide, votre contact est gardé à part de vos réponses.",
        "Vous pouvez changer vos réponses jusqu'à la clôture, au plus tard le 11 décembre 2026, et les effacer par"
        " /withdraw jusqu'au retrait des noms.",
        "Vous recevrez ici les principaux résultats, que vous répondiez ou non.",
        "Les réponses sont gardées 12 mois, puis seulement les totaux.",
        "Questions : contact@ndar.example. Réclamations : CDP. Tout lire : /privacy",
    ]


def test_where_results_are_not_sent_back_the_notice_says_so() -> None:
    text = said(draw_who_sees(replace(NOTICE, results_return=False), EN))
    assert "The results will not be sent to you." in text
    assert "The main results come to you here" not in text


@pytest.mark.parametrize("language", [tag for tag, _ in languages()])
@pytest.mark.parametrize("length", [1, 40, 80, 500])
def test_each_layer_has_at_most_nine_hundred_characters(language: str, length: int) -> None:
    name = ("Direction générale des services de la commune " * 20)[:length]
    names = ("sender", "municipality", "operator", "operator_employer", "reviewer", "contact", "authority")
    view = replace(NOTICE, **dict.fromkeys(names, name))
    for card in (draw_notice(view, words(language)), draw_who_sees(view, words(language))):
        assert utf16_len(said(card)) <= LAYER_LIMIT
        assert len(said(card).split("\n\n")) in (4, 8)


def test_no_notice_is_drawn_for_a_mode_whose_promises_are_not_written() -> None:
    with pytest.raises(ValueError, match="unlinkable"):
        draw_notice(replace(NOTICE, mode="unlinkable"), EN)


def test_every_sentence_has_a_name_of_its_own() -> None:
    assert len({sentence.id for sentence in SENTENCES}) == len(SENTENCES)


# ------------------------------------------------------------------------------------------------ closing
CLOSING = [
    (
        draw_declined,
        DeclinedView(CLOSE),
        "Understood. We will not ask again. If you change your mind before 11 December 2026: /resume",
        "C'est noté. Nous ne vous relancerons pas. Si vous changez d'avis avant le 11 décembre 2026 : /resume",
    ),
    (
        draw_not_now,
        NotNowView(),
        "All right. You will get one reminder. To begin sooner: /resume",
        "D'accord. Vous recevrez un seul rappel. Pour commencer avant : /resume",
    ),
    (
        draw_reminder,
        ReminderView("Awa", 10, CLOSE),
        "Awa asked how work with residents goes: about 10 minutes, until 11 December 2026. This is the only reminder.",
        "Awa vous demande comment se passe le travail avec les usagers : environ 10 minutes, jusqu'au 11 décembre 2026."
        " C'est le seul rappel.",
    ),
    (
        draw_reminder,
        ReminderView("Awa", 10, CLOSE, begun=True),
        "Your answers are not counted yet. Finish, then tap Send, before 11 December 2026.",
        "Vos réponses ne comptent pas encore. Terminez, puis touchez Envoyer, avant le 11 décembre 2026.",
    ),
    (
        draw_sent,
        SentView(CLOSE),
        "Sent. Thank you. Results come here after 11 December 2026.",
        "Envoyé. Merci. Les résultats arrivent ici après le 11 décembre 2026.",
    ),
    (
        draw_cleared,
        ClearedView(),
        "Cleared from this chat. Your answers still count; /withdraw deletes them.",
        "Effacé de ce chat. Vos réponses comptent toujours ; /withdraw les supprime.",
    ),
    (
        draw_cleared,
        ClearedView(left=True),
        "Cleared, except messages older than 48 hours: hold them and choose Delete. Your answers still count; /withdraw"
        " deletes them.",
        "Effacé, sauf les messages de plus de 48 heures : appuyez longtemps et choisissez Supprimer. Vos réponses"
        " comptent toujours ; /withdraw les supprime.",
    ),
    (
        draw_closed_unsent,
        ClosedUnsentView(),
        "The survey is closed. Your answers were not sent and are not counted. Thank you all the same.",
        "L'enquête est terminée. Vos réponses n'ont pas été envoyées et ne comptent pas. Merci tout de même.",
    ),
]


@pytest.mark.parametrize(("draw", "view", "english", "french"), CLOSING)
def test_the_closing_messages(draw: object, view: object, english: str, french: str) -> None:
    assert callable(draw)
    assert said(draw(view, EN)) == english
    assert said(draw(view, FR)) == french


def test_the_outro_of_the_flow_is_said_once_with_a_button_alone_on_its_row() -> None:
    card = draw_sent(SentView(CLOSE, ("Sent. Thank you.",), press("x")), EN)
    assert said(card) == "Sent. Thank you. Results come here after 11 December 2026."
    assert labels(card) == [["Clear my answers from this chat"]]
    french = draw_sent(SentView(CLOSE, ("Envoyé. Merci.",), press("x")), FR)
    assert labels(french) == [["Effacer mes réponses du chat"]]
