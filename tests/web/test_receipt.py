"""The receipt: what its holder sees, and taking a rating back."""

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select, update
from sqlmodel import SQLModel, col

from scoring import cases, clock, journal, scores
from scoring.accounts import Role, Staff
from scoring.db.engine import Database
from scoring.jobs import caseload, reading
from scoring.journal import notes
from scoring.tables import (
    Account,
    Case,
    CaseEvent,
    Contact,
    Conversation,
    Feedback,
    JournalEntry,
    Notice,
    TallyElement,
    TallyUnit,
)
from scoring.terms import CaseState, FeedbackState
from tests import make
from tests.web import forms


async def a_receipt(client: httpx2.AsyncClient, **answers: str) -> str:
    fields = await forms.opened(client, "/r/ABCDEF")
    sent = await client.post("/r/ABCDEF/kirim", data={**fields, **answers})
    return str(sent.headers["location"])


async def test_the_receipt_shows_what_was_said_and_what_happens_next(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    path = await a_receipt(client, overall="4", biaya="4", comment="Ramah <b>sekali</b>")
    page = await client.get(path)
    assert page.status_code == 200
    for words in (
        "Dinas Dukcapil", "Loket 1", "KTP elektronik", "Dihitung", "Sangat puas", "Biaya/tarif", "Gratis",
        "Ramah &lt;b&gt;sekali&lt;/b&gt;", "Apa selanjutnya", f"https://puas.example.go.id{path}",
    ):  # fmt: skip
        assert words in page.text


async def test_the_receipt_is_for_its_holder_alone(client: httpx2.AsyncClient, office: make.Office) -> None:
    page = await client.get(await a_receipt(client, overall="4"))
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert 'content="noindex, nofollow, noarchive"' in page.text


@pytest.mark.parametrize("receipt", ["R" + "a" * 22, "x", "a" * 900, "%00"])
async def test_an_unknown_receipt_is_nothing(
    client: httpx2.AsyncClient, office: make.Office, receipt: str
) -> None:
    assert (await client.get(f"/s/{receipt}")).status_code == 404
    for act in ("tarik", "hapus", "selesai"):
        assert (await client.post(f"/s/{receipt}/{act}")).status_code == 404


async def test_taking_back_is_confirmed_by_post_and_stays_visible(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path = await a_receipt(client, overall="1", comment="Maaf, keliru loket")
    assert (await client.get(f"{path}/tarik")).status_code == 405
    for _ in range(2):
        answer = await client.post(f"{path}/tarik")
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    [said] = await forms.stored(database)
    assert (said.state, said.comment) == (FeedbackState.WITHDRAWN, None)
    page = (await client.get(path)).text
    assert "Penilaian Anda sudah ditarik kembali" in page
    assert "/tarik" not in page
    assert "/hapus" in page


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (FeedbackState.QUARANTINED, "mirip dengan penilaian lain"),
        (FeedbackState.EXCLUDED, "Dua orang di luar kantor ini memutuskan"),
    ],
)
async def test_what_does_not_count_says_why(
    client: httpx2.AsyncClient, office: make.Office, database: Database, state: FeedbackState, says: str
) -> None:
    path = await a_receipt(client, overall="1")
    async with database.writing() as session:
        await session.execute(update(Feedback).values(state=state, state_reason="cluster"))
    page = (await client.get(path)).text
    assert says in page
    assert "Apa selanjutnya" not in page


async def everything_kept(database: Database) -> str:
    """Return all that any table holds, as one text."""
    told = []
    async with database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            told += [f"{table.name} {row}" for row in (await session.execute(select(table))).mappings()]
    return "\n".join(told)


async def tell(database: Database, visitor: str) -> None:
    """Tell a visitor that the office has answered."""
    async with database.writing() as session:
        found = await session.execute(select(col(CaseEvent.id)).where(col(CaseEvent.kind) == "answered"))
        name, now = f"answered:{found.scalar_one()}", clock.now()
        session.add(
            Notice(key=name, kind="answered", visitor_id=visitor, payload="", due_at=now, created_at=now)
        )


async def test_after_erasing_no_table_knows_who_it_was_or_what_they_wrote(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path, code = await a_complaint(client, database)
    profile = {"sex": "profilSatu", "age": "profilDua", "education": "profilTiga", "job": "profilEmpat"}
    async with database.writing() as session:
        await session.execute(update(Feedback).values(visitor_id="vWarga1", device="vHape1", **profile))
        session.add(Contact(visitor_id="vWarga1", address=b"-", language="id", seen_at=clock.now()))
        session.add(Conversation(visitor_id="vWarga1", step="rated", feedback_id=1, updated_at=clock.now()))
    await reading.read_new(database, clock.now())
    await answered(database, office, code, "Kursi sudah diganti.")
    await tell(database, "vWarga1")
    await client.post(f"{path}/belum-selesai", data={"text": "Kata-kata balasan warga."})
    [said] = await forms.stored(database)
    own = ("Antre tiga jam", "balasan warga", "vHape1", "answered:", said.act, *profile.values())
    before = await everything_kept(database)
    assert [one for one in own if one not in before] == []

    for _ in range(2):
        answer = await client.post(f"{path}/hapus")
        assert (answer.status_code, answer.headers["location"]) == (303, path)
    kept = await everything_kept(database)
    assert [one for one in own if one in kept] == []
    # Who they are is still known to the bot they talk with, but of nothing they have rated.
    tied = [line for line in kept.splitlines() if "vWarga1" in line]
    assert all(line.startswith(("contact ", "conversation ")) for line in tied)
    assert "'feedback_id': None" in next(line for line in tied if line.startswith("conversation "))
    page = (await client.get(path)).text
    assert "Penilaian Anda sudah dihapus" in page
    assert "Antre" not in page
    assert f"{path}/hapus" not in page


async def test_what_was_erased_counts_as_taken_back_and_nowhere_else(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path = await a_receipt(client, overall="1", waktu="1")
    async with database.writing() as session:
        await scores.fold(session)
    await client.post(f"{path}/tarik")
    await client.post(f"{path}/hapus")
    async with database.writing() as session:
        await scores.fold(session)
    async with database.reading() as session:
        answers = (await session.execute(select(TallyElement))).scalars().all()
        [unit] = (await session.execute(select(TallyUnit))).scalars()
        acts = (
            await session.execute(select(col(JournalEntry.action)).order_by(col(JournalEntry.id)))
        ).scalars()
    assert answers == []
    assert (unit.state, unit.n) == (FeedbackState.WITHDRAWN, 1)
    assert list(acts) == ["feedback.received", "feedback.withdrawn", "feedback.erased"]


async def test_whoever_has_erased_may_rate_the_same_visit_anew(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    fields = await forms.opened(client, "/r/ABCDEF")
    first = (await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "1"})).headers["location"]
    await client.post(f"{first}/hapus")
    second = (await client.post("/r/ABCDEF/kirim", data={**fields, "overall": "4"})).headers["location"]
    assert second != first
    assert [one.state for one in await forms.stored(database)] == [
        FeedbackState.WITHDRAWN,
        FeedbackState.COUNTED,
    ]


async def test_another_site_cannot_take_it_back(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path = await a_receipt(client, overall="1")
    for act in ("tarik", "hapus", "selesai"):
        answer = await client.post(f"{path}/{act}", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
    [said] = await forms.stored(database)
    assert said.state is FeedbackState.COUNTED


async def test_a_chosen_language_stays(client: httpx2.AsyncClient, office: make.Office) -> None:
    fields = await forms.opened(client, "/r/ABCDEF?lang=en")
    answer = await client.post("/r/ABCDEF/kirim?lang=en", data={**fields, "overall": "3"})
    assert answer.headers["location"].endswith("?lang=en")
    page = (await client.get(answer.headers["location"])).text
    assert "Thank you. Your rating has arrived." in page
    assert "/tarik?lang=en" in page


async def a_complaint(client: httpx2.AsyncClient, database: Database) -> tuple[str, str]:
    """Let a citizen complain and the office see it; return the receipt's path and the case's code."""
    path = await a_receipt(
        client, overall="1", waktu="1", comment="Antre tiga jam, kursi rusak, tidak ada kabar."
    )
    await caseload.open_new(database, clock.now())
    [said] = await forms.stored(database)
    return path, said.code


async def answered(database: Database, office: make.Office, code: str, text: str) -> None:
    # A head reads what was said only after some days, so that it cannot be tied to who was just there.
    later = clock.now() + timedelta(days=3)
    async with database.writing() as session:
        account = Account(
            username="kepala",
            password_hash="-",
            role="unit_head",
            unit_id=office.unit,
            created_at=clock.now(),
        )
        session.add(account)
        await session.flush()
        head = Staff(account.id or 0, "kepala", Role.UNIT_HEAD, office.unit, "-", "-", None)
        await cases.acknowledge(session, code, by=head, now=later)
        await cases.answer(session, code, text, key=make.KEY, by=head, now=later)


async def test_the_receipt_tells_until_when_the_office_is_to_answer(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path, _ = await a_complaint(client, database)
    page = (await client.get(path)).text
    assert "Kantor diminta menjawab paling lambat" in page
    assert "belum-selesai" not in page


async def test_the_answer_stands_on_the_receipt_and_can_be_come_back_on(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path, code = await a_complaint(client, database)
    await answered(database, office, code, "Loket ditambah <satu> mulai Senin.")
    page = (await client.get(path)).text
    assert "Jawaban Dinas Dukcapil" in page
    assert "Loket ditambah &lt;satu&gt; mulai Senin." in page

    again = await client.post(f"{path}/belum-selesai", data={"text": "Kursinya masih rusak."})
    assert (again.status_code, again.headers["location"]) == (303, path)
    async with database.reading() as session:
        case = (await session.execute(select(Case))).scalar_one()
        told = (
            await session.execute(select(col(CaseEvent.text)).where(col(CaseEvent.actor) == "citizen"))
        ).scalars()
    assert case.state is CaseState.DISPATCHED
    assert "Kursinya masih rusak." in set(told)
    assert "Kantor diminta menjawab paling lambat" in (await client.get(path)).text


async def test_whoever_is_content_closes_the_case(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path, code = await a_complaint(client, database)
    assert (await client.post(f"{path}/selesai")).status_code == 409
    await answered(database, office, code, "Loket ditambah.")
    assert "Ya, sudah selesai" in (await client.get(path)).text
    for _ in range(2):
        assert (await client.post(f"{path}/selesai")).status_code == 303
    page = (await client.get(path)).text
    assert "Selesai: Anda menyatakan sudah beres" in page
    assert "/selesai" not in page
    assert "/belum-selesai" not in page


@pytest.mark.parametrize(
    ("text", "says"), [("  ", "Tuliskan apa yang belum selesai"), ("a" * 2_001, "menjadi 2000")]
)
async def test_a_fault_in_coming_back_loses_no_letter(
    client: httpx2.AsyncClient, office: make.Office, database: Database, text: str, says: str
) -> None:
    path, code = await a_complaint(client, database)
    await answered(database, office, code, "Sudah kami perbaiki.")
    page = await client.post(f"{path}/belum-selesai", data={"text": text})
    assert page.status_code == 400
    assert forms.title(page.text).startswith("Kesalahan: ")
    assert says in page.text
    assert f"\n{text}</textarea>" in page.text


async def test_there_is_nothing_to_come_back_on_before_an_answer(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path, _ = await a_complaint(client, database)
    early = await client.post(f"{path}/belum-selesai", data={"text": "Halo?"})
    assert early.status_code == 409
    unknown = await client.post("/s/nothing/belum-selesai", data={"text": "Jangan hilang"})
    assert unknown.status_code == 404
    assert "Jangan hilang" in unknown.text
    for body, kind in ((b"text=%FF", "application/json"), (b"\xff", "application/x-www-form-urlencoded")):
        wrong = await client.post(f"{path}/belum-selesai", content=body, headers={"Content-Type": kind})
        assert wrong.status_code == 415


KEY = notes.Signer("puas.example.go.id/jurnal", notes.Kind.ED25519, b"k" * 32)


async def seal(database: Database) -> None:
    """Give every entry its place and sign the log."""
    async with database.writing() as session:
        while await journal.sequence(session):
            pass
        assert await journal.sign(session, [KEY], now=clock.now())


def checked(proof: dict[str, Any]) -> bool:
    """Check a proof as a stranger does, with nothing but the file, a hash function and the public key."""
    entry = json.dumps(proof["entry"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    sealed = hashlib.sha256(bytes.fromhex(proof["salt"]) + proof["details"].encode()).hexdigest()
    top = hashlib.sha256(b"\0" + entry.encode()).digest()
    place, last = proof["index"], proof["size"] - 1
    for part in (base64.b64decode(one) for one in proof["path"]):
        if place % 2 or place == last:
            top = hashlib.sha256(b"\1" + part + top).digest()
            while place % 2 == 0:
                place, last = place // 2, last // 2
        else:
            top = hashlib.sha256(b"\1" + top + part).digest()
        place, last = place // 2, last // 2
    origin, size, root, _, signature, _ = proof["checkpoint"].split("\n")
    signed = base64.b64decode(signature.rpartition(" ")[2])[4:]
    public = Ed25519PublicKey.from_public_bytes(KEY.verifier.public)
    public.verify(signed, f"{origin}\n{size}\n{root}\n".encode())
    is_whole = sealed == proof["entry"]["commitment"] and int(size) == proof["size"]
    return is_whole and base64.b64decode(root) == top


async def test_the_holder_can_prove_to_strangers_that_it_was_written_down(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    for rating in ("3", "2"):
        await a_receipt(client, overall=rating)
    path = await a_receipt(client, overall="1", comment="Kursi rusak")
    await a_receipt(client, overall="4")
    assert "Buktinya muncul di sini" in (await client.get(path)).text
    assert (await client.get(f"{path}/bukti.json")).status_code == 404
    await seal(database)
    page = (await client.get(path)).text
    assert re.search(
        r"tercatat di buku jurnal nomor 3 dari \d; siapa pun yang mengubahnya akan ketahuan", page
    )
    file = await client.get(f"{path}/bukti.json")
    assert (file.headers["cache-control"], file.headers["x-robots-tag"][:7]) == ("no-store", "noindex")
    proof = file.json()
    assert checked(proof)
    assert json.loads(proof["details"])["state"]["overall"] == 1
    assert "Kursi rusak" not in file.text
    bettered = proof["details"].replace('"overall":1', '"overall":4')
    assert not checked({**proof, "details": bettered})
    assert not checked({**proof, "index": 0})

    await client.post(f"{path}/hapus")
    # A log signs at most once a minute; what was last signed still stands.
    assert "tercatat di buku jurnal nomor 3" in (await client.get(path)).text
