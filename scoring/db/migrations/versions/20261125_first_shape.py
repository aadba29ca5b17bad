"""first shape

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact',
    sa.Column('visitor_id', sa.String(64), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(8), nullable=False),
    sa.Column('reachable', sa.Boolean(), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('visitor_id', name=op.f('pk_contact'))
    )
    op.create_table('finding',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('reason', sa.String(40), nullable=False),
    sa.Column('subject', sa.String(160), nullable=False),
    sa.Column('sets_aside', sa.Boolean(), nullable=False),
    sa.Column('features', sa.Text(), nullable=False),
    sa.Column('threshold', sa.Text(), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(16), nullable=False),
    sa.Column('decided_by', sa.String(80), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.String(400), nullable=True),
    sa.CheckConstraint("state IN ('open', 'confirmed', 'lifted')", name=op.f('ck_finding_state_known')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding'))
    )
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_index('ix_finding_reason', ['reason', 'subject'], unique=False)
        batch_op.create_index('ix_finding_state', ['state', 'id'], unique=False)

    op.create_table('job_run',
    sa.Column('job', sa.String(60), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(300), nullable=True),
    sa.PrimaryKeyConstraint('job', name=op.f('pk_job_run'))
    )
    op.create_table('journal',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(80), nullable=False),
    sa.Column('action', sa.String(60), nullable=False),
    sa.Column('subject', sa.String(100), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('leaf', sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal'))
    )
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.create_index('ix_journal_subject', ['subject'], unique=False)

    op.create_table('lease',
    sa.Column('name', sa.String(60), nullable=False),
    sa.Column('holder', sa.String(80), nullable=False),
    sa.Column('fence', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_lease'))
    )
    op.create_table('officer_set',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_officer_set')),
    sa.UniqueConstraint('key', name=op.f('uq_officer_set_key'))
    )
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(120), nullable=False),
    sa.Column('kind', sa.String(60), nullable=False),
    sa.Column('visitor_id', sa.String(64), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(16), nullable=False),
    sa.Column('attempts', sa.SmallInteger(), nullable=False),
    sa.Column('error', sa.String(300), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('key', name=op.f('uq_outbox_key'))
    )
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.create_index('ix_outbox_state_due_at', ['state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_outbox_visitor_id'), ['visitor_id'], unique=False)

    op.create_table('score_run',
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('computed_revision', sa.Integer(), nullable=False),
    sa.Column('method', sa.String(16), nullable=True),
    sa.Column('parameters', sa.Text(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=False),
    sa.Column('unit_only', sa.Integer(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_score_run'))
    )
    op.create_table('setting',
    sa.Column('name', sa.String(80), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('revision', sa.SmallInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_setting'))
    )
    op.create_table('sign_in_try',
    sa.Column('what', sa.String(64), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('what', name=op.f('pk_sign_in_try'))
    )
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_try_last_at'), ['last_at'], unique=False)

    op.create_table('tally_element',
    sa.Column('unit_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('service_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('month', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('element', sa.String(16), nullable=False),
    sa.Column('n1', sa.BigInteger(), nullable=False),
    sa.Column('n2', sa.BigInteger(), nullable=False),
    sa.Column('n3', sa.BigInteger(), nullable=False),
    sa.Column('n4', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('unit_id', 'service_id', 'month', 'channel', 'element', name=op.f('pk_tally_element'))
    )
    op.create_table('tally_person',
    sa.Column('officer_set_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('service_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('unit_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('month', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('evidence', sa.String(32), nullable=False),
    sa.Column('form', sa.String(32), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('weight', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('square', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('officer_set_id', 'service_id', 'unit_id', 'month', 'channel', 'evidence', 'form', name=op.f('pk_tally_person'))
    )
    op.create_table('tally_unit',
    sa.Column('unit_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('service_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('month', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('n', sa.BigInteger(), nullable=False),
    sa.Column('respondents', sa.BigInteger(), nullable=False),
    sa.Column('complete', sa.BigInteger(), nullable=False),
    sa.Column('complete_total', sa.BigInteger(), nullable=False),
    sa.Column('complete_square', sa.BigInteger(), nullable=False),
    sa.Column('o1', sa.BigInteger(), nullable=False),
    sa.Column('o2', sa.BigInteger(), nullable=False),
    sa.Column('o3', sa.BigInteger(), nullable=False),
    sa.Column('o4', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('unit_id', 'service_id', 'month', 'channel', 'state', name=op.f('pk_tally_unit'))
    )
    op.create_table('telegram_update',
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(16), nullable=False),
    sa.Column('attempts', sa.SmallInteger(), nullable=False),
    sa.Column('error', sa.String(300), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('update_id', name=op.f('pk_telegram_update'))
    )
    with op.batch_alter_table('telegram_update', schema=None) as batch_op:
        batch_op.create_index('ix_telegram_update_state', ['state', 'update_id'], unique=False)

    op.create_table('unit',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(64), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('kind', sa.String(40), nullable=True),
    sa.Column('parent_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('district', sa.String(120), nullable=True),
    sa.Column('timezone', sa.String(40), nullable=False),
    sa.Column('lat', sa.Float(precision=53), nullable=True),
    sa.Column('lon', sa.Float(precision=53), nullable=True),
    sa.Column('users_served', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['parent_id'], ['unit.id'], name=op.f('fk_unit_parent_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('code', name=op.f('uq_unit_code'))
    )
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unit_parent_id'), ['parent_id'], unique=False)

    op.create_table('client',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(120), nullable=False),
    sa.Column('prefix', sa.String(16), nullable=False),
    sa.Column('secret_hash', sa.String(64), nullable=False),
    sa.Column('scopes', sa.String(200), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_used_on', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_client_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_client')),
    sa.UniqueConstraint('name', name=op.f('uq_client_name')),
    sa.UniqueConstraint('prefix', name=op.f('uq_client_prefix'))
    )
    op.create_table('employee',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(64), nullable=False),
    sa.Column('badge', sa.String(32), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('nip', sa.String(18), nullable=True),
    sa.Column('position', sa.String(160), nullable=True),
    sa.Column('employment', sa.String(32), nullable=True),
    sa.Column('home_unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('head_of_unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.CheckConstraint("employment IN ('pns', 'pppk')", name=op.f('ck_employee_employment_known')),
    sa.ForeignKeyConstraint(['head_of_unit_id'], ['unit.id'], name=op.f('fk_employee_head_of_unit_id_unit')),
    sa.ForeignKeyConstraint(['home_unit_id'], ['unit.id'], name=op.f('fk_employee_home_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_employee')),
    sa.UniqueConstraint('badge', name=op.f('uq_employee_badge')),
    sa.UniqueConstraint('code', name=op.f('uq_employee_code')),
    sa.UniqueConstraint('nip', name=op.f('uq_employee_nip'))
    )
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_employee_home_unit_id'), ['home_unit_id'], unique=False)

    op.create_table('point',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('key', sa.String(64), nullable=False),
    sa.Column('code', sa.String(16), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_point_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_point')),
    sa.UniqueConstraint('code', name=op.f('uq_point_code')),
    sa.UniqueConstraint('key', name=op.f('uq_point_key'))
    )
    with op.batch_alter_table('point', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_point_unit_id'), ['unit_id'], unique=False)

    op.create_table('service',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(64), nullable=False),
    sa.Column('name', sa.String(200), nullable=False),
    sa.Column('category', sa.String(80), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('standard_days', sa.Float(precision=53), nullable=True),
    sa.Column('fee', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_service_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service')),
    sa.UniqueConstraint('code', name=op.f('uq_service_code'))
    )
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_unit_id'), ['unit_id'], unique=False)

    op.create_table('account',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('username', sa.String(80), nullable=False),
    sa.Column('password_hash', sa.String(200), nullable=False),
    sa.Column('role', sa.String(20), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('disabled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_account_employee_id_employee')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_account_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('username', name=op.f('uq_account_username'))
    )
    op.create_table('assignment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('start_date', sa.Date(), nullable=False),
    sa.Column('end_date', sa.Date(), nullable=True),
    sa.CheckConstraint('end_date >= start_date', name=op.f('ck_assignment_ends_after_start')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_assignment_employee_id_employee')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_assignment_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('employee_id', 'unit_id', 'start_date', name=op.f('uq_assignment_employee_id_unit_id_start_date'))
    )
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignment_unit_id'), ['unit_id'], unique=False)

    op.create_table('duty',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('roster', sa.String(64), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('start_date', sa.Date(), nullable=False),
    sa.Column('end_date', sa.Date(), nullable=False),
    sa.Column('start_time', sa.Time(), nullable=True),
    sa.Column('end_time', sa.Time(), nullable=True),
    sa.Column('desk_share', sa.Float(precision=53), nullable=False),
    sa.CheckConstraint('desk_share > 0 AND desk_share <= 1', name=op.f('ck_duty_share_of_a_desk')),
    sa.CheckConstraint('end_date >= start_date', name=op.f('ck_duty_ends_after_start')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_duty_employee_id_employee')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_duty_point_id_point')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_duty_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty')),
    sa.UniqueConstraint('roster', 'employee_id', 'start_date', 'point_id', 'start_time', name=op.f('uq_duty_roster_employee_id_start_date_point_id_start_time'))
    )
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_duty_employee_id'), ['employee_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_point_id'), ['point_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_duty_roster'), ['roster'], unique=False)
        batch_op.create_index('ix_duty_unit_id_start_date', ['unit_id', 'start_date'], unique=False)

    op.create_table('feedback',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(64), nullable=False),
    sa.Column('receipt_hash', sa.String(64), nullable=True),
    sa.Column('act', sa.String(64), nullable=True),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('evidence', sa.String(32), nullable=False),
    sa.Column('ticket', sa.String(64), nullable=True),
    sa.Column('visitor_id', sa.String(64), nullable=True),
    sa.Column('device', sa.String(64), nullable=True),
    sa.Column('claimed', sa.String(400), nullable=True),
    sa.Column('roster', sa.String(64), nullable=True),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('utc_offset', sa.SmallInteger(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('state_reason', sa.String(80), nullable=True),
    sa.Column('overall', sa.SmallInteger(), nullable=True),
    sa.Column('persyaratan', sa.SmallInteger(), nullable=True),
    sa.Column('prosedur', sa.SmallInteger(), nullable=True),
    sa.Column('waktu', sa.SmallInteger(), nullable=True),
    sa.Column('biaya', sa.SmallInteger(), nullable=True),
    sa.Column('produk', sa.SmallInteger(), nullable=True),
    sa.Column('kompetensi', sa.SmallInteger(), nullable=True),
    sa.Column('perilaku', sa.SmallInteger(), nullable=True),
    sa.Column('pengaduan', sa.SmallInteger(), nullable=True),
    sa.Column('sarana', sa.SmallInteger(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('language', sa.String(8), nullable=True),
    sa.Column('duration_s', sa.Float(precision=53), nullable=True),
    sa.Column('sex', sa.String(16), nullable=True),
    sa.Column('age', sa.String(16), nullable=True),
    sa.Column('education', sa.String(40), nullable=True),
    sa.Column('job', sa.String(40), nullable=True),
    sa.CheckConstraint("channel IN ('ticket', 'badge', 'web', 'telegram', 'kiosk', 'paper')", name=op.f('ck_feedback_channel_known')),
    sa.CheckConstraint("evidence IN ('ticket', 'badge', 'kiosk', 'open', 'imported')", name=op.f('ck_feedback_evidence_known')),
    sa.CheckConstraint("state IN ('counted', 'quarantined', 'withdrawn', 'excluded')", name=op.f('ck_feedback_state_known')),
    sa.CheckConstraint('COALESCE(overall, persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, pengaduan, sarana) IS NOT NULL', name=op.f('ck_feedback_says_something')),
    sa.CheckConstraint('biaya BETWEEN 1 AND 4', name=op.f('ck_feedback_biaya_on_scale')),
    sa.CheckConstraint('kompetensi BETWEEN 1 AND 4', name=op.f('ck_feedback_kompetensi_on_scale')),
    sa.CheckConstraint('overall BETWEEN 1 AND 4', name=op.f('ck_feedback_overall_on_scale')),
    sa.CheckConstraint('pengaduan BETWEEN 1 AND 4', name=op.f('ck_feedback_pengaduan_on_scale')),
    sa.CheckConstraint('perilaku BETWEEN 1 AND 4', name=op.f('ck_feedback_perilaku_on_scale')),
    sa.CheckConstraint('persyaratan BETWEEN 1 AND 4', name=op.f('ck_feedback_persyaratan_on_scale')),
    sa.CheckConstraint('produk BETWEEN 1 AND 4', name=op.f('ck_feedback_produk_on_scale')),
    sa.CheckConstraint('prosedur BETWEEN 1 AND 4', name=op.f('ck_feedback_prosedur_on_scale')),
    sa.CheckConstraint('sarana BETWEEN 1 AND 4', name=op.f('ck_feedback_sarana_on_scale')),
    sa.CheckConstraint('waktu BETWEEN 1 AND 4', name=op.f('ck_feedback_waktu_on_scale')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_feedback_point_id_point')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_feedback_service_id_service')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_feedback_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback')),
    sa.UniqueConstraint('act', name=op.f('uq_feedback_act')),
    sa.UniqueConstraint('code', name=op.f('uq_feedback_code')),
    sa.UniqueConstraint('receipt_hash', name=op.f('uq_feedback_receipt_hash')),
    sa.UniqueConstraint('ticket', name=op.f('uq_feedback_ticket'))
    )
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_point_id'), ['point_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feedback_service_id'), ['service_id'], unique=False)
        batch_op.create_index('ix_feedback_unit_id_day', ['unit_id', 'day'], unique=False)
        batch_op.create_index('ix_feedback_visitor_id_day', ['visitor_id', 'day'], unique=False)

    op.create_table('officer_share',
    sa.Column('set_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('share', sa.Float(precision=53), nullable=False),
    sa.CheckConstraint('share > 0 AND share <= 1', name=op.f('ck_officer_share_share_of_one')),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_officer_share_employee_id_employee')),
    sa.ForeignKeyConstraint(['set_id'], ['officer_set.id'], name=op.f('fk_officer_share_set_id_officer_set')),
    sa.PrimaryKeyConstraint('set_id', 'employee_id', name=op.f('pk_officer_share'))
    )
    with op.batch_alter_table('officer_share', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_officer_share_employee_id'), ['employee_id'], unique=False)

    op.create_table('person_score',
    sa.Column('period', sa.String(8), nullable=False),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('method', sa.String(16), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('n_eff', sa.Float(precision=53), nullable=False),
    sa.Column('score', sa.Float(precision=53), nullable=True),
    sa.Column('low', sa.Float(precision=53), nullable=True),
    sa.Column('high', sa.Float(precision=53), nullable=True),
    sa.Column('verdict', sa.String(32), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=False),
    sa.Column('computed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_person_score_employee_id_employee')),
    sa.PrimaryKeyConstraint('period', 'employee_id', name=op.f('pk_person_score'))
    )
    with op.batch_alter_table('person_score', schema=None) as batch_op:
        batch_op.create_index('ix_person_score_period_computed_at', ['period', 'computed_at'], unique=False)

    op.create_table('point_service',
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_point_service_point_id_point')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_point_service_service_id_service')),
    sa.PrimaryKeyConstraint('point_id', 'service_id', name=op.f('pk_point_service'))
    )
    op.create_table('ticket',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('act', sa.String(64), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('employee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['employee_id'], ['employee.id'], name=op.f('fk_ticket_employee_id_employee')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_ticket_point_id_point')),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_ticket_service_id_service')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_ticket_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ticket')),
    sa.UniqueConstraint('act', name=op.f('uq_ticket_act')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_ticket_token_hash'))
    )
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ticket_unit_id'), ['unit_id'], unique=False)

    op.create_table('assignment_service',
    sa.Column('assignment_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('service_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['assignment_id'], ['assignment.id'], name=op.f('fk_assignment_service_assignment_id_assignment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['service_id'], ['service.id'], name=op.f('fk_assignment_service_service_id_service')),
    sa.PrimaryKeyConstraint('assignment_id', 'service_id', name=op.f('pk_assignment_service'))
    )
    op.create_table('attribution',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('rule', sa.String(32), nullable=False),
    sa.Column('officer_set_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('confidence', sa.Float(precision=53), nullable=False),
    sa.Column('candidates', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.String(80), nullable=False),
    sa.Column('reason', sa.String(400), nullable=True),
    sa.CheckConstraint("rule IN ('ticket', 'badge', 'single_duty', 'shared_duty', 'unit_only', 'correction')", name=op.f('ck_attribution_rule_known')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_attribution_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['officer_set_id'], ['officer_set.id'], name=op.f('fk_attribution_officer_set_id_officer_set')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attribution'))
    )
    with op.batch_alter_table('attribution', schema=None) as batch_op:
        batch_op.create_index('ix_attribution_feedback_id', ['feedback_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_attribution_officer_set_id'), ['officer_set_id'], unique=False)

    op.create_table('case',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('assignee_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('complaint', 'oversight', 'urgent')", name=op.f('ck_case_kind_known')),
    sa.CheckConstraint("state IN ('received', 'acknowledged', 'dispatched', 'answered', 'cannot_act', 'closed', 'withdrawn')", name=op.f('ck_case_state_known')),
    sa.ForeignKeyConstraint(['assignee_id'], ['account.id'], name=op.f('fk_case_assignee_id_account')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_case_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_case_unit_id_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case')),
    sa.UniqueConstraint('feedback_id', name=op.f('uq_case_feedback_id'))
    )
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.create_index('ix_case_unit_id_state_due_on', ['unit_id', 'state', 'due_on'], unique=False)

    op.create_table('case_look',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('looked_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_case_look_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('feedback_id', name=op.f('pk_case_look'))
    )
    with op.batch_alter_table('case_look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_look_looked_on'), ['looked_on'], unique=False)

    op.create_table('conversation',
    sa.Column('visitor_id', sa.String(64), nullable=False),
    sa.Column('step', sa.String(40), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('point_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('data', sa.Text(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_conversation_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['point_id'], ['point.id'], name=op.f('fk_conversation_point_id_point')),
    sa.PrimaryKeyConstraint('visitor_id', name=op.f('pk_conversation'))
    )
    op.create_table('finding_row',
    sa.Column('finding_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_finding_row_feedback_id_feedback')),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_finding_row_finding_id_finding')),
    sa.PrimaryKeyConstraint('finding_id', 'feedback_id', name=op.f('pk_finding_row'))
    )
    with op.batch_alter_table('finding_row', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_row_feedback_id'), ['feedback_id'], unique=False)

    op.create_table('fold_pending',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_fold_pending_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('feedback_id', name=op.f('pk_fold_pending'))
    )
    op.create_table('folded',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('unit_id', sa.BigInteger(), nullable=False),
    sa.Column('service_id', sa.BigInteger(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(32), nullable=False),
    sa.Column('evidence', sa.String(32), nullable=False),
    sa.Column('state', sa.String(32), nullable=False),
    sa.Column('answers', sa.String(10), nullable=False),
    sa.Column('officer_set_id', sa.BigInteger(), nullable=True),
    sa.Column('form', sa.String(32), nullable=True),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_folded_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('feedback_id', name=op.f('pk_folded'))
    )
    with op.batch_alter_table('folded', schema=None) as batch_op:
        batch_op.create_index('ix_folded_month_unit_id', ['month', 'unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_folded_officer_set_id'), ['officer_set_id'], unique=False)

    op.create_table('reading',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(20), nullable=False),
    sa.Column('sentiment', sa.String(10), nullable=False),
    sa.Column('score', sa.Float(precision=53), nullable=False),
    sa.Column('confidence', sa.Float(precision=53), nullable=False),
    sa.Column('elements', sa.String(100), nullable=False),
    sa.Column('personal_data', sa.Text(), nullable=False),
    sa.Column('bribery', sa.Boolean(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('redacted', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_reading_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('feedback_id', name=op.f('pk_reading'))
    )
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reading_confidence'), ['confidence'], unique=False)
        batch_op.create_index(batch_op.f('ix_reading_version'), ['version'], unique=False)

    op.create_table('reading_correction',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('sentiment', sa.String(10), nullable=False),
    sa.Column('elements', sa.String(100), nullable=False),
    sa.Column('bribery', sa.Boolean(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('corrected_by', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('corrected_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['corrected_by'], ['account.id'], name=op.f('fk_reading_correction_corrected_by_account')),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_reading_correction_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reading_correction'))
    )
    with op.batch_alter_table('reading_correction', schema=None) as batch_op:
        batch_op.create_index('ix_reading_correction_feedback_id', ['feedback_id', 'id'], unique=False)

    op.create_table('reading_pending',
    sa.Column('feedback_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['feedback_id'], ['feedback.id'], name=op.f('fk_reading_pending_feedback_id_feedback')),
    sa.PrimaryKeyConstraint('feedback_id', name=op.f('pk_reading_pending'))
    )
    op.create_table('staff_session',
    sa.Column('token_hash', sa.String(64), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_staff_session_account_id_account'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_staff_session'))
    )
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_staff_session_account_id'), ['account_id'], unique=False)

    op.create_table('case_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(100), nullable=False),
    sa.Column('kind', sa.String(32), nullable=False),
    sa.Column('text', sa.Text(), nullable=True),
    sa.CheckConstraint("kind IN ('opened', 'acknowledged', 'dispatched', 'answered', 'cannot_act', 'closed', 'withdrawn', 'reopened', 'raised', 'note')", name=op.f('ck_case_event_kind_known')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_case_event_case_id_case')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_event'))
    )
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.create_index('ix_case_event_case_id', ['case_id', 'id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('case_event', schema=None) as batch_op:
        batch_op.drop_index('ix_case_event_case_id')

    op.drop_table('case_event')
    with op.batch_alter_table('staff_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_staff_session_account_id'))

    op.drop_table('staff_session')
    op.drop_table('reading_pending')
    with op.batch_alter_table('reading_correction', schema=None) as batch_op:
        batch_op.drop_index('ix_reading_correction_feedback_id')

    op.drop_table('reading_correction')
    with op.batch_alter_table('reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reading_version'))
        batch_op.drop_index(batch_op.f('ix_reading_confidence'))

    op.drop_table('reading')
    with op.batch_alter_table('folded', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_folded_officer_set_id'))
        batch_op.drop_index('ix_folded_month_unit_id')

    op.drop_table('folded')
    op.drop_table('fold_pending')
    with op.batch_alter_table('finding_row', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_finding_row_feedback_id'))

    op.drop_table('finding_row')
    op.drop_table('conversation')
    with op.batch_alter_table('case_look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_look_looked_on'))

    op.drop_table('case_look')
    with op.batch_alter_table('case', schema=None) as batch_op:
        batch_op.drop_index('ix_case_unit_id_state_due_on')

    op.drop_table('case')
    with op.batch_alter_table('attribution', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attribution_officer_set_id'))
        batch_op.drop_index('ix_attribution_feedback_id')

    op.drop_table('attribution')
    op.drop_table('assignment_service')
    with op.batch_alter_table('ticket', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ticket_unit_id'))

    op.drop_table('ticket')
    op.drop_table('point_service')
    with op.batch_alter_table('person_score', schema=None) as batch_op:
        batch_op.drop_index('ix_person_score_period_computed_at')

    op.drop_table('person_score')
    with op.batch_alter_table('officer_share', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_officer_share_employee_id'))

    op.drop_table('officer_share')
    with op.batch_alter_table('feedback', schema=None) as batch_op:
        batch_op.drop_index('ix_feedback_visitor_id_day')
        batch_op.drop_index('ix_feedback_unit_id_day')
        batch_op.drop_index(batch_op.f('ix_feedback_service_id'))
        batch_op.drop_index(batch_op.f('ix_feedback_point_id'))

    op.drop_table('feedback')
    with op.batch_alter_table('duty', schema=None) as batch_op:
        batch_op.drop_index('ix_duty_unit_id_start_date')
        batch_op.drop_index(batch_op.f('ix_duty_roster'))
        batch_op.drop_index(batch_op.f('ix_duty_point_id'))
        batch_op.drop_index(batch_op.f('ix_duty_employee_id'))

    op.drop_table('duty')
    with op.batch_alter_table('assignment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_assignment_unit_id'))

    op.drop_table('assignment')
    op.drop_table('account')
    with op.batch_alter_table('service', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_service_unit_id'))

    op.drop_table('service')
    with op.batch_alter_table('point', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_point_unit_id'))

    op.drop_table('point')
    with op.batch_alter_table('employee', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_employee_home_unit_id'))

    op.drop_table('employee')
    op.drop_table('client')
    with op.batch_alter_table('unit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unit_parent_id'))

    op.drop_table('unit')
    with op.batch_alter_table('telegram_update', schema=None) as batch_op:
        batch_op.drop_index('ix_telegram_update_state')

    op.drop_table('telegram_update')
    op.drop_table('tally_unit')
    op.drop_table('tally_person')
    op.drop_table('tally_element')
    with op.batch_alter_table('sign_in_try', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_try_last_at'))

    op.drop_table('sign_in_try')
    op.drop_table('setting')
    op.drop_table('score_run')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_visitor_id'))
        batch_op.drop_index('ix_outbox_state_due_at')

    op.drop_table('outbox')
    op.drop_table('officer_set')
    op.drop_table('lease')
    with op.batch_alter_table('journal', schema=None) as batch_op:
        batch_op.drop_index('ix_journal_subject')

    op.drop_table('journal')
    op.drop_table('job_run')
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_index('ix_finding_state')
        batch_op.drop_index('ix_finding_reason')

    op.drop_table('finding')
    op.drop_table('contact')
