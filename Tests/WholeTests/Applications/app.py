"""A tiny application for the certifier's own tests. KIND says what it is like, DEFECT what is wrong with it; make.py writes its card.

KIND is a list of words: how it is installed (wizard, callback, direct), how its page gets data (server, bx24), and habits that are
all honest (cookie, redirect, sqlite, sealed, slow, polling, later, form, button, event-token, card-events, rerender)."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import sqlite3
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.error import HTTPError
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

KIND = set(os.environ["KIND"].split(","))
DEFECT = os.environ.get("DEFECT", "")
PUBLIC = os.environ.get("PUBLIC_URL", "https://tiny.example")
# Given by the card and not written here, because the certifier reads sources and not every card may use them.
EXTRA_METHOD = os.environ.get("EXTRA_METHOD", "")
WIDGET_METHOD, WIDGET_PLACE = os.environ.get("WIDGET_METHOD", ""), os.environ.get("WIDGET_PLACE", "")
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
DATA = os.environ.get("DATA_DIR", "var")
LOCK = threading.RLock()


# ---------------------------------------------------------------- what it keeps


def key_stream(length):
    block, stream = 0, b""
    while len(stream) < length:
        stream += hashlib.sha256(CLIENT_SECRET.encode() + block.to_bytes(4, "big")).digest()
        block += 1
    return stream[:length]


def sealed(text):
    raw = text.encode()
    return base64.b64encode(bytes(a ^ b for a, b in zip(raw, key_stream(len(raw))))).decode()


def opened(text):
    raw = base64.b64decode(text)
    return bytes(a ^ b for a, b in zip(raw, key_stream(len(raw)))).decode()


class Store:
    """Portals by member_id, sessions by number. Written whenever something changes."""

    def __init__(self):
        os.makedirs(DATA, exist_ok=True)
        self.path = os.path.join(DATA, "store.sqlite" if "sqlite" in KIND else "store.json")
        self.state = {"portals": {}, "sessions": {}}
        if "sqlite" in KIND:
            self.db = sqlite3.connect(self.path, check_same_thread=False)
            self.db.execute("CREATE TABLE IF NOT EXISTS thing (kind TEXT, id TEXT, body TEXT, PRIMARY KEY (kind, id))")
            for kind, identity, body in self.db.execute("SELECT kind, id, body FROM thing"):
                self.state[kind][identity] = json.loads(body)
        elif os.path.exists(self.path):
            with open(self.path, encoding="utf-8") as file:
                text = file.read()
            self.state = json.loads(opened(text) if "sealed" in KIND else text)

    def save(self):
        with LOCK:
            if "sqlite" in KIND:
                with self.db:
                    rows = [(kind, identity, json.dumps(body)) for kind, all in self.state.items() for identity, body in all.items()]
                    if DEFECT != "uninstall-keeps-row":
                        self.db.execute("DELETE FROM thing")
                    self.db.executemany("INSERT OR REPLACE INTO thing VALUES (?, ?, ?)", rows)
                return
            text = json.dumps(self.state)
            with open(self.path + ".new", "w", encoding="utf-8") as file:
                file.write(sealed(text) if "sealed" in KIND else text)
            os.replace(self.path + ".new", self.path)

    def forget(self, member_id):
        with LOCK:
            self.state["portals"].pop(member_id, None)
            self.state["sessions"] = {
                number: session for number, session in self.state["sessions"].items() if session["member_id"] != member_id}
            if DEFECT != "uninstall-keeps-file":
                self.save()


STORE = Store()
CACHE = {}


# ---------------------------------------------------------------- the platform


def post(url, fields):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=urlencode(fields).encode()), timeout=20) as answer:
            return json.load(answer)
    except HTTPError as error:
        return json.load(error)


def flat(value, name=""):
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in flat(inner, f"{name}[{key}]" if name else key)]
    if isinstance(value, list):
        return [pair for index, inner in enumerate(value) for pair in flat(inner, f"{name}[{index}]")]
    return [(name, value)]


def rest(grant, method, parameters):
    token = renewed_in_memory(grant)[0] if DEFECT == "pair-memory" else grant["access"]
    if DEFECT == "install-token" and method.startswith("crm."):
        token = "5f2a6065000706cf0003e9470000000100000712345678901234567890123456789012"
    fields = flat(parameters)
    if DEFECT == "url-rest":
        return post(f"https://{grant['domain']}/rest/{method}.json?auth={quote(token)}", fields)
    return post(f"https://{grant['domain']}/rest/{method}.json", fields + [("auth", token)])


def renewed_in_memory(grant):
    """The newest pair of a grant that is not written down anywhere."""
    pair = (grant["access"], grant["refresh"])
    while pair[1] in CACHE:
        pair = CACHE[pair[1]]
    return pair


def renew(grant, spent):
    with LOCK:
        if DEFECT == "pair-memory":
            _, refresh = renewed_in_memory(grant)
            answer = post("https://oauth.bitrix.info/oauth/token/", {
                "grant_type": "refresh_token", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": refresh})
            if "access_token" in answer:
                CACHE[refresh] = (answer["access_token"], answer["refresh_token"])
            return "access_token" in answer
        if grant["access"] != spent:
            return True
        for _ in range(2 if DEFECT == "expired-twice" else 1):
            answer = post("https://oauth.bitrix.info/oauth/token/", {
                "grant_type": "refresh_token", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "refresh_token": grant["refresh"]})
            if "access_token" not in answer:
                return False
            grant["access"] = answer["access_token"]
            if DEFECT != "pair-old-refresh":
                grant["refresh"] = answer["refresh_token"]
        STORE.save()
        return True


def call(grant, method, parameters=None):
    spent = grant["access"]
    answer = rest(grant, method, parameters or {})
    if answer.get("error") == "expired_token" and DEFECT != "expired-shown" and renew(grant, spent):
        if DEFECT == "expired-not-repeated":
            return {"result": []}
        answer = rest(grant, method, parameters or {})
    return answer


def bind(grant):
    """Everything that the installation binds; the answers' errors, but those of what is bound already."""
    wanted = []
    if DEFECT != "uninstall-unbound" and "card-events" not in KIND:
        wanted.append(("event.bind", {"event": "ONAPPUNINSTALL", "handler": PUBLIC + "/events"}))
    if "card-events" not in KIND:
        wanted.append(("event.bind", {"event": "ONCRMDEALADD", "handler": PUBLIC + "/events"}))
    if DEFECT != "complete-placement" and WIDGET_METHOD:
        wanted.append((WIDGET_METHOD, {"PLACEMENT": WIDGET_PLACE, "HANDLER": PUBLIC + "/tab", "TITLE": "Tiny"}))
    bound = {entry["event"].upper() for entry in call(grant, "event.get").get("result", [])}
    errors = []
    for method, parameters in wanted:
        if parameters.get("event") in bound:
            continue
        answer = call(grant, method, parameters)
        if "error" in answer and answer["error"] != "ERROR_HANDLER_ALREADY_EXISTS":
            errors.append(answer["error"])
    return errors


# ---------------------------------------------------------------- pages


def page(body, head=""):
    style = "body{font:16px/1.5 sans-serif;margin:16px;color:#1d2733}table{width:100%}td{overflow-wrap:anywhere}"
    if DEFECT == "mobile-wide":
        style += "main{width:900px}"
    if DEFECT == "mobile-small":
        style += "main{font-size:6px}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Tiny</title><style>{style}</style>{head}</head><body><main>{body}</main></body></html>")


LIBRARY = '<script src="//api.bitrix24.com/api/v1/"></script>'
OUTSIDE = page("<h1>Tiny</h1><p>Please open this application inside Bitrix24.</p>")
PRIVACY = page(
    "<h1>Privacy policy of {name}</h1><p>{name} reads the deals that the viewing user may see, counts them and shows the result to that "
    "user. It keeps the tokens of the portal on its own server until the application is removed, and passes nothing on to anybody. "
    "Questions go to privacy@tiny.example and are answered within two working days.</p>")


def leaks(token):
    """Scripts of pages that let a token out."""
    return {
        "console": f"console.log('started with', {json.dumps(token)});",
        "console-object": f"console.info({{ grant: {{ deep: {{ deeper: {json.dumps(token)} }} }} }});",
        "local-storage": f"localStorage.setItem('auth', {json.dumps(token)});",
        "session-storage": f"sessionStorage.setItem('auth', JSON.stringify({{ token: {json.dumps(token)} }}));",
        "indexed-db": "var request = indexedDB.open('tiny', 1); request.onupgradeneeded = function () { request.result.createObjectStore('auth'); };"
        f"request.onsuccess = function () {{ request.result.transaction('auth', 'readwrite').objectStore('auth').put({json.dumps(token)}, 'token'); }};",
        "script-cookie": f"document.cookie = 'auth={token}; SameSite=None; Secure; path=/';",
        "url-fragment": f"location.hash = 'access_token={token}';",
        "url-request": f"fetch('/ping?token={token}');",
    }.get(DEFECT, "")


def insecure():
    return {
        "http-script": '<script src="http://cdn.tiny.example/chart.js"></script>',
        "http-image": '<img src="http://cdn.tiny.example/logo.png" alt="">',
        "http-style": '<link rel="stylesheet" href="http://cdn.tiny.example/main.css">',
        "http-fetch": "<script>fetch('http://api.tiny.example/rates').catch(function () {});</script>",
    }.get(DEFECT, "")


BOARD = """<h1>Deals</h1><p id="state">Loading the deals …</p><div id="deals"></div><button id="again">Refresh</button>
<script>
var session = SESSION;
function say(text) { document.getElementById('state').textContent = text; }
function load() {
  return fetch('/data', { method: 'POST', body: JSON.stringify({ session: session }) }).then(function (answer) { return answer.json(); })
    .then(function (answer) {
      if (answer.error) { FAIL; return; }
      say(answer.deals.length + ' deals');
      document.getElementById('deals').textContent = answer.deals.join(', ');
    });
}
document.getElementById('again').onclick = load;
LEAK
load();POLL
</script>"""

BX24_BOARD = LIBRARY + """<h1>Deals</h1><p id="state">Loading the deals …</p><div id="deals"></div><button id="again">Refresh</button>
<script>
function say(text) { document.getElementById('state').textContent = text; }
function load() {
  BX24.callMethod('crm.deal.list', { select: ['ID', 'TITLE'] }, function (result) {
    if (result.error()) { var answer = { error: result.error().ex ? result.error().ex.error : 'error' }; FAIL; return; }
    say(result.data().length + ' deals');
    document.getElementById('deals').textContent = result.data().map(function (deal) { return deal.TITLE; }).join(', ');
  });
}
document.getElementById('again').onclick = load;
BX24.init(function () { LEAK; load();POLL });
</script>"""


def failure_script():
    if DEFECT == "rights-blank":
        return "document.body.textContent = ''"
    if DEFECT == "rights-raw":
        return "document.body.textContent = JSON.stringify(answer)"
    if DEFECT == "rights-silent":
        return "say('0 deals')"
    if DEFECT == "expired-shown":
        return "say(answer.error === 'expired_token' ? 'Error: ' + answer.error : 'Tiny needs access to your CRM.')"
    return "say('Tiny needs access to the deals of your CRM. Ask the administrator of your Bitrix24 for it.')"


def board(session):
    token = STORE.state["sessions"].get(session, {}).get("access", "")
    text = BX24_BOARD if "bx24" in KIND else BOARD
    leak = leaks(token)
    if "bx24" in KIND and DEFECT == "console":
        leak = "console.log(BX24.getAuth())"
    if "bx24" in KIND and DEFECT == "local-storage":
        leak = "localStorage.setItem('auth', JSON.stringify(BX24.getAuth()))"
    shown = json.dumps("" if "cookie" in KIND else session)
    text = text.replace("SESSION", shown).replace("FAIL", failure_script()).replace("LEAK", leak)
    return page(insecure() + text.replace("POLL", " setInterval(load, 1000);" if "polling" in KIND else ""))


SETTING_UP = "" if DEFECT == "page-blank" else '<h1>Tiny</h1><p id="state">Setting up …</p>'
FINISH = {"finish-never": "", "finish-twice": "BX24.installFinish(); BX24.installFinish();"}.get(DEFECT, "BX24.installFinish();")


def wizard(session):
    """What the administrator sees first; `session` is known to the server already."""
    script = f"BX24.init(function () {{ {FINISH} }});"
    content = SETTING_UP
    if DEFECT == "finish-early":
        script = f"BX24.init(function () {{ BX24.installFinish(); fetch('/bind', {{ method: 'POST', body: {json.dumps(json.dumps({'session': session}))}, keepalive: true }}); }});"
    elif "button" in KIND:
        content += '<button id="go">Install</button>'
        script = (
            "BX24.init(function () { document.getElementById('go').onclick = function () { this.disabled = true;"
            f"fetch('/bind', {{ method: 'POST', body: {json.dumps(json.dumps({'session': session}))} }}).then(function () {{ {FINISH} }}); }}; }});")
    elif "bx24" in KIND:
        calls = [f"BX24.callMethod('event.bind', {{ event: 'ONCRMDEALADD', handler: '{PUBLIC}/events' }}, next)"]
        if DEFECT != "uninstall-unbound":
            calls.append(f"BX24.callMethod('event.bind', {{ event: 'ONAPPUNINSTALL', handler: '{PUBLIC}/events' }}, next)")
        if DEFECT != "complete-placement" and WIDGET_METHOD:
            calls.append(f"BX24.callMethod('{WIDGET_METHOD}', {{ PLACEMENT: '{WIDGET_PLACE}', HANDLER: '{PUBLIC}/tab', TITLE: 'Tiny' }}, next)")
        if "documented" in KIND:
            # As the platform's documentation shows it: nothing waits for the answers.
            script = "BX24.init(function () { " + "; ".join(one.replace(", next)", ")") for one in calls) + f"; {FINISH} }});"
        else:
            steps = ", ".join("function (next) { " + one + "; }" for one in calls)
            script = (
                f"BX24.init(function () {{ var steps = [{steps}]; (function next(result) {{ if (result && result.error()) {{ "
                "document.getElementById('state').textContent = 'Failed: ' + result.error(); return; }"
                f"var step = steps.shift(); if (step) {{ step(next); }} else {{ {FINISH} }} }})(); }});")
    return page(content + LIBRARY + f"<script>{script}</script>")


FORM = page(
    '<h1>Tiny</h1><form method="post" action="/settings"><label>Name of the board <input name="board" value="Deals" required></label>'
    '<input type="hidden" name="session" value="SESSION"><button>Save and finish</button></form>')


# ---------------------------------------------------------------- requests


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *arguments):
        pass

    def answer(self, status, text, kind="text/html; charset=utf-8", headers=()):
        body = text.encode()
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"), *headers]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query))
        if parts.path == "/healthz":
            return self.answer(200, "ok", "text/plain")
        if parts.path == "/privacy":
            return self.answer(200, PRIVACY.replace("{name}", "This product" if DEFECT == "privacy-unnamed" else "Tiny Board"))
        if parts.path == "/board" and query.get("session", query.get("auth_id")) in STORE.state["sessions"]:
            return self.answer(200, board(query.get("session", query.get("auth_id"))))
        if parts.path in ("/app", "/install", "/board"):
            return self.answer(200, OUTSIDE)
        return self.answer(404, OUTSIDE)

    def do_POST(self):
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        if parts.path in ("/data", "/bind"):
            number = self.cookie() if "cookie" in KIND and parts.path == "/data" else json.loads(body).get("session", "")
            session = STORE.state["sessions"].get(number)
            if session is None:
                return self.answer(403, json.dumps({"error": "closed"}), "application/json")
            return self.data(session) if parts.path == "/data" else self.answer(200, json.dumps(bind(session)), "application/json")
        fields = dict(parse_qsl(parts.query, keep_blank_values=True) + parse_qsl(body, keep_blank_values=True))
        if parts.path in ("/events", "/installed"):
            return self.event(fields)
        if parts.path == "/settings":
            return self.settings(fields)
        if parts.path not in ("/app", "/install", "/tab") or "AUTH_ID" not in fields:
            return self.answer(404, OUTSIDE)
        if "slow" in KIND:
            time.sleep(2)
        number = self.launch(fields)
        if number is None:
            return self.answer(403, OUTSIDE)
        self.show(parts.path, number)

    def cookie(self):
        return dict(pair.strip().split("=", 1) for pair in self.headers.get("Cookie", "").split(";") if "=" in pair).get("tiny", "")

    def launch(self, fields):
        """Keeps what the portal posts into a frame, once the authorization server knows the token; the number of a session."""
        info = post("https://oauth.bitrix.info/rest/app.info", {"auth": fields["AUTH_ID"]})
        install = info.get("result", {}).get("install", {})
        if install.get("member_id") != fields["member_id"]:
            return None
        with LOCK:
            portals, number = STORE.state["portals"], secrets.token_urlsafe(18)
            member = fields["member_id"]
            grant = {"member_id": member, "domain": fields["DOMAIN"], "access": fields["AUTH_ID"], "refresh": fields["REFRESH_ID"]}
            if "bx24" in KIND:
                grant["access"] = grant["refresh"] = ""
            portal = portals.setdefault(member, {**grant, "deals": []})
            if "event-token" not in KIND and "APPLICATION_TOKEN" in fields:
                portal["application_token"] = fields["APPLICATION_TOKEN"]
            if DEFECT == "url-page":
                number = fields["AUTH_ID"]
            STORE.state["sessions"][number] = grant
            STORE.save()
        return number

    def show(self, path, number):
        session = STORE.state["sessions"][number]
        if path == "/install":
            if "form" in KIND:
                return self.answer(200, FORM.replace("SESSION", number))
            if "button" not in KIND and "bx24" not in KIND and DEFECT != "finish-early":
                errors = bind(session)
                if errors:
                    return self.answer(200, page(f"<h1>Tiny</h1><p>The installation failed: {errors[0]}</p>"))
            return self.answer(200, wizard(number))
        if path == "/app" and "direct" in KIND and "bx24" not in KIND:
            is_admin = call(session, "user.admin").get("result")
            if is_admin:
                bind(session)
        if EXTRA_METHOD:
            call(session, EXTRA_METHOD)
        if DEFECT == "complete-employee" and not call(session, "user.admin").get("result"):
            return self.answer(200, page("<h1>Access denied</h1><p>Only administrators can open this application.</p>"))
        if DEFECT == "complete-employee-500" and not call(session, "user.admin").get("result"):
            return self.answer(500, page("<h1>Internal Server Error</h1>"))
        if path == "/tab":
            return self.answer(200, page("<p>This deal is one of those on the board.</p>"))
        headers = []
        if "cookie" in KIND:
            headers = [("Set-Cookie", f"tiny={number}; Path=/; HttpOnly; Secure; SameSite=None; Partitioned")]
        if DEFECT == "cookie":
            headers = [("Set-Cookie", f"auth={session['access']}; Path=/; Secure; SameSite=None")]
        if DEFECT == "cookie-lax":
            headers = [("Set-Cookie", f"auth={session['access']}; Path=/")]
        if DEFECT == "url-page":
            return self.answer(303, "", headers=[("Location", "/board?auth_id=" + number)])
        if DEFECT == "url-redirect":
            return self.answer(303, "", headers=[("Location", f"/board?session={number}&back=" + quote("https://tiny.example/?token=" + session["access"]))])
        if "redirect" in KIND:
            return self.answer(303, "", headers=[*headers, ("Location", "/board?session=" + number)])
        if "rendered" in KIND:
            return self.answer(200, self.rendered(session), headers=headers)
        self.answer(200, board(number), headers=headers)

    def rendered(self, session):
        """Drawn on the server with the tokens of this very opening; nothing to press."""
        answer = call(session, "crm.deal.list", {"select": ["ID", "TITLE"]})
        if "error" in answer:
            return page("<h1>Deals</h1><p>Tiny needs access to the deals of your CRM. Ask your administrator.</p>")
        return page("<h1>Deals</h1><p>" + ", ".join(deal["TITLE"] for deal in answer["result"]) + "</p>")

    def settings(self, fields):
        session = STORE.state["sessions"].get(fields.get("session", ""))
        if session is None:
            return self.answer(403, OUTSIDE)
        bind(session)
        self.answer(200, wizard(fields["session"]))

    def data(self, session):
        if "slow" in KIND:
            time.sleep(3)
        answer = call(session, "crm.deal.list", {"select": ["ID", "TITLE"], "order": {"ID": "ASC"}})
        if "error" in answer:
            return self.answer(200, json.dumps({"error": answer["error"] or "refused"}), "application/json")
        titles = [deal["TITLE"] for deal in answer["result"]]
        portal = STORE.state["portals"].get(session["member_id"])
        if portal is not None and portal.get("deals") != titles:
            portal["deals"] = titles
            STORE.save()
        self.answer(200, json.dumps({"deals": titles}), "application/json")

    def event(self, fields):
        name, member = fields.get("event", "").upper(), fields.get("auth[member_id]", "")
        portal = STORE.state["portals"].get(member)
        given = fields.get("auth[application_token]", "")
        if name == "ONAPPINSTALL":
            return self.installed(fields, member, given)
        if DEFECT == "reinstall-cache" and portal is not None:
            # What was read once is never read again: an old pair, or with event-key an old application_token.
            portal = CACHE.setdefault(member, dict(portal))
            if "event-key" not in KIND:
                portal["application_token"] = STORE.state["portals"][member].get("application_token", "")
        known = (portal or {}).get("application_token", "")
        is_genuine = portal is not None and known != "" and hmac.compare_digest(known, given)
        if DEFECT == "authentic-removal" and name == "ONAPPUNINSTALL" or DEFECT == "authentic-record" and name != "ONAPPUNINSTALL":
            is_genuine = portal is not None
        if DEFECT == "authentic-missing" and portal is not None and given == "":
            is_genuine = True
        if not is_genuine:
            return self.answer(403, "", "text/plain")
        if name == "ONAPPUNINSTALL":
            return self.removed(portal, member)
        if DEFECT == "complete-event-500":
            return self.answer(500, "", "text/plain")
        if portal["access"]:
            answer = call(portal, "crm.deal.get", {"id": fields.get("data[FIELDS][ID]", "0")})
            portal.setdefault("heard", []).append(answer.get("result", {}).get("TITLE", fields.get("data[FIELDS][ID]", "")))
        else:
            portal.setdefault("heard", []).append(fields.get("data[FIELDS][ID]", ""))
        STORE.save()
        self.answer(200, "", "text/plain")

    def installed(self, fields, member, given):
        """The installation event: tokens that the authorization server confirms."""
        info = post("https://oauth.bitrix.info/rest/app.info", {"auth": fields.get("auth[access_token]", "")})
        if info.get("result", {}).get("install", {}).get("member_id") != member:
            return self.answer(403, "", "text/plain")
        with LOCK:
            grant = {
                "member_id": member, "domain": fields["auth[domain]"], "access": fields["auth[access_token]"],
                "refresh": fields["auth[refresh_token]"], "application_token": given, "deals": []}
            STORE.state["portals"][member] = {**STORE.state["portals"].get(member, {}), **grant}
            STORE.save()
        if "wizard" not in KIND:
            bind(STORE.state["portals"][member])
        self.answer(200, "", "text/plain")

    def removed(self, portal, member):
        grant = dict(portal)
        if DEFECT == "silent-handler":
            rest(grant, "event.unbind", {"event": "ONCRMDEALADD", "handler": PUBLIC + "/events"})
        if DEFECT == "silent-thread":
            threading.Thread(target=lambda: [time.sleep(1.5), rest(grant, "profile", {})], daemon=True).start()
        if "later" in KIND:
            threading.Thread(target=lambda: [time.sleep(1), STORE.forget(member)]).start()
        else:
            STORE.forget(member)
        self.answer(500 if DEFECT == "uninstall-500" else 200, "", "text/plain")


def main():
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler)
    server.daemon_threads = True
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


main()
