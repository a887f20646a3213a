"""Serve the application by itself: gunicorn with threads, or waitress where gunicorn does not run (Windows)."""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import platform
import socket
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from gunicorn.app.base import BaseApplication

THREADS = 8
GRACE_SECONDS = 5
M_ARENA_MAX = -8  # of mallopt(3)


class CannotListen(Exception):
    """Nobody can be served at this address; the message says why and what to do."""


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket at ``host:port``; port 0 lets the system choose a free one.

    Ask for it before any long preparation, so that a port that is taken is told at once.
    Raise :class:`CannotListen` where the port is taken, not allowed to this user, or no port at all.
    """
    if not 0 <= port <= 65535:
        raise CannotListen(f"{port} is not a port: choose one from 1024 to 65535, for example PORT=8123.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":  # there it would let two servers share the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(socket.SOMAXCONN)
    except OSError as error:
        listener.close()
        raise CannotListen(_why(error, host, port)) from error
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use: stop what uses it, or choose another, for example PORT={port % 65535 + 1}."
    if error.errno == errno.EACCES:
        return f"This user may not open port {port}: choose one from 1024 up, for example PORT=8000."
    return f"Cannot listen at {host}:{port}: {error.strerror or error}."


def serve(make_app: Callable[[], Flask], host: str, port: int, listener: socket.socket | None = None) -> None:
    """Serve until told to stop (Ctrl-C, TERM); finish what is being answered, for five seconds at most.

    Every worker process calls ``make_app`` for an application of its own. ``listener`` is what :func:`listen`
    returned, opened here where it is absent: then a port that cannot be had ends the program with one sentence and
    exit status 1.
    """
    if listener is None:
        try:
            listener = listen(host, port)
        except CannotListen as error:
            sys.exit(str(error))
    if os.name == "nt":
        _serve_in_one_process(make_app, listener)
    else:
        _workers(make_app, listener).run()


def _serve_in_one_process(make_app: Callable[[], Flask], listener: socket.socket) -> None:
    from waitress import serve as serve_with_threads

    serve_with_threads(make_app(), sockets=[listener], threads=THREADS)


def _workers(make_app: Callable[[], Flask], listener: socket.socket) -> BaseApplication:
    from gunicorn.app.base import BaseApplication  # here, because Windows has no such thing

    class Workers(BaseApplication):
        """Gunicorn's master process; it holds the socket, and its workers the applications."""

        def load_config(self) -> None:
            for name, value in _gunicorn_settings(listener.detach()).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            _share_memory_between_threads()
            app = make_app()
            _settle(app)
            return app

    return Workers()


def _share_memory_between_threads() -> None:
    # glibc gives every thread an arena of its own and hardly ever gives one back: eight threads held a sixth more.
    if _has_glibc():
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def _has_glibc() -> bool:
    return platform.libc_ver()[0] == "glibc"


def _settle(app: Flask) -> None:
    # Before there are threads: the first visitors' would all read the same templates, languages and names at once, each
    # for itself, and a tenth of the memory would stay with what they threw away.
    app.test_client(use_cookies=False).get("/", follow_redirects=True)
    gc.collect()
    gc.freeze()  # what is there by now stays, and need not be looked through for garbage again
    if _has_glibc():
        ctypes.CDLL(None).malloc_trim(0)


def _gunicorn_settings(descriptor: int) -> dict[str, object]:
    # WEB_CONCURRENCY is the variable that hosting platforms set for the number of processes.
    processes = int(os.environ.get("WEB_CONCURRENCY") or min(4, os.cpu_count() or 1))
    return {
        "bind": f"fd://{descriptor}",
        "workers": processes,
        "worker_class": "gthread",
        "threads": THREADS,
        "preload_app": False,  # a database connection must not be shared by forked processes
        "graceful_timeout": GRACE_SECONDS,
        "loglevel": "warning",
        "control_socket_disable": True,  # it would be made in the home folder, which may be read-only
    }
