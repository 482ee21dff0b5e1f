"""The first schema: every table of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Compared byte by byte on both databases, whatever language the server was set up for: instants are ordered as texts.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# What a row may never be written without; elsewhere '' or 0 stands for nothing.
REQUIRED = ("municipality", "telegram_id", "subject", "respondent_key")
# A column is text unless it says `:int`; everything is NOT NULL but `outcome`.
PEOPLE = {
    "municipality": ("id", "name settings legal created_day", "revision"),
    "respondent": ("id", "municipality telegram_id language created_day", ""),
    "department": ("id", "municipality name headcount:int closed:int", "revision"),
    "place": ("id", "municipality department label role no_telegram:int respondent left_day", "revision"),
    "link": (
        "id",
        "municipality kind department place cap:int uses:int claimed_by claimed_day expires_at revoked_at created_at",
        "revision",
    ),
    "access_request": ("id", "municipality department telegram_id first_name state created_day", "revision"),
    "grants": ("id", "municipality holder role scope granted_by granted_at expires_at revoked_at", ""),
}
CAMPAIGNS = {
    "flow_version": ("id version", "hash body", ""),
    "campaign": (
        "id",
        "municipality flow version mode visible_to state settings opened_at closes_at closed_at launched_chat",
        "revision",
    ),
    "wave": ("id", "municipality campaign number:int state opened_at closes_at closed_at", "revision"),
    "publication_group": ("id", "municipality wave departments headcount:int no_telegram:int", ""),
    "invitation": (
        "id",
        "municipality wave place department publication_group state reminders:int notice",
        "revision",
    ),
}
ANSWERS = {
    "interview": (
        "id",
        "municipality kind subject respondent_key flow version state language inputs day",
        "revision",
    ),
    "record": ("interview revision:int n:int", "municipality body", ""),
    "draft": ("interview", "municipality body", ""),
    "sealed_response": ("id", "municipality wave publication_group department blob", ""),
    "released_response": (
        "id",
        "municipality wave publication_group department flow version person_ref day body",
        "",
    ),
    "volunteer": ("id", "municipality wave day body", ""),
}
RESULTS = {
    "publication": ("id", "municipality campaign wave publication_group audience at body hash", ""),
    "publication_ledger": (
        "id",
        "municipality at audience measure kind coefficients n:int rounding campaign wave publication",
        "",
    ),
    "report_link": (
        "id",
        "municipality publication holder edition single_use:int created_at expires_at revoked_at opens:int",
        "revision",
    ),
    "web_session": ("id", "municipality link expires_at", ""),
    "audit": ("seq:int", "municipality at actor action object result prev hash", ""),
}
WIRE = {
    "inbox": (
        "bot update_id",
        "lane seq:int state body hour attempts:int lease_owner lease_until last_error",
        "",
    ),
    "outbox": (
        "bot key",
        "municipality chat screen about priority:int due_at closes_at mark tries:int lease_owner lease_until "
        "may_have_left:int outcome:null closed_at",
        "",
    ),
    "chat": ("bot chat", "municipality language focus blocked:int too_old:int", ""),
    "card": ("bot chat", "municipality message_id:int content_hash expects newest:int shown_at", ""),
    "chat_message": ("bot lane message_id:int", "municipality hour", ""),
    "installation": ("name", "value", ""),
}
TABLES = {**PEOPLE, **CAMPAIGNS, **ANSWERS, **RESULTS, **WIRE}
# Without a row number of its own, a row does not tell when it was written.
UNNUMBERED = ("sealed_response", "released_response", "volunteer")
UNIQUE = {
    "respondent": "municipality telegram_id",
    "access_request": "department telegram_id",
    "invitation": "wave place",
    "interview": "kind subject respondent_key",
}
INDEXES = {
    "respondent": ["telegram_id"],
    "department": ["municipality"],
    "place": ["department", "respondent"],
    "link": ["municipality", "place"],
    "grants": ["holder", "municipality role"],
    "campaign": ["municipality"],
    "wave": ["campaign", "municipality state", "state closes_at"],
    "publication_group": ["wave"],
    "invitation": ["place"],
    "sealed_response": ["wave publication_group"],
    "released_response": ["wave publication_group", "wave person_ref"],
    "volunteer": ["wave"],
    "publication": ["wave", "municipality at"],
    "publication_ledger": ["municipality campaign"],
    "report_link": ["municipality", "publication"],
    "web_session": ["expires_at"],
    "audit": ["municipality seq"],
    "inbox": ["state hour"],
    "outbox": ["bot chat", "outcome closed_at"],
    "chat_message": ["hour"],
}


def upgrade() -> None:
    for name, (key, rest, revision_column) in TABLES.items():
        make_table(name, key.split(), rest.split(), bool(revision_column))
    for table, columns in UNIQUE.items():
        op.create_index(f"one_{table}", table, columns.split(), unique=True)
    for table, several in INDEXES.items():
        for columns in several:
            op.create_index(f"{table}_by_{columns.replace(' ', '_')}", table, columns.split())
    make_partial("inbox_waiting", "inbox", ["lane", "seq"], "state = 'waiting'")
    make_partial("outbox_open", "outbox", ["bot", "due_at"], "outcome IS NULL")


def make_table(name: str, key: list[str], rest: list[str], advanced: bool) -> None:
    columns = [column(word, in_key=True) for word in key] + [column(word) for word in rest]
    if advanced:
        columns.append(column("revision:int"))
    names = [word.partition(":")[0] for word in key]
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*names), sqlite_with_rowid=name not in UNNUMBERED)


def column(word: str, in_key: bool = False) -> "sa.Column[object]":
    """`name`, `name:int` or `name:null`; what stands in a key has no default."""
    name, _, kind = word.partition(":")
    if kind == "null":
        return sa.Column(name, TEXT, nullable=True)
    type_ = sa.BigInteger() if kind == "int" else TEXT
    default = None if in_key or name in REQUIRED else sa.text("0" if kind == "int" else "''")
    return sa.Column(name, type_, server_default=default, nullable=False)


def make_partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
