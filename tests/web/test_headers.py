"""What goes with every page: nothing foreign runs, nobody frames it, no cookie is set."""

import base64
import re
from hashlib import sha256
from importlib import resources

import httpx2

from tests import make

PATHS = ("/r/ABCDEF", "/r/NOPE99", "/s/nothing", "/r/ABCDEF?lang=en", "/k", "/k/ABCDEF", "/l/nothing")


async def test_every_page_is_locked_down(client: httpx2.AsyncClient, office: make.Office) -> None:
    for path in PATHS:
        page = await client.get(path)
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "no-referrer"
        assert "geolocation=()" in page.headers["permissions-policy"]
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "set-cookie" not in page.headers


async def test_the_only_style_is_the_one_the_policy_names(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    for path in PATHS:
        page = await client.get(path)
        [style] = re.findall(r"<style>(.*?)</style>", page.text, re.DOTALL)
        hashed = base64.b64encode(sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{hashed}'" in page.headers["content-security-policy"]
        assert 'style="' not in page.text
        assert re.findall(r"<script(?! src=)", page.text) == []
        assert re.findall(r"\son\w+=", page.text) == []


async def test_static_files_are_known_by_their_content(
    client: httpx2.AsyncClient, office: make.Office
) -> None:
    html = (await client.get("/r/ABCDEF")).text
    found = re.search(r'src="/static/form\.([0-9a-f]{12})\.js"', html)
    assert found is not None
    served = await client.get(f"/static/form.{found[1]}.js")
    assert sha256(served.content).hexdigest().startswith(found[1])
    assert served.headers["content-type"] == "text/javascript; charset=utf-8"
    for name in ("form.js", "form.000000000000.js", "puas.css", "..%2Fpages.py"):
        assert (await client.get(f"/static/{name}")).status_code == 404


def test_scripts_of_the_form_are_in_the_oldest_dialect() -> None:
    """Telephones of ten years ago stop at the first word they do not know, and then at all the others."""
    newer = re.compile(r"=>|`|\b(?:let|const|class|async|await|of)\b|\?\?|\?\.(?!\d)|\.\.\.")
    for name in ("form.js", "proof.js", "near.js"):
        source = (resources.files("api.web") / "static" / name).read_text(encoding="utf-8")
        code = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", source, flags=re.DOTALL)
        assert newer.findall(code) == []
