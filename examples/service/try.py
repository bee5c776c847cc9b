"""Starts the service on the loopback with the built shop, and looks at what it answers and what it refuses."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

onboardc, service = sys.argv[1:]
shop = Path(__file__).parent.parent / "shop"


def build(rules: Path, built: Path) -> None:
    subprocess.run([onboardc, "build", rules, "-o", built], check=True, stderr=subprocess.DEVNULL)


def ask(address: str, body: bytes, query: str = "") -> tuple[int, str]:
    request = urllib.request.Request(f"http://{address}/decide{query}", body, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def refused(answer: tuple[int, str], status: int, reason: str) -> None:
    assert answer[0] == status and reason in answer[1], f"{status} with `{reason}` was due, {answer} came"


def look(address: str, folder: Path) -> None:
    person = json.dumps({"user": "ada", "consent": {"personalization": True}, "answers": {"shopping_for": "child"}})
    status, body = ask(address, person.encode(), "?for=personalization")
    assert status == 200, body
    document = json.loads(body)
    assert document["user"] == "ada" and document["purpose"] == "personalization", document
    assert document["matrices"]["first_shelf"]["because"], document
    refused(ask(address, b'{"user": "ada", }', "?for=personalization"), 400, "line 1 column 17")
    wrong = b'{"answers": {"shopping_for": "nobody"}}'
    refused(ask(address, wrong, "?for=personalization"), 400, "answers.shopping_for: `nobody` is none of myself")
    refused(ask(address, b"[]", "?for=personalization"), 400, "not a JSON object")
    refused(ask(address, b"{}", "?for=advertising"), 404, "no purpose `advertising`")
    refused(ask(address, b"{}"), 404, "several purposes")
    refused(ask(address, b" " * (65 << 10), "?for=personalization"), 413, "")
    follow(address, folder, document["program"]["hash"])


def follow(address: str, folder: Path, before: str) -> None:
    """Other rules are taken up; damaged ones are not."""
    built = folder / "shop.built"
    (folder / "damaged").write_bytes(built.read_bytes()[:1000])
    shutil.move(folder / "damaged", built)
    time.sleep(1.5)
    assert json.loads(ask(address, b"{}", "?for=personalization")[1])["program"]["hash"] == before
    build(shop / "visits.onboard", built)
    for _ in range(100):
        status, body = ask(address, b"{}", "?for=service")
        if status == 200 and json.loads(body)["program"]["hash"] != before:
            return
        time.sleep(0.1)
    raise AssertionError("the other rules are not taken up")


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    build(shop / "shop.onboard", folder / "shop.built")
    command = [service, folder / "shop.built", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            look(running.stdout.readline().split()[-1], folder)
        finally:
            running.terminate()
print("the service answers, refuses, and takes up other rules")
