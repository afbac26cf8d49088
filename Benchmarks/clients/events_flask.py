"""An event handler as one writes it with Flask and b24pysdk: the event is parsed, its application_token compared, and the row is on disk before 200.

Run under gunicorn; DATABASE, APPLICATION_TOKEN and MEMBER_ID come from the environment.
"""

import hmac
import json
import os
import sqlite3
import threading

from b24pysdk.credentials import OAuthEventData
from flask import Flask, request

app = Flask(__name__)
local = threading.local()


def database():
    if not hasattr(local, "connection"):
        local.connection = sqlite3.connect(os.environ["DATABASE"], timeout=30, isolation_level=None)
        local.connection.execute("PRAGMA journal_mode = WAL")
        local.connection.execute("PRAGMA synchronous = FULL")
        local.connection.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, member_id TEXT, event TEXT, data TEXT)")
    return local.connection


@app.post("/events")
def events():
    event = OAuthEventData.from_dict(request.form.to_dict())
    known = event.auth.member_id == os.environ["MEMBER_ID"]
    if not known or not hmac.compare_digest(event.auth.application_token, os.environ["APPLICATION_TOKEN"]):
        return "", 403
    database().execute(
        "INSERT INTO events (member_id, event, data) VALUES (?, ?, ?)", (event.auth.member_id, event.event, json.dumps(event.data)))
    return "ok"


@app.get("/health")
def health():
    database()
    return "ok"
