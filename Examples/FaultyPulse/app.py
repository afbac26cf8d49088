"""Faulty Pulse: a little application with four defects that a moderator would return it for. See README.md for which."""

import html
import json
import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, urlsplit

from b24pysdk import BitrixApp, BitrixToken
from b24pysdk.errors import BitrixSDKException

from pages import BOARD, INSTALL, OUTSIDE, PRIVACY, TEXTS
from store import Store

PUBLIC = os.environ.get("PUBLIC_URL", "https://faultypulse.example")
APP = BitrixApp(client_id=os.environ["CLIENT_ID"], client_secret=os.environ["CLIENT_SECRET"])
STORE = Store(os.environ.get("DATA_DIR", "var"))
LARGEST_FORM = 1 << 20


class Token(BitrixToken):
    """A pair that is written down whenever the kit has renewed it."""

    def __init__(self, launch):
        super().__init__(
            domain=launch["domain"], auth_token=launch["access_token"], refresh_token=launch["refresh_token"], bitrix_app=APP)
        self._opened_with = launch["opened_with"]

    def refresh_and_set_oauth_token(self, **kwargs):
        super().refresh_and_set_oauth_token(**kwargs)
        STORE.save_pair(self._opened_with, self.auth_token, self.refresh_token)


def accept_launch(fields):
    """Stores the opening of a frame once the authorization server has confirmed its tokens."""
    info = APP.get_app_info(fields["AUTH_ID"]).result
    if info.install.member_id != fields["member_id"]:
        raise ValueError("the tokens belong to another portal")
    domain = info.install.domain
    STORE.save_portal(fields["member_id"], domain, fields["APPLICATION_TOKEN"])
    STORE.save_launch(fields["member_id"], domain, fields.get("LANG", "en"), fields["AUTH_ID"], fields["REFRESH_ID"])
    return STORE.launch(fields["AUTH_ID"])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(200, "")

    def do_GET(self):
        path = urlsplit(self.path).path
        if path == "/healthz":
            self.answer(200, "ok", "text/plain")
        elif path == "/privacy":
            self.answer(200, PRIVACY)
        elif path == "/board":
            self.board()
        else:
            self.answer(200 if path in ("/app", "/install") else 404, OUTSIDE)

    def do_POST(self):
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_FORM:
            self.close_connection = True
            return self.answer(413, "The form is too large.", "text/plain")
        body = self.rfile.read(length).decode("utf-8", "replace")
        try:
            if parts.path == "/data":
                return self.data(json.loads(body).get("launch", ""))
            fields = dict(parse_qsl(parts.query) + parse_qsl(body))
            if parts.path == "/events":
                return self.event(fields)
            if parts.path == "/install":
                return self.install(accept_launch(fields))
            if parts.path == "/app":
                launch = accept_launch(fields)
                # Defect: the token goes into the address of a page of our own.
                return self.redirect("/board?auth_id=" + quote(launch["opened_with"]))
        except (KeyError, ValueError, AttributeError, BitrixSDKException):
            return self.answer(403, OUTSIDE)
        self.answer(404, OUTSIDE)

    def install(self, launch):
        call = Token(launch).call_method
        handlers = call("event.get")["result"]
        if not any(handler["event"].upper() == "ONAPPUNINSTALL" for handler in handlers):
            call("event.bind", {"event": "ONAPPUNINSTALL", "handler": PUBLIC + "/events"})
        self.answer(200, INSTALL)

    def board(self):
        opened_with = dict(parse_qsl(urlsplit(self.path).query)).get("auth_id", "")
        launch = STORE.launch(opened_with)
        if launch is None:
            return self.answer(403, OUTSIDE)
        texts = TEXTS["ru" if launch["language"] == "ru" else "en"]
        page = BOARD.replace("{title}", html.escape(texts["title"])).replace("{texts}", json.dumps(texts))
        self.answer(200, page.replace("{language}", "ru" if launch["language"] == "ru" else "en"))

    def data(self, opened_with):
        launch = STORE.launch(opened_with)
        if launch is None:
            return self.answer(403, "{}", "application/json")
        token = Token(launch)
        try:
            deals = list(token.get_client().crm.deal.list(select=["ID", "TITLE", "STAGE_ID", "OPPORTUNITY"]).as_list().result)
        except BitrixSDKException:
            # Defect: nothing tells the user what is missing; the page stays blank with this status in the console.
            return self.answer(403, "{}", "application/json")
        STORE.save_deals(launch["member_id"], deals)
        stages = {}
        for deal in deals:
            count, total = stages.get(deal["STAGE_ID"], (0, 0.0))
            stages[deal["STAGE_ID"]] = (count + 1, total + float(deal["OPPORTUNITY"] or 0))
        rows = [{"stage": stage, "count": count, "sum": round(total, 2)} for stage, (count, total) in stages.items()]
        self.answer(200, json.dumps(rows), "application/json")

    def event(self, fields):
        member_id = fields.get("auth[member_id]", "")
        if not STORE.is_authentic(member_id, fields.get("auth[application_token]", "")):
            return self.answer(403, "", "text/plain")
        if fields.get("event", "").upper() == "ONAPPUNINSTALL":
            # Defect: whatever CLEAN says, tokens and deals of the portal stay where they are.
            STORE.mark_removed(member_id)
        self.answer(200, "ok", "text/plain")

    def redirect(self, location):
        self.send_response(303)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status, text, kind="text/html"):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format, *arguments):
        """The standard one writes whole addresses, and one of ours holds a token."""


def main():
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
