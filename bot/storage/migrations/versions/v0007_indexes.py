"""Indexes that every answer paid for and nothing asked, others that were missing; which writing took a row in hand."""

from alembic import op

from bot.storage.migrations.versions.v0001_first import column, make_partial

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# What they find is found by the key, or by the partial indexes of what waits and of what is open.
DROPPED = {
    "inbox_by_state_hour": "inbox",
    "outbox_by_outcome_closed_at": "outbox",
    "outbox_by_bot_chat": "outbox",
    "released_response_by_wave_person_ref": "released_response",
}


def upgrade() -> None:
    for index, table in DROPPED.items():
        op.drop_index(index, table)
    op.drop_index("inbox_waiting", "inbox")
    make_partial("inbox_waiting", "inbox", ["bot", "lane", "seq"], "state = 'waiting'")
    make_partial("outbox_open_of_chat", "outbox", ["bot", "chat"], "outcome IS NULL")
    op.create_index("released_response_by_part_person_ref", "released_response", ["part", "person_ref"])
    op.create_index("sealed_response_by_part", "sealed_response", ["part"])
    op.add_column("outbox", column("claimed"))


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
