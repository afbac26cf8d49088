"""What one writes instead of a sandbox: a hand-made portal that checks nothing and answers `profile` from a constant."""

import time

from flask import Flask, jsonify

app = Flask(__name__)


@app.route("/rest/profile", methods=["GET", "POST"])
@app.route("/rest/profile.json", methods=["GET", "POST"])
def profile():
    now = time.time()
    return jsonify(
        result={"ID": "1", "ADMIN": True, "NAME": "Anna", "LAST_NAME": "Berg", "PERSONAL_GENDER": "", "TIME_ZONE": ""},
        time={"start": now, "finish": now, "duration": 0.0, "processing": 0.0})
