"""A town whose officers answered too: what its territory, its laws and its procedures are, all of it invented."""

from collections.abc import Mapping

from flows.conversation import Scalar, Status
from scoring.cases import Case

Answers = Mapping[str, Scalar]
AREAS: tuple[Answers, ...] = (
    {"name": "Centre", "households": 4200, "phone": 93, "smartphone": 71, "tablet": 18, "computer": 34},
    {"name": "Rive <gauche>", "households": 6100, "phone": 88, "smartphone": 52, "tablet": 9, "computer": 16},
    {"name": "Hameaux", "type": "rural", "households": 2700, "phone": 74, "smartphone": 28, "tablet": 3, "computer": 5},
)
COMMON: Answers = {"source": "census", "year": 2023, "unit": "household", "computer_def": "separate"}
MERGED: Answers = {"name": "Île", "households": 900, "computer": 9, "source": "mics", "computer_def": "merged"}
PLACES: tuple[Answers, ...] = (
    {"name": "Library", "type": "library", "works": "yes", "free": "yes", "signup": "no", "hours": "8-17", "users": 40},
    {"name": "Market square", "type": "market", "works": "no", "free": "no", "signup": "yes"},
)
LAW: Answers = {
    "dp_law": "law_active",
    "dp_files": "none",
    "online_equal": "some",
    "online_equal_source": "Act 2021-07 (invented), art. 12",
    "legal_mobile_money": "allowed",
    "legal_card": "not_mentioned",
    "legal_pay_source": "Finance act 2018 (invented), art. 27",
}
HEAD: Answers = {
    "case_register": "not_recorded",
    "dept_procedures#1.proc_which": "birth_cert",
    "dept_procedures#1.proc_stage": "nothing",
    "dept_procedures#1.proc_visits": "v4_more",
    "dept_procedures#1.proc_volume_class": "exact",
    "dept_procedures#1.proc_volume": 9000,
}


def sent_by(flow: str, department: str, answers: Answers) -> Case:
    return Case(flow, "1", department, "w1", dict.fromkeys(answers, Status.ANSWERED), dict(answers))


def numbered(repeat: str, prefix: str, things: tuple[Answers, ...]) -> dict[str, Scalar]:
    return {f"{repeat}#{at}.{prefix}_{name}": value for at, one in enumerate(things, 1) for name, value in one.items()}


def officers(*, areas: tuple[Answers, ...] = AREAS, **more: Scalar) -> tuple[Case, ...]:
    """What the officers and one head say; without areas the IT officer names a region of the invented country."""
    around: Answers = {"hh_sources": "census mics"} if areas else {"hh_sources": "none", "hh_region": "coast"}
    told = numbered("areas", "area", tuple({**COMMON, **one} for one in areas))
    places = numbered("wifi_places", "wifi", PLACES)
    it = {"cover_4g": "most", "public_places": 14, "wifi_any": "yes", "pay_offered": "cash"}
    return (
        sent_by("technical_diagnosis", "it", {**it, **around, **told, **places, **more}),
        sent_by("regulatory_diagnosis", "legal", LAW),
        sent_by("department_inventory", "civil", HEAD),
    )
