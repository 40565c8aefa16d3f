"""Calling addresses people typed in: never into the house, never redirected, to the address that was checked."""

import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

import pytest
import requests
from django.conf import LazySettings

from bihuan.core import safe_http
from bihuan.core.safe_http import Blocked, checked, is_public, post
from tests.core.servers import serving

INSIDE = [
    "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",  # noqa: S104 (addresses to be refused)
    "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1",
]  # fmt: skip


def resolves_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Let every name mean these addresses; returns the names that were asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_options: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(safe_http.socket, "getaddrinfo", look_up)
    return asked


class TestAnIpAddress:
    @pytest.mark.parametrize("address", INSIDE)
    def test_in_the_house_is_not_public(self, address: str) -> None:
        assert not is_public(address)

    @pytest.mark.parametrize("address", ["1.1.1.1", "81.70.0.1", "2400:3200::1", "::ffff:1.1.1.1"])
    def test_of_the_world_is(self, address: str) -> None:
        assert is_public(address)


class TestAnAddress:
    @pytest.mark.parametrize(
        "url",
        ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://0x7f.1/", "https://127.1/",
         "https://localhost/", "gopher://example.com/", "https://a@127.0.0.1/", "https:///x"],
    )  # fmt: skip
    def test_into_the_house_is_blocked(self, url: str) -> None:
        with pytest.raises(Blocked):
            checked(url)

    def test_is_blocked_when_one_of_several_leads_inside(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolves_to(monkeypatch, "1.1.1.1", "10.0.0.1")

        with pytest.raises(Blocked, match=r"10\.0\.0\.1"):
            checked("https://example.com/hook")

    def test_is_looked_up_once_and_called_under_what_was_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = resolves_to(monkeypatch, "1.1.1.1")
        called: list[str] = []

        def connect(target: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
            called.append(target[0])
            raise OSError("no network in tests")

        monkeypatch.setattr("urllib3.util.connection.create_connection", connect)

        with pytest.raises(requests.ConnectionError):
            post("https://rebinding.example.com/hook", b"{}", {})

        assert (asked, called) == (["rebinding.example.com"], ["1.1.1.1"])

    def test_in_the_house_may_be_called_when_the_operator_trusts_it(self, settings: LazySettings) -> None:
        with serving(lambda got: (200, {"ok": True})) as server:
            settings.WEBHOOK_TRUSTED = [server.place]

            answer = post(server.url("/hook?a=1"), b"{}", {"X-Test": "1"})

        assert (answer.status, answer.text) == (200, '{"ok": true}')
        assert (server.got[0].query, server.got[0].headers["Host"]) == ({"a": "1"}, server.place)


class TestAnAnswer:
    def test_that_redirects_is_not_followed(self, settings: LazySettings) -> None:
        with serving(lambda got: (302, {})) as server:
            settings.WEBHOOK_TRUSTED = [server.place]

            assert post(server.url("/"), b"", {}).status == 302

        assert len(server.got) == 1

    def test_without_end_is_cut(self, settings: LazySettings) -> None:
        with serving(lambda got: (200, b"x" * 1_000_000)) as server:
            settings.WEBHOOK_TRUSTED = [server.place]

            assert len(post(server.url("/"), b"", {}).text) < 100_000

    @pytest.mark.parametrize("way", ["falls silent", "breaks off", "stops within a piece"])
    def test_that_never_ends_is_what_came_of_it(
        self, settings: LazySettings, monkeypatch: pytest.MonkeyPatch, way: str
    ) -> None:
        """The library has errors of its own for these: none may end the round in which others are delivered."""
        monkeypatch.setattr(safe_http, "READ_SECONDS", 0.3)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            settings.WEBHOOK_TRUSTED = [f"127.0.0.1:{listening.getsockname()[1]}"]
            done = threading.Event()
            teller = threading.Thread(target=tell_half, args=(listening, way, done))
            teller.start()

            answer = post(f"http://{settings.WEBHOOK_TRUSTED[0]}/", b"{}", {})

            done.set()
            teller.join()
        assert (answer.status, answer.text) == (200, "abc")


def tell_half(listening: socket.socket, way: str, done: threading.Event) -> None:
    """Answer one request with less than was promised."""
    length = b"Transfer-Encoding: chunked" if way == "stops within a piece" else b"Content-Length: 100"
    caller, _address = listening.accept()
    with caller:
        while not caller.recv(4096).endswith(b"{}"):
            pass
        caller.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n\r\nabc")
        if way == "falls silent":
            done.wait(10)
        elif way == "stops within a piece":
            caller.sendall(b"\r\nabc")
        caller.shutdown(socket.SHUT_WR)


class TestTls:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> Path:
        """A certificate for hook.example.com, made by openssl, key and certificate in one file."""
        key, made = tmp_path / "key.pem", tmp_path / "made.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", made,
             "-subj", "/CN=hook.example.com", "-addext", "subjectAltName=DNS:hook.example.com"],
            check=True, capture_output=True,
        )  # fmt: skip
        both = tmp_path / "both.pem"
        both.write_text(key.read_text() + made.read_text())
        return both

    def test_asks_for_the_name_while_it_calls_the_checked_address(
        self, certificate: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.WEBHOOK_CA_BUNDLE = str(certificate.with_name("made.pem"))
        settings.WEBHOOK_TRUSTED = ["hook.example.com", "other.example.com"]
        with serving(lambda got: (200, {}), certificate) as server:
            monkeypatch.setattr(safe_http, "_addresses", lambda host, port: ["127.0.0.1"])

            assert post(f"https://hook.example.com:{server.port}/", b"", {}).status == 200
            with pytest.raises(requests.exceptions.SSLError):
                post(f"https://other.example.com:{server.port}/", b"", {})
