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

    op.create_table('journal_checkpoint',
    sa.Column('size', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('root', sa.String(64), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('size', name=op.f('pk_journal_checkpoint'))
    )
    op.create_table('journal_key',
    sa.Column('verifier', sa.String(240), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('verifier', name=op.f('pk_journal_key'))
    )
    op.create_table('journal_node',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint('level', 'number', name=op.f('pk_journal_node'))
    )
    op.create_table('journal_waiting',
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_journal_waiting'))
    )
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
    op.create_table('answer_template',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('title', sa.String(80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(80), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_answer_template_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_answer_template'))
    )
    with op.batch_alter_table('answer_template', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_template_unit_id'), ['unit_id'], unique=False)

    op.create_table('deadline_setting',
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('set_by', sa.String(80), nullable=False),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('complaint', 'oversight', 'urgent')", name=op.f('ck_deadline_setting_kind_known')),
    sa.CheckConstraint('days BETWEEN 1 AND 60', name=op.f('ck_deadline_setting_days_in_range')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_deadline_setting_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'kind', name=op.f('pk_deadline_setting'))
    )
    op.create_table('extra_question',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(16), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('text_id', sa.String(200), nullable=False),
    sa.Column('text_en', sa.String(200), nullable=False),
    sa.Column('choices_id', sa.Text(), nullable=False),
    sa.Column('choices_en', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.String(80), nullable=False),
    sa.Column('asked_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('scale', 'yes_no', 'choice')", name=op.f('ck_extra_question_kind_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_extra_question_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_question')),
    sa.UniqueConstraint('code', 'version', name=op.f('uq_extra_question_code_version'))
    )
    with op.batch_alter_table('extra_question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_question_unit_id'), ['unit_id'], unique=False)

    op.create_table('follow_up',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('element', sa.String(16), nullable=False),
    sa.Column('action', sa.String(300), nullable=False),
    sa.Column('responsible', sa.String(120), nullable=False),
    sa.Column('quarter', sa.String(8), nullable=False),
    sa.Column('progress', sa.String(32), nullable=False),
    sa.Column('changed_by', sa.String(80), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("progress IN ('planned', 'under_way', 'done')", name=op.f('ck_follow_up_progress_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_follow_up_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up'))
    )
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.create_index('ix_follow_up_unit_id_period', ['unit_id', 'period'], unique=False)

    op.create_table('guard',
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('cause', sa.String(16), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('expected', sa.Float(precision=53), nullable=False),
    sa.Column('by', sa.String(80), nullable=False),
    sa.CheckConstraint("cause IN ('rate', 'ordered', 'stood_down')", name=op.f('ck_guard_cause_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_guard_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_guard'))
    )
    op.create_table('improvement',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('element', sa.String(16), nullable=True),
    sa.Column('heard', sa.Text(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('written_by', sa.String(100), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_by', sa.String(100), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_down_by', sa.String(100), nullable=True),
    sa.Column('taken_down_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_improvement_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_improvement'))
    )
    with op.batch_alter_table('improvement', schema=None) as batch_op:
        batch_op.create_index('ix_improvement_unit_id_period', ['unit_id', 'period'], unique=False)

    op.create_table('journal_detail',
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['journal.id'], name=op.f('fk_journal_detail_entry_id_journal')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_journal_detail'))
    )
    op.create_table('journal_place',
    sa.Column('place', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('chain', sa.String(64), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['journal.id'], name=op.f('fk_journal_place_entry_id_journal')),
    sa.PrimaryKeyConstraint('place', name=op.f('pk_journal_place')),
    sa.UniqueConstraint('entry_id', name=op.f('uq_journal_place_entry_id'))
    )
    op.create_table('local_holiday',
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.Column('added_by', sa.String(80), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_local_holiday_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'day', name=op.f('pk_local_holiday'))
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
    sa.CheckConstraint("kind IN ('grant', 'lift', 'exclude', 'reset')", name=op.f('ck_proposal_kind_known')),
    sa.CheckConstraint("state IN ('open', 'done', 'refused')", name=op.f('ck_proposal_state_known')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_proposal_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal'))
    )
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.create_index('ix_proposal_kind_subject', ['kind', 'subject'], unique=False)
        batch_op.create_index('ix_proposal_state_kind', ['state', 'kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_unit_id'), ['unit_id'], unique=False)

    op.create_table('users_served',
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('users', sa.Integer(), nullable=False),
    sa.Column('told_by', sa.String(80), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('users >= 0', name=op.f('ck_users_served_not_negative')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_users_served_unit_id_unit')),
    sa.PrimaryKeyConstraint('unit_id', 'period', name=op.f('pk_users_served'))
    )
    op.create_table('kiosk',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(16), nullable=False),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('pairing_hash', sa.String(64), nullable=True),
    sa.Column('pairing_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('secret_hash', sa.String(64), nullable=True),
    sa.Column('pin_salt', sa.String(32), nullable=False),
    sa.Column('pin_rounds', sa.Integer(), nullable=False),
    sa.Column('pin_hash', sa.String(64), nullable=False),
    sa.Column('has_sound', sa.Boolean(), server_default=sa.text('(false)'), nullable=False),
    sa.Column('made_by', sa.String(80), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('paired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by', sa.String(80), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('synced_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waiting', sa.Integer(), server_default='0', nullable=False),
    sa.Column('version', sa.String(16), nullable=True),
    sa.CheckConstraint('waiting >= 0', name=op.f('ck_kiosk_waiting_is_a_count')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_kiosk_point_id_point')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kiosk')),
    sa.UniqueConstraint('code', name=op.f('uq_kiosk_code')),
    sa.UniqueConstraint('pairing_hash', name=op.f('uq_kiosk_pairing_hash')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_kiosk_secret_hash'))
    )
    with op.batch_alter_table('kiosk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kiosk_point_id'), ['point_id'], unique=False)

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

    op.create_table('extra_answer',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('answer', sa.SmallInteger(), nullable=False),
    sa.CheckConstraint('answer BETWEEN 1 AND 9', name=op.f('ck_extra_answer_answer_is_listed')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_extra_answer_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['question_id'], ['extra_question.id'], name=op.f('fk_extra_answer_question_id_extra_question')),
    sa.PrimaryKeyConstraint('feedback_id', 'question_id', name=op.f('pk_extra_answer'))
    )
    with op.batch_alter_table('extra_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_answer_question_id'), ['question_id'], unique=False)

    op.create_table('invitation',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_invitation_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitation_token_hash'))
    )
    op.create_table('proposal_voice',
    sa.Column('proposal_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_proposal_voice_account_id_account')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_proposal_voice_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('proposal_id', 'account_id', name=op.f('pk_proposal_voice'))
    )
    op.create_table('recovery_code',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('code_hash', sa.String(64), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recovery_code_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'code_hash', name=op.f('pk_recovery_code'))
    )
    op.create_table('second_factor',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_step', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_second_factor_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factor'))
    )
    op.create_table('staff_chat',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('visitor_id', sa.String(64), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(8), nullable=False),
    sa.Column('role', sa.String(20), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_chat_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_staff_chat')),
    sa.UniqueConstraint('visitor_id', name=op.f('uq_staff_chat_visitor_id'))
    )
    op.create_table('staff_chat_code',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('code_hash', sa.String(64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_chat_code_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_staff_chat_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_staff_chat_code_code_hash'))
    )
    op.create_table('staff_draft',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('task', sa.String(20), nullable=False),
    sa.Column('code', sa.String(64), nullable=False),
    sa.Column('reason', sa.String(20), nullable=True),
    sa.Column('text', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_draft_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_staff_draft'))
    )
    op.create_table('staff_wish',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('telegram', sa.String(60), nullable=False),
    sa.Column('email', sa.String(60), nullable=False),
    sa.Column('any_hour', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(8), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('alerted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('week', sa.Date(), nullable=True),
    sa.Column('standing', sa.String(120), nullable=True),
    sa.Column('month', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_wish_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_staff_wish'))
    )
    op.create_table('staged_import',
    sa.Column('code', sa.String(48), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('staged_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staged_import_account_id_account')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_staged_import'))
    )
    with op.batch_alter_table('staged_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staged_import_account_id'), ['account_id'], unique=False)

    op.create_table('subject_link',
    sa.Column('issuer', sa.String(200), nullable=False),
    sa.Column('subject', sa.String(255), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('linked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('linked_by', sa.String(100), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_subject_link_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_subject_link'))
    )
    with op.batch_alter_table('subject_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_subject_link_account_id'), ['account_id'], unique=False)

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

    op.create_table('case_told',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_case_told_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['event_id'], ['case_event.id'], name=op.f('fk_case_told_event_id_case_event'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'event_id', name=op.f('pk_case_told'))
    )
    with op.batch_alter_table('case_told', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_told_told_on'), ['told_on'], unique=False)

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
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('must_change', sa.Boolean(), server_default=sa.text('(false)'), nullable=False))
        batch_op.add_column(sa.Column('signed_in_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.add_column(sa.Column('profile', sa.Text(), nullable=True))

    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seal', sa.String(32), nullable=True))
        batch_op.create_index('ix_feedback_device_submitted_at', ['device', 'submitted_at'], unique=False, sqlite_where=sa.text('device IS NOT NULL'), postgresql_where=sa.text('device IS NOT NULL'))
        batch_op.create_index('ix_feedback_set_aside', ['state_reason'], unique=False, sqlite_where=sa.text("state = 'quarantined'"), postgresql_where=sa.text("state = 'quarantined'"))

    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('commitment', sa.String(64), server_default='', nullable=False))

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('message_id', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))

    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_proved', sa.Boolean(), server_default=sa.text('(true)'), nullable=False))
        batch_op.add_column(sa.Column('way', sa.String(16), server_default='password', nullable=False))
        batch_op.add_column(sa.Column('device', sa.String(60), nullable=True))
        batch_op.add_column(sa.Column('previous_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.add_column(sa.Column('in_advance', sa.Boolean(), server_default=sa.text('(false)'), nullable=False))

    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_column('closed_on')

    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_column('in_advance')

    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_column('previous_at')
        batch_op.drop_column('device')
        batch_op.drop_column('way')
        batch_op.drop_column('is_proved')

    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_column('closed_on')

    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_column('message_id')

    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_column('commitment')

    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index('ix_feedback_set_aside', sqlite_where=sa.text("state = 'quarantined'"), postgresql_where=sa.text("state = 'quarantined'"))
        batch_op.drop_index('ix_feedback_device_submitted_at', sqlite_where=sa.text('device IS NOT NULL'), postgresql_where=sa.text('device IS NOT NULL'))
        batch_op.drop_column('seal')

    with op.batch_alter_table('contact', schema=None) as batch_op:
        batch_op.drop_column('profile')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('signed_in_at')
        batch_op.drop_column('must_change')

    op.drop_table('objection_file')
    with op.batch_alter_table('objection_event', schema=None) as batch_op:
        batch_op.drop_index('ix_objection_event_objection_id')

    op.drop_table('objection_event')
    with op.batch_alter_table('case_told', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_told_told_on'))

    op.drop_table('case_told')
    with op.batch_alter_table('objection', schema=None) as batch_op:
        batch_op.drop_index('uq_objection_attribution_id_employee_id', sqlite_where=sa.text("state <> 'withdrawn'"), postgresql_where=sa.text("state <> 'withdrawn'"))
        batch_op.drop_index(batch_op.f('ix_objection_unit_id'))
        batch_op.drop_index('ix_objection_state_due_on')
        batch_op.drop_index('ix_objection_employee_id')

    op.drop_table('objection')
    with op.batch_alter_table('subject_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_subject_link_account_id'))

    op.drop_table('subject_link')
    with op.batch_alter_table('staged_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staged_import_account_id'))

    op.drop_table('staged_import')
    op.drop_table('staff_wish')
    op.drop_table('staff_draft')
    op.drop_table('staff_chat_code')
    op.drop_table('staff_chat')
    op.drop_table('second_factor')
    op.drop_table('recovery_code')
    op.drop_table('proposal_voice')
    op.drop_table('invitation')
    with op.batch_alter_table('extra_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extra_answer_question_id'))

    op.drop_table('extra_answer')
    with op.batch_alter_table('ticket_batch', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_batch_unit_id'))

    op.drop_table('ticket_batch')
    with op.batch_alter_table('kiosk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kiosk_point_id'))

    op.drop_table('kiosk')
    op.drop_table('users_served')
    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_unit_id'))
        batch_op.drop_index('ix_proposal_state_kind')
        batch_op.drop_index('ix_proposal_kind_subject')

    op.drop_table('proposal')
    op.drop_table('local_holiday')
    op.drop_table('journal_place')
    op.drop_table('journal_detail')
    with op.batch_alter_table('improvement', schema=None) as batch_op:
        batch_op.drop_index('ix_improvement_unit_id_period')

    op.drop_table('improvement')
    op.drop_table('guard')
    with op.batch_alter_table('follow_up', schema=None) as batch_op:
        batch_op.drop_index('ix_follow_up_unit_id_period')

    op.drop_table('follow_up')
    with op.batch_alter_table('extra_question', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extra_question_unit_id'))

    op.drop_table('extra_question')
    op.drop_table('deadline_setting')
    with op.batch_alter_table('answer_template', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_template_unit_id'))

    op.drop_table('answer_template')
    op.drop_table('webhook_look')
    op.drop_table('journal_waiting')
    op.drop_table('journal_node')
    op.drop_table('journal_key')
    op.drop_table('journal_checkpoint')
    with op.batch_alter_table('drawing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drawing_drawn_at'))

    op.drop_table('drawing')
