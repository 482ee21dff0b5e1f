"""Which flows are published to whom, flows sent and not yet published, and how long a draft may be kept."""

from alembic import op

from bot.storage.migrations.versions.v0001_first import column, make_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = {
    "flow_publication": ("municipality flow version", "number:int at"),
    "flow_draft": ("id", "municipality flow version hash body problems created_at"),
}


def upgrade() -> None:
    for name, (key, rest) in TABLES.items():
        make_table(name, key.split(), rest.split(), False)
    op.create_index("flow_publication_by_flow", "flow_publication", ["flow"])
    op.add_column("draft", column("until"))


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
