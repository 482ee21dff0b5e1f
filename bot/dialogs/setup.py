"""Setting up departments: names, headcounts, and how many people do not use Telegram."""

from bot.desk.answering import set_focus
from bot.desk.desk import Desk, card, write
from bot.desk.sittings import Sitting
from bot.dialogs.dialog import Answers, Choices, Dialog
from bot.ids import id8
from bot.turn import Audit, Effects, Expect, Turn
from flows.conversation import Scalar
from reports.words import Words


async def choices(desk: Desk, municipality: str) -> Choices:
    return {}


async def vet(desk: Desk, sitting: Sitting, question: str, value: Scalar, words: Words) -> str | None:
    """A department that the municipality has already cannot be set up twice."""
    if question != "dept_name":
        return None
    known = await desk.store.read("departments", municipality=sitting.row["municipality"])
    if any(row["name"].casefold() == str(value).strip().casefold() for row in known):
        return words.say("This department is on the list already.")
    return None


def departments(answers: Answers) -> list[tuple[str, int, int]]:
    """Name, headcount and people without Telegram, one for each instance, in the order given."""
    names = {address: value for address, value in answers.items() if address.endswith(".dept_name")}
    found = []
    for address, name in names.items():
        instance = address.removesuffix(".dept_name")
        headcount = int(float(str(answers[f"{instance}.dept_headcount"])))
        without = int(float(str(answers[f"{instance}.dept_without"])))
        found.append((str(name), headcount, without))
    return found


async def preview(desk: Desk, sitting: Sitting, answers: Answers, words: Words) -> tuple[str, ...]:
    found = departments(answers)
    people = sum(headcount for _, headcount, _ in found)
    departments_said = words.plural("{n} department", "{n} departments", len(found))
    return (f"{departments_said}, {words.plural('{n} person', '{n} people', people)}",)


async def apply(turn: Turn, desk: Desk, sitting: Sitting, answers: Answers) -> Effects:
    """Departments with their places: as many as people, so that everyone is on the list from the start."""
    municipality = sitting.row["municipality"]
    rows, places = [], []
    for number, (name, headcount, without) in enumerate(departments(answers)):
        id = f"d{id8(turn.seed, f'department {number}')}"
        rows.append({"id": id, "municipality": municipality, "name": name, "headcount": headcount})
        for seat in range(headcount):
            place = {
                "id": f"p{id8(turn.seed, f'place {number} {seat}')}",
                "municipality": municipality,
                "department": id,
            }
            places.append(place | {"label": "", "role": "agent", "no_telegram": int(seat >= headcount - without)})
    town = await desk.store.one("municipality", id=municipality)
    assert town is not None
    return Effects(
        expects=(Expect("municipality", municipality, town["revision"]),),
        writes=(
            write("insert_department", *rows),
            write("insert_place", *places),
            set_focus(desk, turn, municipality, f"people:{municipality}"),
        ),
        shows=(card(turn.chat),),
        audit=tuple(Audit("roster_change", f"department:{row['id']}") for row in rows),
    )


SETUP = Dialog("setup", "setup", choices, preview, apply, vet)
