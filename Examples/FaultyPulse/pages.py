"""The pages of Faulty Pulse."""

TEXTS = {
    "en": {"title": "Faulty Pulse", "stage": "Stage", "deals": "Deals", "sum": "Sum", "refresh": "Refresh"},
    "ru": {"title": "Faulty Pulse", "stage": "Стадия", "deals": "Сделки", "sum": "Сумма", "refresh": "Обновить"},
}

STYLE = """<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<style>
  body { font: 16px/1.5 "DejaVu Sans", sans-serif; margin: 16px; color: #1d2733; background: #fff }
  table { border-collapse: collapse; width: 100%; table-layout: fixed } td, th { padding: 8px; text-align: left; border-bottom: 1px solid #d5dbe3;
  overflow-wrap: anywhere } button { font: inherit; min-height: 44px; padding: 0 16px }
</style>"""

# The shell of the page is empty until the data are there.
BOARD = "<!doctype html><html lang=\"{language}\"><head><title>{title}</title>" + STYLE + """</head><body><script>
var texts = {texts}, launch = new URLSearchParams(location.search).get("auth_id");
function cell(row, kind, text) { var cell = document.createElement(kind); cell.textContent = text; row.appendChild(cell); }
function load() {
  fetch("/data", { method: "POST", body: JSON.stringify({ launch: launch }) })
    .then(function (answer) { if (!answer.ok) throw new Error("status " + answer.status); return answer.json(); })
    .then(show, function () {});
}
function show(rows) {
  document.body.replaceChildren();
  var heading = document.createElement("h1"), button = document.createElement("button"), table = document.createElement("table");
  heading.textContent = texts.title; button.textContent = texts.refresh; button.onclick = load;
  var head = table.insertRow(); cell(head, "th", texts.stage); cell(head, "th", texts.deals); cell(head, "th", texts.sum);
  rows.forEach(function (one) { var row = table.insertRow(); cell(row, "td", one.stage); cell(row, "td", one.count); cell(row, "td", one.sum); });
  document.body.append(heading, table, button);
}
load();
</script></body></html>"""

INSTALL = "<!doctype html><html lang=\"en\"><head><title>Faulty Pulse</title>" + STYLE + """</head><body>
<h1>Faulty Pulse</h1><p id="state">Setting up …</p>
<script src="//api.bitrix24.com/api/v1/"></script>
<script>BX24.init(function () { document.getElementById("state").textContent = "Done."; BX24.installFinish(); });</script>
</body></html>"""

OUTSIDE = "<!doctype html><html lang=\"en\"><head><title>Faulty Pulse</title>" + STYLE + """</head><body>
<h1>Faulty Pulse</h1><p>Please open this application inside Bitrix24.</p></body></html>"""

PRIVACY = "<!doctype html><html lang=\"en\"><head><title>Faulty Pulse: privacy policy</title>" + STYLE + """</head><body>
<h1>Faulty Pulse: privacy policy</h1>
<p>Faulty Pulse reads the deals that the viewing user may see, counts them by stage, and shows the result to that user.
It keeps the titles and numbers of deals and what it needs to sign in to the portal on its own server. It passes nothing on to anybody.</p>
<p>Questions: privacy@faultypulse.example</p></body></html>"""
