import Bitrix24Wire

/// `/behaviour`: which reading of each of the platform's doubts is in force.
enum BehaviourDesk {
    static let routes: [Desk.Route] = [
        .init("GET", "behaviour") { .page(page($0)) }, .init("POST", "behaviour") { try await change($0) },
        .init("POST", "behaviour/reset") { try await reset($0) },
    ]

    private static func page(_ visit: DeskVisit) -> DeskPage {
        let current = visit.platform.behaviour.current
        let sought = visit.asked("q")?.lowercased() ?? ""
        let switches = BehaviourSwitch.all.filter {
            sought.isEmpty || $0.name.contains(sought) || $0.meaning.lowercased().contains(sought)
                || BehaviourText.russian[$0.name]?.lowercased().contains(sought) == true
        }
        let changed = BehaviourSwitch.all.filter { $0.value(in: current) != $0.standard }
        let rows = switches.map { item -> [HTML] in
            let value = item.value(in: current)
            let isStandard = value == item.standard
            return [
                "<code>\(item.name)</code>", code(in: meaning(of: item, visit)), form(visit, item, value),
                isStandard
                    ? "<span class=\"faint\">\(visit.say("default", "по умолчанию"))</span>" as HTML
                    : visit.badge(
                        visit.say("changed, default \(item.standard)", "изменено, было \(item.standard)"), .warn),
            ]
        }
        let reset = visit.button(
            visit.say("All back to the default", "Вернуть всё по умолчанию"), posts: "/behaviour/reset")
        return DeskPage(
            title: visit.say("Behaviour", "Поведение"),
            content: """
                <p>\(visit.say(
                    "Where the platform’s documentation says nothing or two things, a switch chooses the reading.",
                    "Там, где документация платформы молчит или говорит двояко, прочтение выбирает переключатель."))</p>
                \(visit.search(visit.say("Find a switch", "Поиск переключателя")))
                <p role="status">\(visit.say("Changed: \(changed.count) of \(BehaviourSwitch.all.count)", "Изменено: \(changed.count) из \(BehaviourSwitch.all.count)"))</p>
                \(HTML.when(!changed.isEmpty, reset))
                \(visit.table(
                    visit.say("Switches", "Переключатели"),
                    [visit.say("Switch", "Переключатель"), visit.say("Meaning", "Значение"), visit.say("Reading", "Прочтение"), visit.say("State", "Состояние")],
                    rows, empty: visit.say("There is no such switch.", "Такого переключателя нет.")))
                """, section: "/behaviour")
    }

    static func meaning(of item: BehaviourSwitch, _ visit: DeskVisit) -> String {
        visit.isRussian ? BehaviourText.russian[item.name] ?? item.meaning : item.meaning
    }

    /// What stands between backquotes is code.
    private static func code(in text: String) -> HTML {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return HTML(
            parts.enumerated().map { index, part in
                index % 2 == 1 ? "<code>\(String(part))</code>" as HTML : "\(String(part))" as HTML
            })
    }

    /// A choice among words, or a field where a number is part of the reading.
    private static func form(_ visit: DeskVisit, _ item: BehaviourSwitch, _ value: String) -> HTML {
        var trial = Behaviour()
        // A reading that cannot be set as it stands has a place for a number in it.
        let isFree = item.readings.contains { !item.set($0, in: &trial) }
        let control: HTML
        if isFree {
            control = """
                <input name="value" value="\(value)" aria-label="\(item.name)" title="\(item.readings.joined(separator: ", "))" \
                autocomplete="off" spellcheck="false">
                """
        } else {
            let mark: HTML = " selected"
            let options = item.readings.map {
                "<option value=\"\($0)\"\(HTML.when($0 == value, mark))>\($0)</option>" as HTML
            }
            control = "<select name=\"value\" aria-label=\"\(item.name)\">\(options)</select>"
        }
        return visit.formHTML(
            "/behaviour",
            """
            <input type="hidden" name="name" value="\(item.name)">\(control)
            <button aria-label="\(visit.say("Set", "Задать")): \(item.name)">\(visit.say("Set", "Задать"))</button>
            """, style: "inline")
    }

    private static func change(_ visit: DeskVisit) async throws -> DeskAnswer {
        let (name, value) = (visit.field("name") ?? "", visit.field("value") ?? "")
        try await visit.call("PATCH", ["behaviour"], [name: .string(value)])
        return .done("\(name) = \(value)")
    }

    private static func reset(_ visit: DeskVisit) async throws -> DeskAnswer {
        visit.platform.behaviour.reset()
        return .done(
            visit.say("All switches are as the sandbox was started.", "Все переключатели как при запуске песочницы."))
    }
}
