import Bitrix24Wire
import Foundation

/// `/journal/{n}`: one exchange, request and answer, without any token.
enum JournalEntryDesk {
    private static func entry(_ visit: DeskVisit) async throws -> JSONObject {
        guard let number = Int(visit["n"]), number > 0, let entry = try await visit.platform.journal.entry(number)
        else {
            throw SandboxControlError.notFound(
                visit.say("The journal has no entry \(visit["n"]).", "В журнале нет записи \(visit["n"])."))
        }
        return entry
    }

    static func archive(_ visit: DeskVisit) async throws -> EdgeResponse {
        let entry = try await entry(visit)
        return try await JournalDesk.download([.object(entry)], name: "journal-\(visit["n"]).har", visit)
    }

    static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let raw = try await entry(visit)
        var mask = TokenMask()
        mask.learn(raw)
        let known = mask.masked(.object(raw))
        let entry = try await KnownSecrets(in: known, database: visit.platform.database).masked(known).object ?? [:]
        let number = entry["seq"]?.integer ?? 0
        let title =
            entry["event"]?.string ?? entry["method"]?.string ?? entry["grant_type"]?.string
            ?? JournalLine.path(.object(entry))
        let last = visit.platform.journal.last
        let before: HTML = "<a rel=\"prev\" href=\"/journal/\(number - 1)\">\(visit.say("Previous", "Предыдущая"))</a>"
        let after: HTML = "<a rel=\"next\" href=\"/journal/\(number + 1)\">\(visit.say("Next", "Следующая"))</a>"
        return DeskPage(
            title: "\(number) · \(title)",
            content: """
                <nav class="pager" aria-label="\(visit.say("Entries", "Записи"))">\(HTML.when(number > 1, before)) \
                \(HTML.when(number < last, after)) <a href="/journal/\(number)/har" download>HAR</a></nav>
                \(facts(entry, visit))
                \(batch(entry, visit))
                <h2>\(visit.say("Request", "Запрос"))</h2>
                \(request(entry, visit))
                <h2>\(visit.say("Answer", "Ответ"))</h2>
                \(answer(entry, visit))
                """, section: "/journal", trail: [("/journal", visit.say("Journal", "Журнал"))])
    }

    private static func facts(_ entry: JSONObject, _ visit: DeskVisit) -> HTML {
        let host = entry["host"]?.string ?? ""
        let portal: HTML? = visit.platform.names.portal(domain: host).map { visit.link(toPortal: $0.domain) }
        let at = entry["at"]?.number ?? 0
        var pairs: [(String, HTML)] = [
            (visit.say("Time (UTC)", "Время (UTC)"), visit.time(Int(at))),
            (visit.say("Kind", "Вид"), "\(JournalDesk.name(of: entry["kind"]?.string ?? "", visit))"),
            (visit.say("Portal or host", "Портал или хост"), portal ?? "\(host)"),
            (visit.say("Status", "Статус"), JournalDesk.status(entry["status"]?.integer, visit)),
        ]
        if let error = entry["error"]?.string {
            pairs.append(
                (
                    visit.say("Error", "Ошибка"),
                    "<span class=\"error\">\(error)</span> \(entry["error_description"]?.string ?? "")"
                ))
        }
        if let client = entry["client_id"]?.string {
            pairs.append(
                (visit.say("Application", "Приложение"), "<a href=\"/apps/\(client)\"><code>\(client)</code></a>"))
        }
        if let fault = entry["fault"]?.integer {
            pairs.append((visit.say("Fault", "Сбой"), "<a href=\"/faults\">\(fault)</a>"))
        }
        let more: [(String, String, String)] = [
            ("user_id", "User", "Пользователь"), ("auth", "Authorization", "Авторизация"),
            ("listener", "Way in", "Вход"),
            ("emulation", "Answered from", "Ответ"), ("handler", "Handler", "Обработчик"),
            ("attempt", "Attempt", "Попытка"),
            ("warning", "Warning", "Предупреждение"), ("duration_ms", "Milliseconds", "Миллисекунд"),
        ]
        for (name, english, russian) in more {
            if let text = entry[name]?.text, !text.isEmpty { pairs.append((visit.say(english, russian), "\(text)")) }
        }
        return visit.facts(pairs)
    }

    private static func batch(_ entry: JSONObject, _ visit: DeskVisit) -> HTML {
        guard let commands = entry["batch"]?.array, !commands.isEmpty else { return "" }
        let rows = commands.map { command -> [HTML] in
            let error: HTML? = command["error"]?.string.map { "<span class=\"error\">\($0)</span>" }
            return [
                "<code>\(command["key"]?.text ?? "")</code>", "<code>\(command["method"]?.text ?? "")</code>",
                "<code>\(command["params"]?.serialized() ?? "")</code>",
                error ?? visit.badge(visit.say("done", "сделано"), .good),
            ]
        }
        return """
            <h2>\(visit.say("Commands", "Команды"))</h2>
            \(visit.table(
                visit.say("Commands of the batch", "Команды пакета"),
                [visit.say("Key", "Ключ"), visit.say("Method", "Метод"), visit.say("Parameters", "Параметры"), visit.say("Outcome", "Исход")],
                rows, empty: ""))
            """
    }

    private static func request(_ entry: JSONObject, _ visit: DeskVisit) -> HTML {
        let isEvent = entry["kind"]?.string == "event"
        let line =
            isEvent
            ? "POST \(entry["handler"]?.string ?? "")"
            : "\(entry["http_method"]?.string ?? "") \(entry["target"]?.string ?? "")"
        let headers = (entry["headers"]?.object ?? [:]).map { name, value -> [HTML] in
            ["<code>\(name)</code>", "<code>\(value.text ?? "")</code>"]
        }
        let table = visit.table(
            visit.say("Headers of the request", "Заголовки запроса"),
            [visit.say("Header", "Заголовок"), visit.say("Value", "Значение")], headers, empty: "", style: "slim")
        let params = entry["params"].flatMap { $0.isNull ? nil : $0 }
        let read: HTML? = params.map {
            block(visit.say("Parameters as they were read", "Параметры, как они прочитаны"), pretty($0), visit)
        }
        let body = entry["body"]?.string ?? ""
        return """
            <pre class="line" tabindex="0"><code>\(line)</code></pre>
            \(HTML.when(!headers.isEmpty, table))
            \(read)
            \(HTML.when(!body.isEmpty, block(visit.say("Body", "Тело"), readable(body), visit)))
            """
    }

    private static func answer(_ entry: JSONObject, _ visit: DeskVisit) -> HTML {
        let answer = entry["answer"]?.string ?? ""
        let size = entry["answer_bytes"]?.integer ?? 0
        let isCut = answer.utf8.count < size
        let cut: HTML = """
            <p class="faint">\(visit.say("The journal keeps the first \(answer.utf8.count) of \(size) bytes.", "Журнал хранит первые \(answer.utf8.count) из \(size) байт."))</p>
            """
        let none: HTML = "<p class=\"faint\">\(visit.say("No body is kept.", "Тело не сохранено."))</p>"
        return """
            <p>\(JournalDesk.status(entry["status"]?.integer, visit)) <code>\(entry["answer_type"]?.string ?? "")</code></p>
            \(HTML.when(!answer.isEmpty, block(visit.say("Body", "Тело"), readable(answer), visit)))
            \(HTML.when(answer.isEmpty, none))\(HTML.when(isCut, cut))
            """
    }

    private static func block(_ title: String, _ text: String, _ visit: DeskVisit) -> HTML {
        "<h3>\(title)</h3><pre tabindex=\"0\" role=\"region\" aria-label=\"\(title)\"><code>\(text)</code></pre>"
    }

    /// JSON with a line for each member; a form with one for each field; anything else as it is.
    private static func readable(_ text: String) -> String {
        switch text.first {
        case "{", "[": (try? JSONValue(parsing: text)).map { pretty($0) } ?? text
        case "<": text
        default:
            text.contains("=") && !text.contains("\n") && !text.contains(" ")
                ? text.split(separator: "&").map { FormCodec.unescape($0.utf8) ?? String($0) }.joined(separator: "\n")
                : text
        }
    }

    static func pretty(_ value: JSONValue, indent: String = "") -> String {
        let deeper = indent + "  "
        switch value {
        case .array(let elements) where !elements.isEmpty:
            return "[\n" + elements.map { deeper + pretty($0, indent: deeper) }.joined(separator: ",\n")
                + "\n\(indent)]"
        case .object(let members) where !members.isEmpty:
            let lines = members.map {
                "\(deeper)\(JSONValue.string($0.key).serialized()): \(pretty($0.value, indent: deeper))"
            }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        default: return value.serialized()
        }
    }
}
