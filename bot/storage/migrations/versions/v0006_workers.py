"""Several workers on one database: who lives, who holds what there is once, and when the next broadcast may leave."""

from bot.storage.migrations.versions.v0001_first import make_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_table("worker", ["id"], ["bot", "until"], False)
    make_table("lease", ["name"], ["owner", "until"], False)
    make_table("pace", ["bot"], ["next_ms:int"], False)


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
