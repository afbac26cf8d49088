import Bitrix24Wire
import Foundation

/// What the pages of the desk are put together from.
extension DeskVisit {
    // MARK: Forms

    /// A form that changes something, and comes back to this page.
    func formHTML(_ action: String, _ content: HTML, label: String? = nil, style: String = "") -> HTML {
        let name: HTML? = label.map { " aria-label=\"\($0)\"" }
        return """
            <form method="post" action="\(action)" class="\(style)"\(name)>\
            <input type="hidden" name="csrf" value="\(session?.formToken.reveal() ?? "")">\
            <input type="hidden" name="back" value="\(address(with: [("lang", ""), ("theme", "")]))">\(content)</form>
            """
    }

    /// A form of one button.
    func button(
        _ title: String, posts action: String, _ fields: [(String, String)] = [], about: String? = nil,
        style: String = ""
    ) -> HTML {
        let hidden = fields.map { "<input type=\"hidden\" name=\"\($0)\" value=\"\($1)\">" as HTML }
        let name: HTML? = about.map { " aria-label=\"\(title): \($0)\"" }
        return formHTML(action, "\(hidden)<button class=\"\(style)\"\(name)>\(title)</button>", style: "inline")
    }

    /// A field with its label above it.
    func input(
        _ name: String, _ label: String, value: String = "", type: String = "text", hint: String? = nil,
        isRequired: Bool = false, list: [String] = []
    ) -> HTML {
        let required: HTML = " required"
        let listID = "list-\(name)"
        let options = list.map { "<option value=\"\($0)\"></option>" as HTML }
        let datalist: HTML = "<datalist id=\"\(listID)\">\(options)</datalist>"
        let reference: HTML = " list=\"\(listID)\""
        let hintHTML: HTML = "<span class=\"faint\">\(hint ?? "")</span>"
        return """
            <label class="field"><span>\(label)</span><input name="\(name)" type="\(type)" value="\(value)"\
            \(HTML.when(isRequired, required))\(HTML.when(!list.isEmpty, reference)) autocomplete="off" spellcheck="false">\
            \(HTML.when(hint != nil, hintHTML))\(HTML.when(!list.isEmpty, datalist))</label>
            """
    }

    /// A choice with its label above it.
    func select(_ name: String, _ label: String, _ options: [(value: String, title: String)], chosen: String) -> HTML {
        let items = options.map { option -> HTML in
            let mark: HTML = " selected"
            return
                "<option value=\"\(option.value)\"\(HTML.when(option.value == chosen, mark))>\(option.title)</option>"
        }
        return """
            <label class="field"><span>\(label)</span><select name="\(name)">\(items)</select></label>
            """
    }

    /// The search field of a list. `fields` are further ones.
    func search(_ label: String, placeholder: String = "", fields: HTML = "", button: String? = nil) -> HTML {
        """
        <search><form method="get" action="\(request.path)" class="row">
        <label class="field"><span>\(label)</span><input type="search" name="q" value="\(asked("q") ?? "")" \
        placeholder="\(placeholder)" autocomplete="off" spellcheck="false" data-search></label>\(fields)
        <button>\(button ?? say("Find", "Найти"))</button>
        </form></search>
        """
    }

    // MARK: Tables

    /// - Parameters:
    ///   - caption: names the table for those who do not see it.
    ///   - empty: what is said where there is no row.
    func table(_ caption: String, _ heads: [String], _ rows: [[HTML]], empty: String, style: String = "") -> HTML {
        guard !rows.isEmpty else { return "<p class=\"faint\">\(empty)</p>" }
        let body = rows.map { row -> HTML in
            // The first cell names the row.
            let first: HTML = "<th scope=\"row\">\(row.first ?? "")</th>"
            return "<tr>\(first)\(row.dropFirst().map { "<td>\($0)</td>" as HTML })</tr>"
        }
        return tableHTML(caption, heads, body: HTML(body), style: style)
    }

    func tableHTML(_ caption: String, _ heads: [String], body: HTML, style: String = "") -> HTML {
        let cells = heads.map { "<th scope=\"col\">\($0)</th>" as HTML }
        return """
            <div class="scroll" tabindex="0" role="region" aria-label="\(caption)"><table class="list \(style)">\
            <caption class="hidden">\(caption)</caption><thead><tr>\(cells)</tr></thead><tbody>\(body)</tbody></table></div>
            """
    }

    /// Names and values.
    func facts(_ pairs: [(String, HTML)]) -> HTML {
        let items = pairs.map { "<div><dt>\($0)</dt><dd>\($1)</dd></div>" as HTML }
        return "<dl class=\"facts\">\(items)</dl>"
    }

    /// Links to the pages before and after.
    func pager(page: Int, size: Int, total: Int) -> HTML {
        guard total > size else { return "" }
        let last = (total + size - 1) / size
        let before: HTML =
            "<a rel=\"prev\" href=\"\(address(with: [("page", String(page - 1))]))\">\(say("Back", "Назад"))</a>"
        let after: HTML =
            "<a rel=\"next\" href=\"\(address(with: [("page", String(page + 1))]))\">\(say("Next", "Дальше"))</a>"
        return """
            <nav class="pager" aria-label="\(say("Pages", "Страницы"))">\(HTML.when(page > 1, before)) \
            <span>\(say("Page", "Страница")) \(page) / \(last)</span> \(HTML.when(page < last, after))</nav>
            """
    }

    /// The page of a list that is asked for: 1 or more.
    var pageNumber: Int { max(1, min(1_000_000, asked("page").flatMap { Int($0) } ?? 1)) }

    // MARK: Values

    /// How good a thing is: told by its words, and shown by colour besides.
    enum Tone: String, Sendable { case good, plain, warn, bad }

    func badge(_ text: String, _ tone: Tone = .plain) -> HTML {
        "<span class=\"badge \(tone.rawValue)\">\(text)</span>"
    }

    /// A moment of the sandbox's time, in UTC.
    func time(_ seconds: Int) -> HTML {
        let date = Date(timeIntervalSince1970: Double(seconds))
        return "<time datetime=\"\(date.formatted(.iso8601))\">\(Self.moment(seconds))</time>"
    }

    /// `2026-08-21 12:00:00`
    static func moment(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(
            .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false))
    }

    /// `in 5 min`, `3 days ago`, against the sandbox's time.
    func distance(_ seconds: Int) -> String {
        let difference = seconds - now
        let length = duration(abs(difference))
        if difference == 0 { return say("now", "сейчас") }
        return difference > 0 ? say("in \(length)", "через \(length)") : say("\(length) ago", "\(length) назад")
    }

    /// The two largest units of a length of time, in seconds.
    func duration(_ seconds: Int) -> String {
        let units: [(size: Int, english: String, russian: String)] = [
            (86_400, "d", "д"), (3600, "h", "ч"), (60, "min", "мин"), (1, "s", "с"),
        ]
        var rest = seconds
        var parts: [String] = []
        for unit in units {
            let count = rest / unit.size
            rest %= unit.size
            if count > 0 || (unit.size == 1 && parts.isEmpty) {
                parts.append("\(count) \(say(unit.english, unit.russian))")
            } else if !parts.isEmpty {
                break
            }
            if parts.count == 2 { break }
        }
        return parts.joined(separator: " ")
    }

    /// Enough of a token to know it again, and too little to use it.
    static func masked(_ token: String) -> String {
        token.count < 16 ? "…" : "…\(token.suffix(6))"
    }

    /// A link to a portal's page at the desk.
    func link(toPortal domain: String) -> HTML { "<a href=\"/portals/\(domain)\">\(domain)</a>" }

    /// Where a portal's own pages are for a browser without a proxy. `nil` where another portal has the name.
    func browserAddress(of portal: PortalRow) -> String? {
        let label = String(portal.domain.prefix { $0 != "." })
        guard platform.names.portal(label: label)?.id == portal.id, !portal.isDeleted else { return nil }
        return "http://\(label).localhost:\(ready.proxy.split(separator: ":").last ?? "")/"
    }

    // MARK: Refusals

    enum Refusal: Sendable {
        case notFound, foreign, methodNotAllowed
        case failure(SandboxControlError)
    }

    func page(for refusal: Refusal) -> DeskPage {
        switch refusal {
        case .notFound:
            DeskPage(
                title: say("There is no such page", "Такой страницы нет"),
                content: """
                    <p>\(say("The administration interface is at", "Интерфейс управления:")) <code>/admin/v1/</code>.</p>
                    """, status: 404)
        case .foreign:
            DeskPage(
                title: say("This did not come from the desk", "Запрос пришёл не с пульта"),
                content: """
                    <p>\(say(
                        "The form is of another session or another site. Nothing was changed. Load the page anew and try once more.",
                        "Форма принадлежит другому сеансу или другому сайту. Ничего не изменено. Обновите страницу и повторите."
                    ))</p>
                    """, status: 403)
        case .methodNotAllowed:
            DeskPage(
                title: say("Not like this", "Так нельзя"),
                content: "<p>\(say("Pages take GET and POST.", "Страницы принимают GET и POST."))</p>", status: 405)
        case .failure(let error):
            DeskPage(
                title: error.status == 404 ? say("Not found", "Не найдено") : say("That did not work", "Не получилось"),
                content: "<p class=\"notice bad\" role=\"alert\">\(error.message)</p>", status: error.status)
        }
    }
}
