import Bitrix24Wire
import Foundation

/// `/snapshots`: the state kept under a name, brought back, or set to the start. What takes something away is asked for twice.
enum SnapshotDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "snapshots") { .page(try await page($0)) }, .init("POST", "snapshots") { try await save($0) },
        .init("GET", "snapshots/{name}/restore") { .page(confirmation($0, .restore)) },
        .init("POST", "snapshots/{name}/restore") { try await restore($0) },
        .init("GET", "snapshots/{name}/remove") { .page(confirmation($0, .remove)) },
        .init("POST", "snapshots/{name}/remove") { try await remove($0) },
        .init("GET", "reset") { .page(confirmation($0, .reset)) }, .init("POST", "reset") { try await reset($0) },
    ]

    private enum Question { case restore, remove, reset }

    private static func page(_ visit: DeskVisit) async throws -> DeskPage {
        let names = try await visit.call("GET", ["snapshots"])["snapshots"]?.array ?? []
        let rows = names.compactMap { $0["name"]?.string }.map { name -> [HTML] in
            let file = visit.context.folder.snapshot(name)
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            let size = (attributes?[.size] as? Int ?? 0) / 1024
            let date = (attributes?[.modificationDate] as? Date).map { Int($0.timeIntervalSince1970) }
            let moment: HTML? = date.map(visit.time)
            return [
                "\(name)", moment ?? "", "\(size) KiB",
                """
                <a href="/snapshots/\(name)/restore" aria-label="\(visit.say("Restore", "Вернуть")): \(name)">\(visit.say("Restore…", "Вернуть…"))</a> \
                <a href="/snapshots/\(name)/remove" aria-label="\(visit.say("Remove", "Удалить")): \(name)">\(visit.say("Remove…", "Удалить…"))</a>
                """,
            ]
        }
        return DeskPage(
            title: visit.say("Snapshots", "Снимки"),
            content: """
                <p>\(visit.say(
                    "A snapshot keeps portals, people, records, applications and tokens. The journal and the clock stay as they are.",
                    "Снимок хранит порталы, людей, записи, приложения и токены. Журнал и часы остаются как есть."))</p>
                \(visit.formHTML(
                    "/snapshots",
                    """
                    \(visit.input("name", visit.say("Name", "Имя"), hint: visit.say("letters, digits, - _ .", "латинские буквы, цифры, - _ ."), isRequired: true))
                    <button class="main">\(visit.say("Keep the state", "Сохранить состояние"))</button>
                    """, label: visit.say("New snapshot", "Новый снимок"), style: "row"))
                \(visit.table(
                    visit.say("Snapshots", "Снимки"),
                    [visit.say("Name", "Имя"), visit.say("Kept (machine’s time, UTC)", "Сохранён (время машины, UTC)"), visit.say("Size", "Размер"), visit.say("Actions", "Действия")],
                    rows, empty: visit.say("There are no snapshots.", "Снимков нет.")))
                <h2>\(visit.say("Back to the start", "Назад к началу"))</h2>
                <p><a class="button danger" href="/reset">\(visit.say("Reset…", "Сбросить…"))</a></p>
                """, section: "/snapshots")
    }

    private static func confirmation(_ visit: DeskVisit, _ question: Question) -> DeskPage {
        let name = visit["name"]
        let (title, text, button) =
            switch question {
            case .restore:
                (
                    visit.say("Restore \(name)?", "Вернуть \(name)?"),
                    visit.say("All that changed since then is lost.", "Всё, что изменилось с тех пор, пропадёт."),
                    visit.say("Restore", "Вернуть")
                )
            case .remove:
                (
                    visit.say("Remove \(name)?", "Удалить \(name)?"),
                    visit.say("The snapshot is lost; the state stays.", "Снимок пропадёт; состояние останется."),
                    visit.say("Remove", "Удалить")
                )
            case .reset:
                (
                    visit.say("Reset the sandbox?", "Сбросить песочницу?"),
                    visit.say(
                        "The state goes back to the start of this process; the journal, faults and switches are cleared.",
                        "Состояние вернётся к запуску этого процесса; журнал, сбои и переключатели будут очищены."),
                    visit.say("Reset", "Сбросить")
                )
            }
        return DeskPage(
            title: title,
            content: """
                <p>\(text)</p>
                <div class="row">\(visit.button(button, posts: visit.request.path, [("sure", "yes")], style: "danger"))
                <a class="button" href="/snapshots">\(visit.say("Leave it", "Не надо"))</a></div>
                """, section: "/snapshots", trail: [("/snapshots", visit.say("Snapshots", "Снимки"))])
    }

    /// A form that did not come from the question is sent to it.
    private static func ask(_ visit: DeskVisit) -> DeskAnswer? {
        visit.field("sure") == "yes" ? nil : .done(visit.say("Please confirm.", "Подтвердите."), to: visit.request.path)
    }

    private static func save(_ visit: DeskVisit) async throws -> DeskAnswer {
        let name = visit.field("name") ?? ""
        try await visit.call("POST", ["snapshots"], ["name": .string(name)])
        return .done(visit.say("Kept as \(name).", "Сохранено как \(name)."))
    }

    private static func restore(_ visit: DeskVisit) async throws -> DeskAnswer {
        if let question = ask(visit) { return question }
        try await visit.call("POST", ["snapshots", visit["name"], "restore"])
        return .done(visit.say("\(visit["name"]) is back.", "\(visit["name"]) возвращён."), to: "/snapshots")
    }

    private static func remove(_ visit: DeskVisit) async throws -> DeskAnswer {
        if let question = ask(visit) { return question }
        try await visit.call("DELETE", ["snapshots", visit["name"]])
        return .done(visit.say("\(visit["name"]) is removed.", "\(visit["name"]) удалён."), to: "/snapshots")
    }

    private static func reset(_ visit: DeskVisit) async throws -> DeskAnswer {
        if let question = ask(visit) { return question }
        try await visit.call("POST", ["reset"])
        return .done(visit.say("The sandbox is as it was at the start.", "Песочница такая, как при запуске."), to: "/")
    }
}
