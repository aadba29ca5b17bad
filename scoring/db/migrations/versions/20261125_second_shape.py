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

    op.create_table('webhook_look',
    sa.Column('bot', sa.String(32), nullable=False),
    sa.Column('looked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_ours', sa.Boolean(), nullable=False),
    sa.Column('pending', sa.Integer(), nullable=False),
    sa.Column('error', sa.String(300), nullable=True),
    sa.Column('error_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('bot', name=op.f('pk_webhook_look'))
    )
    op.create_table('proposal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('subject', sa.String(100), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.String(100), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('grant', 'lift', 'exclude')", name=op.f('ck_proposal_kind_known')),
    sa.CheckConstraint("state IN ('open', 'done', 'refused')", name=op.f('ck_proposal_state_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_proposal_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_kind_subject', ['kind', 'subject'], unique=False)
        batch_op.create_index('ix_proposal_state_kind', ['state', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_unit_id'), ['unit_id'], unique=False)

    op.create_table('ticket_batch',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('tickets', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('printed_by', sa.String(80), nullable=False),
    sa.Column('printed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('tickets > 0', name=op.f('ck_ticket_batch_not_empty')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_ticket_batch_point_id_point')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_ticket_batch_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket_batch'))
    )
    with op.batch_alter_table('ticket_batch', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_batch_unit_id'), ['unit_id'], unique=False)

    op.create_table('proposal_voice',
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_proposal_voice_account_id_account')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_voice_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'account_id', name=op.f('pk_proposal_voice'))
    )
    op.create_table('objection',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(16), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('attribution_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('statement', sa.String(64), nullable=True),
    sa.Column('reason', sa.String(32), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('filed_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('decided_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decision', sa.Text(), nullable=True),
    sa.Column('corrected_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.CheckConstraint("(kind = 'attribution' AND attribution_id IS NOT NULL AND feedback_id IS NOT NULL AND statement IS NULL) OR (kind = 'statement' AND attribution_id IS NULL AND feedback_id IS NULL AND statement IS NOT NULL)", name=op.f('ck_objection_is_about_one_thing')),
    sa.CheckConstraint("kind IN ('attribution', 'statement')", name=op.f('ck_objection_kind_known')),
    sa.CheckConstraint("reason IN ('absent', 'elsewhere', 'somebody_else', 'shared', 'figures', 'other')", name=op.f('ck_objection_reason_known')),
    sa.CheckConstraint("state IN ('filed', 'under_review', 'accepted', 'rejected', 'withdrawn')", name=op.f('ck_objection_state_known')),
    sa.ForeignKeyConstraint(['attribution_id'], ['attribution.id'], name=op.f('fk_objection_attribution_id_attribution')),
    sa.ForeignKeyConstraint(['corrected_id'], ['attribution.id'], name=op.f('fk_objection_corrected_id_attribution')),
    sa.ForeignKeyConstraint(['decided_by'], ['account.id'], name=op.f('fk_objection_decided_by_account')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_objection_employee_id_employee')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_objection_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['filed_by'], ['account.id'], name=op.f('fk_objection_filed_by_account')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_objection_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection')),
    sa.UniqueConstraint('code', name=op.f('uq_objection_code'))
    )
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.create_index('ix_objection_employee_id', ['employee_id', 'id'], unique=False)
        batch_op.create_index('ix_objection_state_due_on', ['state', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_objection_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index('uq_objection_attribution_id_employee_id', ['attribution_id', 'employee_id'], unique=True, sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))

    op.create_table('objection_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('objection_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(100), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.CheckConstraint("state IN ('filed', 'under_review', 'accepted', 'rejected', 'withdrawn')", name=op.f('ck_objection_event_state_known')),
    sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_objection_event_objection_id_objection')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_objection_event'))
    )
    with op.batch_alter_table('objection_event', schema=None) as batch_op:
        batch_op.create_index('ix_objection_event_objection_id', ['objection_id', 'id'], unique=False)

    op.create_table('objection_file',
    sa.Column('objection_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('media_type', sa.String(40), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['objection_id'], ['objection.id'], name=op.f('fk_objection_file_objection_id_objection')),
    sa.PrimaryKeyConstraint('objection_id', name=op.f('pk_objection_file'))
    )
    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('profile', sa.Text(), nullable=True))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('in_advance', sa.Boolean(), server_default=sa.text('0'), nullable=False))



def downgrade() -> None:
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_column('in_advance')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('message_id')

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_column('profile')

    op.drop_table('objection_file')
    with op.batch_alter_table('objection_event', schema=None) as batch_op:
        batch_op.drop_index('ix_objection_event_objection_id')

    op.drop_table('objection_event')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index('uq_objection_attribution_id_employee_id', sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
        batch_op.drop_index(batch_op.f('ix_objection_unit_id'))
        batch_op.drop_index('ix_objection_state_due_on')
        batch_op.drop_index('ix_objection_employee_id')

    op.drop_table('objection')
    op.drop_table('proposal_voice')
    with op.batch_alter_table('ticket_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_batch_unit_id'))

    op.drop_table('ticket_batch')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_unit_id'))
        batch_op.drop_index('ix_proposal_state_kind')
        batch_op.drop_index('ix_proposal_kind_subject')

    op.drop_table('proposal')
    op.drop_table('webhook_look')
    with op.batch_alter_table('drawing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drawing_drawn_at'))

    op.drop_table('drawing')
