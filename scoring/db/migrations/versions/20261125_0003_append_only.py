"""append-only: the journal's details move out of it, and the database itself refuses to alter what was said

What the journal held before gets a salt per entry, so that it can be erased like the rest, and is the first to
be given places. Feedback that was there before is journaled as it is now (``feedback.adopted``), once: from
here on a row that no entry tells of has come in by another way.

Going down empties the tree and its checkpoints: nobody can then tell whether anything was altered in between.

Revision ID: 0003
Revises: 0002
"""

import json
import secrets
from datetime import UTC, datetime
from hashlib import sha256

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

AT_ONCE = 5_000
FROZEN = (
    'journal', 'journal_place', 'journal_node', 'journal_checkpoint', 'journal_key',
    'attribution', 'officer_set', 'officer_share',
)
"""Tables whose rows are neither changed nor deleted."""
ANSWERS = (
    'overall', 'persyaratan', 'prosedur', 'waktu', 'biaya', 'produk', 'kompetensi', 'perilaku', 'pengaduan',
    'sarana',
)
ERASURE_IS_TOLD = (
    "EXISTS (SELECT 1 FROM journal told JOIN journal erased ON erased.subject = told.subject"
    " WHERE told.id = OLD.entry_id AND erased.action = 'feedback.erased' AND erased.id > told.id)"
)
WRITING = (
    'CREATE VIEW journal_writing AS SELECT e.at, e.actor, e.action, e.subject, e.commitment, e.leaf, d.salt, d.details'
    ' FROM journal e JOIN journal_detail d ON d.entry_id = e.id'
)
"""An entry with its details is added through this view: one statement, on the path of every act."""
ADD_ENTRY = (
    'INSERT INTO journal (at, actor, action, subject, commitment, leaf) VALUES'
    ' (NEW.at, NEW.actor, NEW.action, NEW.subject, NEW.commitment, NEW.leaf)'
)
ADD_DETAIL = 'INSERT INTO journal_detail (entry_id, salt, details) VALUES ({number}, NEW.salt, NEW.details)'
HAS_A_PLACE = "EXISTS (SELECT 1 FROM journal_place WHERE entry_id = OLD.entry_id)"

moment = sa.DateTime(timezone=True)
journal = sa.table(
    'journal', sa.column('id'), sa.column('at', moment), sa.column('actor'), sa.column('action'),
    sa.column('subject'), sa.column('details'), sa.column('commitment'), sa.column('leaf'),
)
detail = sa.table(
    'journal_detail', sa.column('entry_id'), sa.column('salt', sa.LargeBinary()), sa.column('details')
)


def upgrade() -> None:
    _move_details_out()
    op.execute('ALTER TABLE journal DROP COLUMN details')
    _adopt_feedback()
    op.execute('INSERT INTO journal_waiting (entry_id) SELECT id FROM journal ORDER BY id')
    op.execute(WRITING)
    (_on_postgresql if _is_postgresql() else _on_sqlite)()


def downgrade() -> None:
    _drop_triggers()
    op.execute('DROP VIEW journal_writing')
    for table in ('journal_waiting', 'journal_checkpoint', 'journal_key', 'journal_node', 'journal_place'):
        op.execute(f'DELETE FROM {table}')
    op.execute("DELETE FROM journal_detail WHERE entry_id IN"
               " (SELECT id FROM journal WHERE action = 'feedback.adopted')")
    op.execute("DELETE FROM journal WHERE action = 'feedback.adopted'")
    op.execute("ALTER TABLE journal ADD COLUMN details TEXT NOT NULL DEFAULT '{}'")
    op.execute("UPDATE journal SET details = COALESCE((SELECT details FROM journal_detail"
               " WHERE entry_id = journal.id), '{}')")
    op.execute('DELETE FROM journal_detail')
    for row in _rows(journal.c.id):
        told = {'action': row.action, 'actor': row.actor, 'at': _utc(row.at), 'details': row.details,
                'subject': row.subject}
        leaf = sha256(_json(told).encode()).hexdigest()
        op.get_bind().execute(
            sa.update(journal).where(journal.c.id == row.id).values(leaf=leaf, commitment='')
        )


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == 'postgresql'


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(',', ':'), ensure_ascii=False)


def _utc(at: datetime) -> str:
    return (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat()


def _rows(key, start=0):
    """Give a table's rows in order of their key, some thousand at a time."""
    after = start
    while True:
        found = op.get_bind().execute(
            sa.select(key.table).where(key > after).order_by(key).limit(AT_ONCE)
        ).all()
        if not found:
            return
        yield from found
        after = getattr(found[-1], key.name)


def _sealed(action: str, actor: str, at: datetime, subject: str, details: str) -> tuple[bytes, str, str]:
    """Return a new salt, the commitment to the details under it, and the entry's leaf."""
    salt = secrets.token_bytes(16)
    commitment = sha256(salt + details.encode()).hexdigest()
    told = {'action': action, 'actor': actor, 'at': _utc(at), 'commitment': commitment, 'subject': subject}
    return salt, commitment, sha256(b'\x00' + _json(told).encode()).hexdigest()


def _move_details_out() -> None:
    for row in _rows(journal.c.id):
        salt, commitment, leaf = _sealed(row.action, row.actor, row.at, row.subject, row.details)
        op.get_bind().execute(
            sa.update(journal).where(journal.c.id == row.id).values(commitment=commitment, leaf=leaf)
        )
        op.get_bind().execute(sa.insert(detail).values(entry_id=row.id, salt=salt, details=row.details))


def _adopt_feedback() -> None:
    """Journal every feedback as it is now, and to whom it is ascribed."""
    now = datetime.now(UTC).replace(tzinfo=None) if not _is_postgresql() else datetime.now(UTC)
    feedback = sa.table(
        'feedback', sa.column('id'), sa.column('code'), sa.column('unit_id'), sa.column('service_id'),
        sa.column('point_id'), sa.column('channel'), sa.column('evidence'), sa.column('day', sa.Date()),
        sa.column('state'), sa.column('state_reason'), sa.column('revision'), sa.column('comment'),
        sa.column('seal'), sa.column('receipt_hash'), *map(sa.column, ANSWERS),
    )
    for row in _rows(feedback.c.id):
        seal = None
        if row.comment is not None:
            seal = secrets.token_hex(16)
            op.get_bind().execute(sa.update(feedback).where(feedback.c.id == row.id).values(seal=seal))
        told = _json({'ascribed': _ascribed(row.id), 'receipt': row.receipt_hash, 'state': _state(row, seal)})
        subject = f'feedback:{row.code}'
        salt, commitment, leaf = _sealed('feedback.adopted', 'system', now, subject, told)
        made = op.get_bind().execute(
            sa.insert(journal).values(at=now, actor='system', action='feedback.adopted', subject=subject,
                                    commitment=commitment, leaf=leaf).returning(journal.c.id)
        ).scalar_one()
        op.get_bind().execute(sa.insert(detail).values(entry_id=made, salt=salt, details=told))


def _state(row, seal) -> dict[str, object]:
    told = (
        'code', 'revision', 'state', 'state_reason', 'unit_id', 'service_id', 'point_id', 'channel', 'evidence',
    )
    answers = () if row.state_reason == 'erased' else ANSWERS
    state = {name: getattr(row, name) for name in (*told, *answers)}
    state['day'] = row.day.isoformat()
    if seal is not None:
        state['comment'] = sha256((seal + row.comment).encode()).hexdigest()
    return {name: value for name, value in state.items() if value is not None}


def _ascribed(feedback_id: int) -> dict[str, object]:
    found = op.get_bind().execute(
        sa.text('SELECT a.rule, s.key FROM attribution a LEFT JOIN officer_set s ON s.id = a.officer_set_id'
                ' WHERE a.feedback_id = :id ORDER BY a.id DESC LIMIT 1'),
        {'id': feedback_id},
    ).first()
    return {} if found is None else {'rule': found[0], 'shares': found[1] or ''}


def _on_sqlite() -> None:
    for table in FROZEN:
        for verb in ('UPDATE', 'DELETE'):
            _refuse_on_sqlite(table, verb)
    _refuse_on_sqlite('feedback', 'DELETE')
    _refuse_on_sqlite('journal_detail', 'UPDATE')
    _refuse_on_sqlite('journal_detail', 'DELETE', unless=ERASURE_IS_TOLD)
    _refuse_on_sqlite('journal_waiting', 'UPDATE')
    _refuse_on_sqlite('journal_waiting', 'DELETE', unless=HAS_A_PLACE)
    op.execute(f'CREATE TRIGGER journal_written INSTEAD OF INSERT ON journal_writing BEGIN {ADD_ENTRY};'
               f' {ADD_DETAIL.format(number="last_insert_rowid()")}; END')
    op.execute('CREATE TRIGGER journal_waits AFTER INSERT ON journal'
               ' BEGIN INSERT INTO journal_waiting (entry_id) VALUES (NEW.id); END')


def _refuse_on_sqlite(table: str, verb: str, unless: str | None = None) -> None:
    when = f' WHEN NOT {unless}' if unless else ''
    op.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}{when}"
               f" BEGIN SELECT RAISE(ABORT, 'append-only: {verb} on {table} is refused'); END")


def _on_postgresql() -> None:
    op.execute(_function('puas_append_only', f'{_RAISE}'))
    op.execute(_function('puas_journal_erasure', f'IF NOT {ERASURE_IS_TOLD} THEN {_RAISE} END IF; RETURN OLD;'))
    op.execute(_function('puas_journal_placed', f'IF NOT {HAS_A_PLACE} THEN {_RAISE} END IF; RETURN OLD;'))
    op.execute(_function('puas_journal_waits',
                         'INSERT INTO journal_waiting (entry_id) VALUES (NEW.id); RETURN NULL;'))
    for table in FROZEN:
        _refuse_on_postgresql(table, 'UPDATE OR DELETE')
    _refuse_on_postgresql('feedback', 'DELETE')
    _refuse_on_postgresql('journal_detail', 'UPDATE')
    _refuse_on_postgresql('journal_detail', 'DELETE', by='puas_journal_erasure')
    _refuse_on_postgresql('journal_waiting', 'UPDATE')
    _refuse_on_postgresql('journal_waiting', 'DELETE', by='puas_journal_placed')
    for table in (*FROZEN, 'feedback', 'journal_detail', 'journal_waiting'):
        op.execute(f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION puas_append_only()')
    op.execute('CREATE FUNCTION puas_journal_written() RETURNS trigger LANGUAGE plpgsql AS $$'
               f' DECLARE number bigint; BEGIN {ADD_ENTRY} RETURNING id INTO number;'
               f' {ADD_DETAIL.format(number="number")}; RETURN NEW; END $$')
    op.execute('CREATE TRIGGER journal_written INSTEAD OF INSERT ON journal_writing'
               ' FOR EACH ROW EXECUTE FUNCTION puas_journal_written()')
    op.execute('CREATE TRIGGER journal_waits AFTER INSERT ON journal'
               ' FOR EACH ROW EXECUTE FUNCTION puas_journal_waits()')


_RAISE = ("RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME"
          " USING ERRCODE = 'restrict_violation';")


def _function(name: str, body: str) -> str:
    return f'CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$'


def _refuse_on_postgresql(table: str, verbs: str, by: str = 'puas_append_only') -> None:
    op.execute(f"CREATE TRIGGER {table}_no_{verbs.lower().replace(' ', '_')} BEFORE {verbs} ON {table}"
               f" FOR EACH ROW EXECUTE FUNCTION {by}()")


def _drop_triggers() -> None:
    if _is_postgresql():
        # The triggers go with the functions they call.
        for name in ('puas_append_only', 'puas_journal_erasure', 'puas_journal_placed', 'puas_journal_waits',
                     'puas_journal_written'):
            op.execute(f'DROP FUNCTION {name}() CASCADE')
        return
    found = op.get_bind().execute(sa.text(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND"
        " (sql LIKE '%append-only%' OR name IN ('journal_waits', 'journal_written'))"
    ))
    for name in found.scalars().all():
        op.execute(f'DROP TRIGGER {name}')
