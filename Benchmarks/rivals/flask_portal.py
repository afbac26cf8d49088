"""What one writes instead of a sandbox: a hand-made portal that checks nothing and answers each method with a constant, in Flask."""

import os

from flask import Flask, Response

app = Flask(__name__)
PROFILE = open(os.environ["ANSWERS"] + "/profile", "rb").read()
DEALS = open(os.environ["ANSWERS"] + "/crm.deal.list", "rb").read()


@app.route("/rest/profile", methods=["GET", "POST"])
def profile():
    return Response(PROFILE, content_type="application/json; charset=utf-8")


@app.route("/rest/crm.deal.list", methods=["GET", "POST"])
def deals():
    return Response(DEALS, content_type="application/json; charset=utf-8")
