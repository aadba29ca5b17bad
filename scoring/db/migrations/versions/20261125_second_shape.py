"""second shape

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('drawing',
    sa.Column('key', sa.String(64), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_drawing'))
    )
    with op.batch_alter_table('drawing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drawing_drawn_at'), ['drawn_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('drawing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drawing_drawn_at'))

    op.drop_table('drawing')
