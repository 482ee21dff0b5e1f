"""Registers: dated, signed entries that are only ever added."""

from alembic import op

from bot.storage.migrations.versions.v0001_first import make_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_table("register_entry", ["id"], ["municipality", "register", "at", "seq:int", "body"], False)
    op.create_index("register_entry_by_register", "register_entry", ["municipality", "register"])


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
