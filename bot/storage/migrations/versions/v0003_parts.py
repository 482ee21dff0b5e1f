"""A campaign puts several flows to several audiences: its parts; and personal links that give an office."""

from alembic import op

from bot.storage.migrations.versions.v0001_first import column, make_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PART = ["municipality", "campaign", "wave", "number:int", "flow", "version", "audience", "scope"]
# What belonged to the only flow of a wave now belongs to its part, which goes by the id of the wave.
OF_A_PART = ("invitation", "sealed_response", "released_response")


def upgrade() -> None:
    make_table("part", ["id"], PART, False)
    op.create_index("part_by_wave", "part", ["wave"])
    op.execute(
        """INSERT INTO part (id, municipality, campaign, wave, number, flow, version, audience, scope)
           SELECT w.id, w.municipality, c.id, w.id, 1, c.flow, c.version, 'agent', ''
           FROM wave w JOIN campaign c ON c.id = w.campaign"""
    )
    for table in OF_A_PART:
        op.add_column(table, column("part"))
        op.execute(f"UPDATE {table} SET part = wave")
    op.drop_index("one_invitation", "invitation")
    op.create_index("one_invitation", "invitation", ["part", "place"], unique=True)
    op.create_index("invitation_by_wave", "invitation", ["wave"])
    op.drop_column("campaign", "flow")
    op.drop_column("campaign", "version")
    op.add_column("link", column("role"))


def downgrade() -> None:
    raise NotImplementedError("the schema only goes forward: restore a backup instead")
