"""`newsletter dkim new`: what to publish and what to write, and the doctor that compares."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from newsletter.dns_records import DnsRecords
from newsletter.sending.domain_authentication import judge_dkim
from tests.command_line import Newsletter
from tests.dns_server import FAILS, dns_server
from tests.sending.test_dkim_record import strings_of


def test_it_prints_the_record_and_the_settings_and_writes_the_key(
    publication: Path, newsletter: Newsletter
) -> None:
    run = newsletter("dkim", "new", "--selector", "2026b")
    assert run.exit_code == 0, run.err
    file = publication / ".newsletter" / "dkim-2026b.pem"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    lines = run.out.splitlines()
    assert "2026b._domainkey.thirteenth.example" in lines
    (value,) = (line for line in lines if line.startswith("v=DKIM1; k=rsa; p="))
    (strings,) = (line for line in lines if line.startswith('"v=DKIM1'))
    assert b"".join(strings_of(strings)).decode() == value
    assert lines[-4:] == [
        "[dkim]",
        'domain = "thirteenth.example"',
        'selector = "2026b"',
        'key_file = ".newsletter/dkim-2026b.pem"',
    ]
    assert "PRIVATE" not in run.out + run.err
    again = newsletter("dkim", "new", "--selector", "2026b")
    assert (again.exit_code, "there already" in again.err) == (1, True)


def test_a_key_for_the_environment_is_printed_and_not_written(
    publication: Path, newsletter: Newsletter
) -> None:
    run = newsletter("dkim", "new", "--print", "--domain", "thirteenth.example")
    assert run.exit_code == 0
    assert run.out.rstrip().endswith("-----END PRIVATE KEY-----")
    assert list(publication.rglob("*.pem")) == []
    assert newsletter("dkim", "new", "--print", "--key-file", publication / "x").exit_code == 2


def test_programs_get_the_same(publication: Path, newsletter: Newsletter, tmp_path: Path) -> None:
    made = json.loads(newsletter("dkim", "new", "--key-file", tmp_path / "key.pem", "--json").out)
    assert made["key_file"] == str(tmp_path / "key.pem")
    assert "".join(made["strings"]) == made["value"]
    assert json.loads(newsletter("dkim", "new", "--print", "--json").out)["pem"].startswith("-----BEGIN")


def zone(name: str, *records: str) -> dict[tuple[str, str], list[str]]:
    return {(name, "TXT"): list(records)} if records else {}


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (["{strings}"], "is the one that signs"),
        ([], "there is no key"),
        (['"v=DKIM1; p="'], "is revoked"),
        (['"v=DKIM1; k=rsa; p=MIIBIjANBg"'], "cannot be read"),
        (["{strings}", '"v=DKIM1; p="'], "there are 2 keys"),
        ([FAILS], "could not be looked up"),
    ],
)
def test_what_dns_says_is_compared_with_it(
    publication: Path, newsletter: Newsletter, records: list[str], said: str
) -> None:
    made = json.loads(newsletter("dkim", "new", "--json").out)
    from newsletter.app.transport_factory import own_signer
    from newsletter.app.workspace import open_workspace

    settings = publication / "newsletter.toml"
    table = f'[dkim]\ndomain = "{made["domain"]}"\nselector = "{made["selector"]}"\nkey_file = "{made["key_file"]}"\n'
    settings.write_text(f"{settings.read_text('utf-8')}\n{table}", "utf-8")
    strings = " ".join(f'"{one}"' for one in made["strings"])
    published = zone(made["name"], *(one.replace("{strings}", strings) for one in records))
    with dns_server(published) as server, open_workspace(publication, {}) as workspace:
        signer = own_signer(workspace)
        assert signer is not None
        asking = DnsRecords(["127.0.0.1"], port=server.port, seconds=2)
        found = judge_dkim(made["name"], asking.texts, public_key=signer.public_key)
    assert said in found.message
    assert found.sound == (said == "is the one that signs")
