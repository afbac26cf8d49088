// The page of Deal Pulse. It knows a session of this frame, which lives only in this document, and no token.
(function () {
  "use strict";

  var visit = JSON.parse(document.getElementById("visit").textContent);
  var texts = visit.texts;
  var root = document.getElementById("pulse");
  var measure = null;

  function say(key, values) {
    var text = texts[key] || key;
    Object.keys(values || {}).forEach(function (name) { text = text.split("{" + name + "}").join(values[name]); });
    return text;
  }

  // Forms of a counted noun: English has two, Russian three.
  function counted(key, number) {
    var rule = new Intl.PluralRules(visit.language).select(number);
    return say(texts[key + "." + rule] ? key + "." + rule : key + ".other", { n: count(number) });
  }

  function count(number) { return new Intl.NumberFormat(visit.language).format(number); }

  function percent(share) {
    return new Intl.NumberFormat(visit.language, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
  }

  function money(amount, currency) {
    try {
      return new Intl.NumberFormat(visit.language, {
        style: "currency", currency: currency, maximumFractionDigits: Math.abs(amount) >= 1000 ? 0 : 2, minimumFractionDigits: 0
      }).format(amount);
    } catch (error) {
      return count(Math.round(amount)) + " " + currency; // a currency that the browser does not know
    }
  }

  function element(name, properties, children) {
    var node = document.createElement(name);
    Object.keys(properties || {}).forEach(function (key) {
      if (key === "class") { node.className = properties[key]; }
      else if (key === "text") { node.textContent = properties[key]; }
      else if (key === "click") { node.addEventListener("click", properties[key]); }
      else { node.setAttribute(key, properties[key]); }
    });
    (children || []).forEach(function (child) { if (child) { node.appendChild(child); } });
    return node;
  }

  function bar(share, label) {
    var space = "http://www.w3.org/2000/svg";
    var picture = document.createElementNS(space, "svg");
    picture.setAttribute("class", "bar");
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", label);
    picture.setAttribute("preserveAspectRatio", "none");
    picture.setAttribute("viewBox", "0 0 100 10");
    [["rail", 100], ["fill", share > 0 ? Math.max(1, Math.min(100, share * 100)) : 0]].forEach(function (part) {
      var shape = document.createElementNS(space, "rect");
      shape.setAttribute("class", part[0]);
      shape.setAttribute("width", String(part[1]));
      shape.setAttribute("height", "10");
      shape.setAttribute("rx", "1.5");
      picture.appendChild(shape);
    });
    return picture;
  }

  function show(nodes) {
    root.replaceChildren.apply(root, nodes.filter(Boolean));
    root.setAttribute("aria-busy", "false");
    fit();
  }

  // A portal gives the frame a height of its own; ask for the height of the content where its script library answers.
  function fit() {
    if (visit.fitted && window.BX24 && window.BX24.fitWindow) { window.BX24.fitWindow(); }
  }

  function problem(title, message, again) {
    show([element("section", { class: "card message", role: "alert" }, [
      element("h1", { text: title }), element("p", { text: message }),
      again ? element("button", { type: "button", text: say("again"), click: load }) : null
    ])]);
  }

  function tile(value, label) {
    return element("div", { class: "tile" }, [element("b", { text: value }), element("span", { text: label })]);
  }

  function amountOf(stage, currency) {
    var found = stage.amounts.filter(function (item) { return item.currency === currency; })[0];
    return found ? found.amount : 0;
  }

  function heading(data) {
    return element("div", { class: "top" }, [
      element("div", {}, [
        element("h1", { text: data.user ? say("hello", { name: data.user }) : say("title") }),
        element("p", { class: "quiet", text: say("asOf", {
          time: new Intl.DateTimeFormat(visit.language, { hour: "2-digit", minute: "2-digit" }).format(new Date(data.asOf * 1000))
        }) })
      ]),
      element("button", { type: "button", class: "plain", text: say("refresh"), click: load })
    ]);
  }

  function overview(data) {
    var currencies = data.totals.map(function (total) { return total.currency; });
    if (measure !== "count" && currencies.indexOf(measure) < 0) { measure = currencies[0] || "count"; }
    function value(stage) { return measure === "count" ? stage.count : amountOf(stage, measure); }
    var largest = data.stages.reduce(function (most, stage) { return Math.max(most, value(stage)); }, 0);
    var tiles = [tile(count(data.open), say("openDeals"))];
    data.totals.slice(0, 3).forEach(function (total) {
      tiles.push(tile(money(total.open, total.currency), say("openAmount")));
      if (total.won) { tiles.push(tile(money(total.won, total.currency), say("wonAmount"))); }
    });
    tiles.push(tile(count(data.added), say("addedSince")));

    var choice = element("div", { class: "choice", role: "group", "aria-label": say("measure") },
      currencies.concat(["count"]).map(function (code) {
        return element("button", {
          type: "button", "aria-pressed": String(code === measure), text: code === "count" ? say("byNumber") : code,
          click: function () { measure = code; overview(data); }
        });
      }));
    var rows = data.stages.map(function (stage) {
      var main = measure === "count" ? count(stage.count) : money(amountOf(stage, measure), measure);
      return element("li", { class: stage.kind }, [
        element("span", { class: "name", text: stage.name }),
        element("span", { class: "value", text: main }),
        bar(largest ? value(stage) / largest : 0, stage.name + ": " + main),
        element("span", { class: "detail", text: counted("deals", stage.count) })
      ]);
    });
    show([
      heading(data),
      element("div", { class: "tiles" }, tiles),
      element("section", { class: "card" }, [
        element("h2", { text: say("byStage") }),
        rows.length ? choice : element("p", { text: say("empty") }),
        rows.length ? element("ol", { class: "chart" }, rows) : null,
        data.truncated ? element("p", { class: "quiet", text: say("truncated", { n: count(data.deals) }) }) : null
      ])
    ]);
  }

  function share(title, part) {
    return element("section", { class: "card share" }, [
      element("h2", { text: title }),
      element("b", { text: percent(part.share) }),
      element("div", { class: "chart" }, [bar(part.share, title + ": " + percent(part.share))]),
      element("p", { class: "quiet", text: say("ofTotal", { total: money(part.total, part.currency) }) }),
      element("p", { class: "quiet", text: counted("deals", part.count) })
    ]);
  }

  function deal(data) {
    show([
      element("div", { class: "top" }, [
        element("div", {}, [
          element("h1", { text: data.deal.title }),
          element("p", { class: "quiet", text: data.deal.stageName + " · " + money(data.deal.amount, data.deal.currency) })
        ]),
        element("button", { type: "button", class: "plain", text: say("refresh"), click: load })
      ]),
      element("div", { class: "pair" }, [
        share(say("shareOfStage", { stage: data.deal.stageName }), data.stage),
        data.pipeline ? share(say("shareOfPipeline"), data.pipeline) : null
      ]),
      element("p", { class: "quiet", text: say("rank", { rank: count(data.stage.rank), n: count(data.stage.count) }) })
    ]);
  }

  function load() {
    root.setAttribute("aria-busy", "true");
    Array.prototype.forEach.call(root.querySelectorAll("button"), function (button) { button.disabled = true; });
    fetch(visit.source, { headers: { "X-Frame-Session": visit.session }, cache: "no-store", credentials: "omit" })
      .then(function (response) {
        return response.json().then(function (data) {
          if (data.problem) { problem(data.problem.title, data.problem.message, data.problem.retry); }
          else if (data.title && data.message) { problem(data.title, data.message, response.status !== 401); }
          else if (!response.ok) { problem(say("failed"), say("failedMore"), true); }
          else if (data.deal) { deal(data); }
          else { overview(data); }
        });
      })
      .catch(function () { problem(say("offline"), say("offlineMore"), true); });
  }

  // The library refuses to run outside a portal's frame (the mobile page has none), so look at the frame's name first.
  if (/^[^|]+\|[01]\|[^|]+$/.test(window.name)) {
    var library = document.createElement("script");
    library.src = "https://api.bitrix24.com/api/v1/";
    library.onload = function () {
      if (window.BX24 && window.BX24.init) { window.BX24.init(function () { visit.fitted = true; fit(); }); }
    };
    document.head.appendChild(library);
  }
  load();
})();
