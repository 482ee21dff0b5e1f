"""What a contested fact says in the language of the chat: its name, who says what by function, what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.desk.looking import as_day
from bot.desk.matters import author_of
from bot.desk.register_words import in_language, say_author
from reports.words import Words
from scoring.contested import Contested, Side
from scoring.desk import PEOPLE
from scoring.settling import BOTH, Matter, Step

Departments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Teller:
    """Says a contested fact in one language; `departments` are the names of the departments by id."""

    words: Words
    departments: Departments

    def title(self, fact: Contested) -> str:
        """What the fact is, and of which thing."""
        name = in_language(fact.name, self.words.language)
        if not fact.thing:
            return name
        return self.words.say("{line}: {value}", line=in_language(fact.thing, self.words.language), value=name)

    def answer(self, fact: Contested, side: Side) -> str:
        """What a side says: the label of a choice, yes or no, or a figure."""
        if side.words:
            return in_language(side.words, self.words.language)
        if isinstance(side.answer, str):
            return {"yes": self.words.say("yes"), "no": self.words.say("no")}.get(side.answer, side.answer)
        if fact.unit == "points":
            return self.words.say("{n} of 100", n=side.answer)
        return self.words.number(side.answer)

    def author(self, side: Side) -> str:
        """Who says it: an office by its function, colleagues as a number."""
        if side.authority == PEOPLE:
            return self.words.plural("{n} colleague, on average", "{n} colleagues, on average", side.n)
        return say_author(author_of(side), self.departments, self.words)

    def side(self, fact: Contested, side: Side) -> str:
        """One line: who says what, and to which question where there were two."""
        said = self.words.say("{author}: {answer}", author=self.author(side), answer=self.answer(fact, side))
        asked = in_language(side.asked, self.words.language)
        return self.words.say("{said} ({asked})", said=said, asked=asked) if asked else said

    def step(self, matter: Matter, step: Step) -> str:
        """One thing that was done: what, on which day, by which function, and what it rests on."""
        who, day = say_author(step.author, self.departments, self.words), as_day(step.at)
        match step.what:
            case "asked":
                return self.words.say("{day}: {author} asked for proof.", day=day, author=who)
            case "file":
                return self.words.say("{day}: {author} sent a file.", day=day, author=who)
            case "proof":
                return self.words.say("{day}: {author} answered: {text}", day=day, author=who, text=step.evidence)
            case "decision" if step.value == BOTH:
                return self.words.say("{day}: {author} kept both answers.", day=day, author=who)
        side = matter.fact.sides[int(step.value)]
        said = self.answer(matter.fact, side)
        return self.words.say(
            "{day}: {author} decided: {answer}. {text}", day=day, author=who, answer=said, text=step.evidence
        )
