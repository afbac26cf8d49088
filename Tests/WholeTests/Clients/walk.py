"""What the walks of the Python clients share: they ask the test for what only the platform's people can do, and listen for events."""

import json
import sys
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer


def task():
    return json.loads(sys.stdin.readline())


def ask(method, path, body=None):
    """A call of the sandbox's administration, made by the test: an expiry, a webhook, a change of the limits."""
    print(json.dumps({"ask": [method, path, body or {}]}), flush=True)
    return json.loads(sys.stdin.readline())


def tell(seen):
    print(json.dumps(seen), flush=True)


class Handler:
    """An application's event handler on this machine; keeps the form of each delivery as it came."""

    def __init__(self):
        self.forms = []
        kept = self.forms

        class Listener(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                kept.append(dict(urllib.parse.parse_qsl(body, keep_blank_values=True)))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Listener)
        self.url = f"http://127.0.0.1:{self.server.server_port}/events"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def delivered(self, event):
        """The form of the only delivery of that event; waits for it through the test."""
        ask("POST", "/events/flush")
        forms = [form for form in self.forms if form["event"] == event]
        assert len(forms) == 1, self.forms
        return forms[0]
