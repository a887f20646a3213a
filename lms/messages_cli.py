"""``flask --app app lms messages``: sending what waits in the outbox."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from lms.messages import courier, outbox, rounds

messages = AppGroup("messages", help="The messages and reminders that wait to be sent.")


@messages.command("send")
@click.option("--watch", is_flag=True, help="Go on sending what comes, until told to stop (Ctrl-C, TERM).")
@click.option("--address", default="", help="The site's address in the messages; LMS_PUBLIC_URL where it is set.")
@click.option("--parent", type=int, hidden=True, help="The process to end with.")
@with_appcontext
def send(watch: bool, address: str, parent: int | None) -> None:
    """Write the reminders that are due and send everything that is. Several may do so at once."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    if not courier.is_needed(app):
        raise click.ClickException("There is nothing to send with: set LMS_MAIL_URL or LMS_HOOK_URL.")
    base = app.config["LMS_PUBLIC_URL"] or address
    if not base:
        raise click.ClickException("Set LMS_PUBLIC_URL, or give --address: messages carry links to the site.")
    stop = Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _signal, _frame: stop.set())
    if watch:
        rounds.watch(app, base, stop, parent)
        return
    written, sent = rounds.once(app, base, stop)
    click.echo(f"{written} reminders were written, {sent} messages left, {outbox.waiting()} wait.")


@contextmanager
def sending_beside(app: Flask, program: str, address: str) -> Iterator[None]:
    """Let a process of its own send for the site in the file ``program`` while this one serves it.

    Its own, because a mail server that takes its time is then nothing to who waits for a page, and workers are forked
    without threads. There is none where nothing could be sent.
    """
    if not courier.is_needed(app):
        yield
        return
    told = ("--watch", "--address", address, "--parent", str(os.getpid()))
    command = (sys.executable, "-m", "flask", "--app", program, "lms", "messages", "send", *told)
    sender = subprocess.Popen(command)  # noqa: S603 — every word of it is ours
    try:
        yield
    finally:
        sender.terminate()
        sender.wait()
