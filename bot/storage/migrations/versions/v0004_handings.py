"""What was handed to a colleague: one row for each item, with who has it sealed under the campaign's key."""

from alembic import op

from bot.storage.migrations.versions.v0001_first import make_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns = "municipality campaign wave interview item token state body created_at"
    make_table("handing", ["id"], columns.split(), True)
    op.create_index("handing_by_token", "handing", ["token"], unique=True)
    op.create_index("handing_by_interview", "handing", ["interview"])


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
