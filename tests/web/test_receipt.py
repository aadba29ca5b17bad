"""The receipt: what its holder sees, and taking a rating back."""

import httpx2
import pytest

from scoring.db.engine import Database
from scoring.terms import FeedbackState
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
    assert (await client.post(f"/s/{receipt}/tarik")).status_code == 404


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


async def test_another_site_cannot_take_it_back(
    client: httpx2.AsyncClient, office: make.Office, database: Database
) -> None:
    path = await a_receipt(client, overall="1")
    answer = await client.post(f"{path}/tarik", headers={"Sec-Fetch-Site": "cross-site"})
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
