import Foundation

extension Report {
    /// `index.html`: one file with nothing to load.
    ///
    /// - Parameter picture: the bytes of a screenshot by its file name; `nil` when it is not there.
    package func html(picture: (String) -> Data?) -> String {
        var pictures: [String: String] = [:]
        for name in Set(scenarios.flatMap { $0.pages.compactMap(\.screenshot) }) {
            guard let bytes = picture(name) else { continue }
            let type = name.lowercased().hasSuffix(".png") ? "image/png" : "image/jpeg"
            pictures[name] = "data:\(type);base64,\(bytes.base64EncodedString())"
        }
        let body = [header, findingsSection(pictures), filmstrip(pictures), notJudged, ruleTable, timeline, footer]
            .joined(separator: "\n")
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>\(e(name)) \(e(version)): \(verdict.rawValue)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
    }

    private func e(_ text: String) -> String { Markup.escaped(text) }

    private var header: String {
        let says =
            switch verdict {
            case .approved: "Nothing found that a moderator would return it for."
            case .notes: "Nothing to return it for; some notes."
            case .rejected: "A moderator would return it."
            }
        return """
            <header>
            <p class="product">lintel · certification</p>
            <h1>\(e(name)) <small>\(e(version)) · \(e(code))</small></h1>
            <p class="verdict \(verdict.rawValue)"><strong>\(verdict.rawValue)</strong> \(says)</p>
            <dl>
            <div><dt>Rejections</dt><dd>\(findings(.reject).count)</dd></div>
            <div><dt>Notices</dt><dd>\(findings(.notice).count)</dd></div>
            <div><dt>Rules passed</dt><dd>\(rules.count { $0.outcome == .passed })</dd></div>
            <div><dt>Not judged</dt><dd>\(unjudged.count)</dd></div>
            <div><dt>Publication</dt><dd>\(Self.day(forecast.likely))<br><small>\(Self.day(forecast.earliest)) to \(Self.day(forecast.latest))</small></dd></div>
            </dl>
            <p class="meta">Book \(book.rawValue) · \(e(Self.timestamp(date))) · \(e(card))</p>
            </header>
            """
    }

    private func findingsSection(_ pictures: [String: String]) -> String {
        guard !findings.isEmpty else { return "<section><h2>Findings</h2><p>None.</p></section>" }
        let numbered = Dictionary(calls.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let pages = Dictionary(
            scenarios.flatMap(\.pages).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let articles = findings.map { item -> String in
            let place = item.location.map { "<p class=\"place\">\(e($0.file)):\($0.line):\($0.column)</p>" } ?? ""
            let proof = item.evidence.map { exhibit -> String in
                switch exhibit.kind {
                case .call:
                    let body = Int(exhibit.reference).flatMap { numbered[$0]?.body } ?? ""
                    return
                        "<li><a href=\"#call-\(e(exhibit.reference))\">call \(e(exhibit.reference))</a> <code>\(e(exhibit.text))</code>"
                        + (body.isEmpty ? "" : "<pre>\(e(body))</pre>") + "</li>"
                case .page:
                    let picture = pages[exhibit.reference]?.screenshot.flatMap { pictures[$0] }
                    return "<li>\(e(exhibit.text))"
                        + (picture.map { "<br><img src=\"\($0)\" alt=\"\(e(exhibit.text))\">" } ?? "") + "</li>"
                case .source: return "<li><code>\(e(exhibit.reference))</code></li>"
                case .quote: return "<li><code>\(e(exhibit.text))</code></li>"
                }
            }.joined(separator: "\n")
            return """
                <article class="\(item.severity.rawValue)">
                <h3><span class="badge">\(item.severity.rawValue)</span> \(e(item.title)) <code>\(e(item.rule))</code></h3>
                <p>\(Markup.prose(item.message))</p>
                \(place)
                <p><strong>Fix:</strong> \(Markup.prose(item.fix))</p>
                \(proof.isEmpty ? "" : "<details open><summary>What shows it</summary><ul>\(proof)</ul></details>")
                <p class="meta">\(e(item.source))</p>
                </article>
                """
        }
        return "<section><h2>Findings</h2>\n\(articles.joined(separator: "\n"))\n</section>"
    }

    private func filmstrip(_ pictures: [String: String]) -> String {
        let figures = scenarios.flatMap { scenario in
            scenario.pages.compactMap { page -> String? in
                guard let name = page.screenshot, let data = pictures[name] else { return nil }
                return """
                    <figure><img src="\(data)" alt="\(e(page.title))"><figcaption>\(e(scenario.name)): \(e(page.title))</figcaption></figure>
                    """
            }
        }
        return figures.isEmpty
            ? ""
            : "<section><h2>What was seen</h2><div class=\"film\">\(figures.joined(separator: "\n"))</div></section>"
    }

    private var notJudged: String {
        let planned = rules.filter(\.isPlanned)
        let rows = unjudged.map {
            "<tr><td><code>\(e($0.id))</code></td><td>\($0.outcome.rawValue)</td><td>\(e($0.reason ?? ""))</td></tr>"
        }
        let table =
            rows.isEmpty
            ? "<p>Every rule of this version was judged.</p>" : "<table>\(rows.joined(separator: "\n"))</table>"
        let later = planned.map { "<code>\(e($0.id))</code>" }.joined(separator: ", ")
        return """
            <section><h2>What was not judged</h2>
            \(table)
            \(planned.isEmpty ? "" : "<details><summary>\(planned.count) rules of the book that this version does not judge</summary><p>\(later)</p></details>")
            </section>
            """
    }

    private var ruleTable: String {
        let rows = rules.filter { !$0.isPlanned }.map { rule in
            "<tr class=\"\(rule.outcome.rawValue)\"><td><code>\(e(rule.id))</code></td><td>\(e(rule.title))</td>"
                + "<td>\(rule.outcome.rawValue)</td><td>\(e(rule.reason ?? ""))</td></tr>"
        }
        return "<section><h2>Rules</h2><table>\(rows.joined(separator: "\n"))</table></section>"
    }

    private var timeline: String {
        let numbered = Dictionary(calls.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        let parts = scenarios.map { scenario -> String in
            let steps = scenario.steps.map { "<li>\(e($0))</li>" }.joined()
            let rows = scenario.calls.compactMap { numbered[$0] }.map { call in
                "<tr id=\"call-\(call.number)\"><td>\(call.number)</td><td><code>\(e(call.request))</code></td><td>\(e(call.answer))</td></tr>"
            }
            return """
                <details><summary>\(e(scenario.name)): \(e(scenario.outcome))\(e(scenario.reason.map { ", " + $0 } ?? "")) · \(
                    String(Int((scenario.seconds * 1000).rounded()))) ms · \(scenario.calls.count) calls</summary>
                \(steps.isEmpty ? "" : "<ol>\(steps)</ol>")
                \(rows.isEmpty ? "" : "<table>\(rows.joined(separator: "\n"))</table>")
                </details>
                """
        }
        return "<section><h2>Scenarios</h2>\(parts.joined(separator: "\n"))</section>"
    }

    private var footer: String {
        "<footer><p>Lintel is independent of Bitrix24 and of 1C-Bitrix. Its verdict is no promise of theirs.</p></footer>"
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2430; --paper: #fbfaf7; --soft: #667085; --line: #d8d8d2; --card: #ffffff;
          --reject: #b42318; --notice: #9a6700; --good: #1a7f4b; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --paper: #14171c; --soft: #98a2b3; --line: #30363f; --card: #1b2027;
          --reject: #ff8478; --notice: #e3b341; --good: #56c98a; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 60rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
          font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
        h1 { margin: 0 0 .5rem; line-height: 1.2; } h1 small, .meta, .product, dt, small { color: var(--soft); font-weight: 400; }
        h1 small { font-size: 1rem; } h2 { margin: 2.5rem 0 .75rem; } h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
        .meta, .product { font-size: .85rem; overflow-wrap: anywhere; }
        .verdict { font-size: 1.15rem; padding: .75rem 1rem; border-left: .4rem solid; background: var(--card); }
        .verdict strong { text-transform: uppercase; letter-spacing: .04em; margin-right: .5rem; }
        .approved { border-color: var(--good); } .approved strong { color: var(--good); }
        .notes { border-color: var(--notice); } .notes strong { color: var(--notice); }
        .rejected { border-color: var(--reject); } .rejected strong { color: var(--reject); }
        dl { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1rem 0; } dl div { min-width: 6rem; } dd { margin: 0; font-size: 1.3rem; }
        dd small { font-size: .8rem; }
        article { background: var(--card); border: 1px solid var(--line); border-left: .4rem solid var(--notice); padding: 1rem; margin: 0 0 1rem; }
        article.reject { border-left-color: var(--reject); }
        .badge { font-size: .75rem; text-transform: uppercase; color: var(--notice); } .reject .badge { color: var(--reject); }
        code, pre { font: .85rem/1.45 ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        pre { white-space: pre-wrap; max-height: 16rem; overflow: auto; background: var(--paper); padding: .5rem; margin: .25rem 0; }
        img { max-width: 100%; height: auto; border: 1px solid var(--line); }
        .film { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1rem; align-items: start; }
        figure { margin: 0; } figcaption { font-size: .85rem; color: var(--soft); }
        table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; } td { padding: .3rem .6rem .3rem 0; vertical-align: top;
          border-bottom: 1px solid var(--line); font-size: .9rem; }
        tr.failed td:nth-child(3) { color: var(--reject); } tr.passed td:nth-child(3) { color: var(--good); }
        details { margin: .5rem 0; } summary { cursor: pointer; } ul { padding-left: 1.2rem; } footer { margin-top: 3rem; color: var(--soft); }
        """
}
