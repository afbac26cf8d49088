"""What Faulty Pulse remembers, in one SQLite file."""

import hmac
import os
import sqlite3
import threading

SCHEMA = """
CREATE TABLE IF NOT EXISTS portal (
    member_id TEXT PRIMARY KEY, domain TEXT NOT NULL, application_token TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS launch (
    opened_with TEXT PRIMARY KEY, member_id TEXT NOT NULL, domain TEXT NOT NULL, language TEXT NOT NULL,
    access_token TEXT NOT NULL, refresh_token TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS deal (member_id TEXT NOT NULL, id INTEGER NOT NULL, title TEXT NOT NULL, PRIMARY KEY (member_id, id));
"""


class Store:
    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(os.path.join(folder, "faultypulse.sqlite"), check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        with self._lock, self._db:
            self._db.executescript(SCHEMA)

    def _run(self, sql, *values):
        with self._lock, self._db:
            return self._db.execute(sql, values).fetchall()

    def save_portal(self, member_id, domain, application_token):
        self._run(
            "INSERT INTO portal (member_id, domain, application_token) VALUES (?, ?, ?) ON CONFLICT (member_id) DO UPDATE "
            "SET domain = excluded.domain, application_token = excluded.application_token, removed = 0",
            member_id, domain, application_token)

    def portal(self, member_id):
        return next(iter(self._run("SELECT * FROM portal WHERE member_id = ?", member_id)), None)

    def is_authentic(self, member_id, application_token):
        portal = self.portal(member_id)
        return portal is not None and hmac.compare_digest(portal["application_token"], application_token)

    def mark_removed(self, member_id):
        self._run("UPDATE portal SET removed = 1 WHERE member_id = ?", member_id)

    def save_launch(self, member_id, domain, language, access_token, refresh_token):
        self._run(
            "INSERT OR REPLACE INTO launch VALUES (?, ?, ?, ?, ?, ?)",
            access_token, member_id, domain, language, access_token, refresh_token)

    def launch(self, opened_with):
        return next(iter(self._run(
            "SELECT launch.* FROM launch JOIN portal USING (member_id) WHERE opened_with = ? AND NOT removed", opened_with)), None)

    def save_pair(self, opened_with, access_token, refresh_token):
        self._run(
            "UPDATE launch SET access_token = ?, refresh_token = ? WHERE opened_with = ?", access_token, refresh_token, opened_with)

    def save_deals(self, member_id, deals):
        with self._lock, self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO deal VALUES (?, ?, ?)", [(member_id, int(deal["ID"]), deal["TITLE"]) for deal in deals])
