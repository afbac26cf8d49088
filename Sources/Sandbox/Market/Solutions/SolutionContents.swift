/// What an archive brings, in numbers.
package struct SolutionContents: Sendable, Hashable {
    /// A thing that is counted.
    package enum Item: String, Sendable, CaseIterable {
        case applications, smartProcesses = "smart_processes", pipelines, stages, directoryItems = "directory_items"
        case userFields = "user_fields", cards, robots, triggers, workflows
        case scenarios, scenarioRobots = "scenario_robots"
        case pages, blocks, customBlocks = "custom_blocks", folders
        case connectors, sources, datasets, dashboards

        func title(isRussian: Bool) -> String {
            switch self {
            case .applications: isRussian ? "Используемые приложения" : "Used applications"
            case .smartProcesses: isRussian ? "Смарт-процессы" : "Smart processes"
            case .pipelines: isRussian ? "Воронки" : "Pipelines"
            case .stages: isRussian ? "Стадии" : "Stages"
            case .directoryItems: isRussian ? "Элементы справочников" : "Directory elements"
            case .userFields: isRussian ? "Пользовательские поля" : "User fields"
            case .cards: isRussian ? "Виды карточек" : "Card layouts"
            case .robots: isRussian ? "Роботы" : "Robots"
            case .triggers: isRussian ? "Триггеры" : "Triggers"
            case .workflows: isRussian ? "Шаблоны бизнес-процессов" : "Workflow templates"
            case .scenarios: isRussian ? "Смарт-сценарии" : "Smart scenarios"
            case .scenarioRobots: isRussian ? "Роботы в сценариях" : "Robots in scenarios"
            case .pages: isRussian ? "Страницы" : "Pages"
            case .blocks: isRussian ? "Блоки" : "Blocks"
            case .customBlocks: isRussian ? "Нестандартные блоки" : "Custom blocks"
            case .folders: isRussian ? "Папки" : "Folders"
            case .connectors: isRussian ? "Коннекторы" : "Connectors"
            case .sources: isRussian ? "Источники" : "Sources"
            case .datasets: isRussian ? "Датасеты" : "Data sets"
            case .dashboards: isRussian ? "Дашборды" : "Dashboards"
            }
        }
    }

    package var counts: [(item: Item, count: Int)] {
        Item.allCases.compactMap { item in numbers[item].map { (item, $0) } }
    }
    private var numbers: [Item: Int] = [:]

    package subscript(_ item: Item) -> Int { numbers[item] ?? 0 }

    package var json: JSONValue {
        .object(JSONObject(uniqueKeysWithValues: counts.map { ($0.item.rawValue, .int($0.count)) }))
    }

    package init(_ archive: SolutionArchive) {
        func count(_ entity: SolutionEntity, _ body: (JSONValue) -> Int = { _ in 1 }) -> Int {
            archive.parts(of: entity).reduce(0) { $0 + body($1.content) }
        }
        func elements(_ name: String) -> (JSONValue) -> Int { { $0[name]?.elements.count ?? 0 } }
        numbers[.applications] = archive.applications.count
        switch archive.kind {
        case .crmPreset:
            numbers[.smartProcesses] = count(.smartProcesses)
            numbers[.pipelines] = count(.statuses) { $0["ENTITY"]?["CATEGORY_ID"]?.integer == nil ? 0 : 1 }
            numbers[.stages] = count(.statuses) {
                $0["ENTITY"]?["ENTITY_TYPE_ID"]?.integer == nil ? 0 : $0["ITEMS"]?.elements.count ?? 0
            }
            numbers[.directoryItems] = count(.statuses) {
                $0["ENTITY"]?["ENTITY_TYPE_ID"]?.integer == nil ? $0["ITEMS"]?.elements.count ?? 0 : 0
            }
            numbers[.userFields] = count(.fields, elements("ITEMS"))
            numbers[.cards] = count(.cards)
            numbers[.robots] = count(.automation, elements("ROBOTS"))
            numbers[.triggers] = count(.automation, elements("TRIGGERS"))
            numbers[.workflows] = count(.automation) { $0["DOCUMENT_STATUS"]?.text?.isEmpty == false ? 0 : 1 }
        case .smartScenarios:
            numbers[.scenarios] = count(.scenarios)
            numbers[.scenarioRobots] = count(.scenarios, elements("ROBOTS"))
        case .siteTemplate:
            numbers[.pages] = max(0, count(.sites) - 1)
            numbers[.blocks] = count(.sites, elements("BLOCKS"))
            numbers[.customBlocks] = count(.blocks)
            numbers[.folders] = count(.sites, elements("FOLDERS"))
        case .biReports:
            for (item, type) in [
                (Item.connectors, "connector"), (.sources, "source"), (.datasets, "dataset"),
                (.dashboards, "dashboard"),
            ] {
                numbers[item] = count(.reports) { $0["TYPE"]?.string == type ? 1 : 0 }
            }
        }
    }
}
