"""A sandbox and programs around it, for the scripts of this folder."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
PORTAL = "acme.bitrix24.com"


def venv():
    """The Python packages that are measured against, in a folder of their own."""
    folder = os.path.join(ROOT, ".venv-bench")
    mark = os.path.join(folder, "requirements.txt")
    wanted = open(HERE + "/requirements.txt").read()
    if not os.path.exists(mark) or open(mark).read() != wanted:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder + "/bin/pip", "install", "-q", "--disable-pip-version-check", "-r", HERE + "/requirements.txt"], check=True)
        shutil.copy(HERE + "/requirements.txt", mark)
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sandbox:
    """`lintel sandbox` with one application, installed on one portal whose limit is off."""

    def __init__(self, binaries, folder):
        file = os.path.join(folder, "ready.json")
        self.process = subprocess.Popen(
            [binaries + "/lintel", "sandbox", "--port", "0", "--data", folder + "/data", "--ready-file", file, "--portal", PORTAL, "--seed", "5"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not os.path.exists(file):
            if self.process.poll() is not None:
                sys.exit(f"bench: the sandbox ended with status {self.process.returncode}")
            time.sleep(0.01)
        self.ready = json.load(open(file))
        self.admin("PATCH", f"/portals/{PORTAL}/limits", {"enabled": False})
        made = self.admin("POST", "/apps", {
            "kind": "market", "code": "acme.bench", "version": "1.0.0", "scope": ["crm", "user_brief"], "status": "F",
            "app_url": "https://bench.example/app", "event_url": "https://bench.example/events"})
        self.client_id, self.client_secret = made["client_id"], made["client_secret"]
        self.application = f"/portals/{PORTAL}/apps/{self.client_id}"
        self.application_token = self.admin("POST", self.application + "/install", {"user_id": 1})["application_token"]
        self.member_id = self.admin("GET", f"/portals/{PORTAL}")["member_id"]

    def admin(self, method, path, body=None):
        request = urllib.request.Request(
            self.ready["admin"] + path, method=method, data=None if method == "GET" else json.dumps(body or {}).encode(),
            headers={"X-Sandbox-Token": self.ready["admin_token"], "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as reply:
            return json.load(reply)

    def seed(self, count):
        for start in range(0, count, 10_000):
            rows = [{"TITLE": f"Deal {start + index}"} for index in range(min(10_000, count - start))]
            self.admin("POST", f"/portals/{PORTAL}/seed", {"entity": "crm.deal", "rows": rows})

    def opening(self):
        """The form of an opening, in one line, as the portal posts it."""
        opened = self.admin("POST", self.application + "/open", {"user_id": 1})
        query = opened["url"].split("?", 1)[1] if "?" in opened["url"] else ""
        return query + "&" + urllib.parse.urlencode(opened["body"])

    def tokens(self):
        return self.admin("POST", self.application + "/tokens", {"user_id": 1})

    def expire(self):
        self.admin("POST", "/tokens/expire", {"client_id": self.client_id})

    def journal(self, query):
        return self.admin("GET", "/journal?" + query)["entries"]

    def last(self):
        return self.admin("GET", "/journal?limit=1")["last"]

    def environment(self, **more):
        """Of a process that plays the application."""
        authority = self.ready["ca"]
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "HTTPS_PROXY": self.ready["proxy"], "SSL_CERT_FILE": authority, "REQUESTS_CA_BUNDLE": authority,
            "CLIENT_ID": self.client_id, "CLIENT_SECRET": self.client_secret, "MEMBER_ID": self.member_id, "USER_ID": "1",
            "LIMITS": "off", "PYTHONDONTWRITEBYTECODE": "1", **more}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


@contextlib.contextmanager
def sandbox(binaries):
    with tempfile.TemporaryDirectory() as folder:
        running = Sandbox(binaries, folder)
        try:
            yield running
        finally:
            running.stop()


class Program:
    """A process that says lines of JSON and is told lines."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=HERE)

    def say(self, line=""):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def next(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"bench: {self.process.args[0]} ended with status {self.process.wait()} and no word")
        return json.loads(line)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(20)


def kit(binaries, mode, environment):
    return Program([binaries + "/KitProgram", mode], environment)


def opened(binaries, running, store):
    """Has the kit take an opening, so that the store holds a grant."""
    program = kit(binaries, "open", running.environment(STORE=store))
    program.next()
    program.say(running.opening())
    program.next()
    program.end()


@contextlib.contextmanager
def postgres():
    """A PostgreSQL of its own on a socket in a temporary folder; gives a connection string of libpq."""
    root = "/usr/lib/postgresql"
    programs = f"{root}/{max(os.listdir(root), key=int)}/bin"
    with tempfile.TemporaryDirectory(prefix="pgb-", dir="/tmp") as folder:
        own = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            own = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/tmp"}
        subprocess.run([*own, programs + "/initdb", "-D", folder + "/data", "-U", "postgres", "-A", "trust", "-E", "UTF8"], check=True, **quiet)
        server = subprocess.Popen([*own, programs + "/postgres", "-D", folder + "/data", "-k", folder, "-c", "listen_addresses="], **quiet)
        try:
            while subprocess.run([programs + "/pg_isready", "-q", "-h", folder, "-U", "postgres"], **quiet).returncode:
                time.sleep(0.05)
            yield f"host={folder} user=postgres dbname=postgres"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)
