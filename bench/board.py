"""The studio's board of 500 issues, against a page of the same server that shows nothing.

Both are asked for over HTTP on one connection, signed in, in turns, so that a busy moment meets both; the
lower quartile of each counts. Four in five issues were sent.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import httpx2

from bench._report import report
from newsletter.app.editions import open_issue, render_issue
from newsletter.app.studio_sign_in import Client, begin_session
from newsletter.app.workspace import Workspace, open_workspace
from newsletter.model import Account, AccountStatus, Clearance, Role, SignInMethod, UncertainPolicy
from newsletter.ports import Launch
from newsletter.starter import copy_starter
from newsletter.web.application import create_app
from newsletter.web.server import WebServer

LIST = "constituents"
WORDS = 1_500
PAGES = {"empty": "/me", "board": "/issues", "sent": "/issues?state=sent", "search": "/issues?q=ipsum"}


def fill(workspace: Workspace, issues: int) -> None:
    """Write so many issues, and launch four in five of them to nobody."""
    base = render_issue(workspace, open_issue(workspace, "sanctuary"))
    for number in range(issues):
        slug = f"2024-{1 + number % 12:02}-{1 + number % 28:02}-issue-{number}"
        front = f"subject: Issue {number}\ndate: {slug[:10]}\nlist: {LIST}\nlang: en\nauthors: [Ana Ruiz]"
        text = f"---\n{front}\n---\n{'Lorem ipsum dolor. ' * (WORDS // 3)}\n"
        (workspace.root / "issues" / f"{slug}.md").write_text(text, encoding="utf-8")
        if number % 5:
            now = workspace.clock.now()
            launch = Launch(
                edition=replace(base, issue=slug),
                list=LIST,
                round=0,
                transport="outbox",
                policy=UncertainPolicy.RESEND,
                now=now,
                clearance=Clearance(approvals=0),
            )
            mailing, _new = workspace.store.launch(launch)
            workspace.store.finish(mailing.id, now=now)


def cookie(workspace: Workspace) -> dict[str, str]:
    """Sign an editor in; return the cookie."""
    new = Account(id=0, email="ana@office.example", name="Ana", role=Role.EDITOR)
    account = workspace.store.add_account(
        new, email_key=new.email, status=AccountStatus.ACTIVE, by="bench", now=workspace.clock.now()
    )
    token = begin_session(workspace, account, method=SignInMethod.PASSWORD, client=Client(browser="bench"))
    mark = hashlib.sha256(workspace.store.key_for("studio cookies")).hexdigest()[:8]
    return {f"newsletter-session-{mark}": token}


def measure(workspace: Workspace, rounds: int) -> dict[str, float]:
    """Return the milliseconds of each page."""
    app = create_app(lambda: workspace)
    with (
        WebServer(app, host="127.0.0.1", port=0) as server,
        httpx2.Client(base_url=f"{server.url}/studio", cookies=cookie(workspace)) as client,
    ):
        seconds: dict[str, list[float]] = {name: [] for name in PAGES}
        for number in range(rounds + 3):
            for name, path in PAGES.items():
                started = time.perf_counter()
                client.get(path).raise_for_status()
                if number >= 3:  # the first rounds read the files and compile the templates
                    seconds[name].append(time.perf_counter() - started)
    return {name: 1000 * statistics.quantiles(found, n=4)[0] for name, found in seconds.items()}


def main(argv: list[str]) -> int:
    """Measure, and print milliseconds and ratios to the empty page."""
    parser = argparse.ArgumentParser(prog="python -m bench board", description=__doc__)
    parser.add_argument("--issues", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        copy_starter(Path(folder) / "publication")
        with open_workspace(Path(folder) / "publication", {}) as workspace:
            fill(workspace, options.issues)
            time.sleep(2.1)  # a file that was just written is read again each time
            found = measure(workspace, options.rounds)
    ratios = {f"{name} ratio": found[name] / found["empty"] for name in PAGES if name != "empty"}
    report({f"{name} ms": value for name, value in found.items()} | ratios, as_json=options.json)
    return 0
