import Foundation
import GRDB

/// Fields of tasks by their two names, and tasks as answers write them.
///
/// Source: the platform's documentation, "Task fields".
enum TaskFields {
    /// Fields of ours that no caller sees.
    private static let inner: Set<String> = ["SCRUM", "FAVORED_BY", "PINNED_BY", "MUTED_BY", "VIEWED_BY", "UNREAD"]
    /// Not part of an answer unless asked for by name.
    private static let optional: Set<String> = ["TAGS", "DEPENDS_ON"]
    private static let lists: Set<String> = ["AUDITORS", "ACCOMPLICES"]

    static let all: [RecordType.Field] = (TaskBoard.type?.fields ?? []).filter { !inner.contains($0.name) }

    private static let byFoldedName: [String: String] = {
        var names: [String: String] = [:]
        for field in all {
            names[field.name.lowercased()] = field.name
            names[itemName(field.name).lowercased()] = field.name
        }
        return names
    }()

    /// The field's own name for either spelling: `responsibleId` → `RESPONSIBLE_ID`. Custom fields' names stay as they are.
    static func name(_ spelled: String) -> String {
        if let name = byFoldedName[spelled.lowercased()] { return name }
        if spelled.hasPrefix("UF_") { return spelled.uppercased() }
        guard spelled.hasPrefix("uf") else { return spelled.uppercased() }
        return spelled.reduce(into: "") { text, character in
            if character.isUppercase { text.append("_") }
            text += character.uppercased()
        }
    }

    static func itemName(_ name: String) -> String {
        let parts = name.lowercased().split(separator: "_")
        return parts.enumerated().map { $0.offset == 0 ? String($0.element) : $0.element.capitalized }.joined()
    }

    /// As the history spells a value: dates as Unix seconds, lists with commas between.
    static func historyText(_ value: JSONValue?, _ name: String) -> JSONValue {
        guard let value, !value.isNull else { return .null }
        if let elements = value.array { return .string(elements.compactMap(\.text).joined(separator: ",")) }
        guard let text = value.text else { return .null }
        if ["DEADLINE", "START_DATE_PLAN", "END_DATE_PLAN"].contains(name), let seconds = PortalTime.parse(text) {
            return .string(String(seconds))
        }
        return .string(text)
    }

    // MARK: Answers

    /// What `select` asks for.
    struct Selection {
        var names: Set<String>
        var isNarrow: Bool
        var hasCustom: Bool

        static let all = Selection(nil, hasCustom: true)

        /// - Parameter hasCustom: whether nothing at all asks for custom fields too.
        init(_ value: JSONValue?, hasCustom: Bool) {
            let asked = (value?.elements ?? []).compactMap(\.text).filter { !$0.isEmpty }
            names = Set(asked.map(TaskFields.name))
            isNarrow = !asked.isEmpty && !names.contains("*")
            self.hasCustom = asked.isEmpty ? hasCustom : names.contains("UF_*")
        }

        func has(_ name: String) -> Bool {
            if names.contains(name) { return true }
            return name.hasPrefix("UF_") ? hasCustom : !isNarrow && !TaskFields.optional.contains(name)
        }
    }

    /// The fields that were asked for, under their names in camel case.
    static func fields(_ task: Record, _ selection: Selection, userID: Int) -> JSONObject {
        var result: JSONObject = ["id": .string(String(task.id))]
        for field in all where field.name != "ID" && selection.has(field.name) {
            if field.name == "TAGS" { continue }
            result[itemName(field.name)] = value(task, field, userID: userID)
            if field.name == "DESCRIPTION" { result["descriptionInBbcode"] = "Y" }
            if field.name == "DEADLINE", selection.isNarrow {
                result["lengthDeadline"] = task["DEADLINE"] == nil ? "0" : "1"
            }
        }
        for (name, value) in task.fields where name.hasPrefix("UF_") && TaskBoard.type?.field(name) == nil {
            if selection.has(name) { result[itemName(name)] = value }
        }
        return result
    }

    private static func value(_ task: Record, _ field: RecordType.Field, userID: Int) -> JSONValue {
        func flag(_ name: String) -> JSONValue {
            (task[name]?.elements ?? []).contains { $0.integer == userID } ? "Y" : "N"
        }
        switch field.name {
        case "FAVORITE": return flag("FAVORED_BY")
        case "IS_PINNED": return flag("PINNED_BY")
        case "IS_MUTED": return flag("MUTED_BY")
        case "UF_CRM_TASK", "UF_TASK_WEBDAV_FILES":
            return task[field.name]?.array.flatMap { $0.isEmpty ? nil : .array($0) } ?? false
        case "DEPENDS_ON": return .array((task[field.name]?.elements ?? []).map(\.asText))
        default: break
        }
        guard let value = task[field.name], !value.isNull else { return lists.contains(field.name) ? [] : .null }
        if let elements = value.array { return .array(elements.map(\.asText)) }
        if field.kind == .double, let number = value.number { return .string(String(format: "%.7f", number)) }
        return value.asText
    }

    /// `{"35": {"id": 35, "title": "…"}}`
    static func tags(_ task: Record) -> JSONValue {
        let tags = (task["TAGS"]?.elements ?? []).compactMap(\.text)
        guard !tags.isEmpty else { return [] }
        return .object(
            JSONObject(
                uniqueKeysWithValues: tags.map { tag in
                    // A number of its own for each word, the same in every task.
                    let id = Int(tag.utf8.reduce(UInt32(17)) { $0 &* 31 &+ UInt32($1) } % 100_000)
                    return (String(id), ["id": .int(id), "title": .string(tag)] as JSONValue)
                }))
    }

    /// State with what makes it special: -1 overdue, -3 nearly so.
    static func subStatus(_ task: Record, now: Int) -> Int {
        let status = task.integer("STATUS")
        guard status < TaskBoard.Status.supposedlyCompleted,
            let deadline = task["DEADLINE"]?.string.flatMap(PortalTime.parse)
        else { return status }
        return deadline < now ? -1 : deadline < now + 86_400 ? -3 : status
    }
}

extension TaskBoard {
    /// A task as the single-task methods answer it: everything, with people, workgroup, actions and checklist.
    func json(_ task: Record, select: JSONValue? = nil) throws -> JSONValue {
        let selection = TaskFields.Selection(select, hasCustom: false)
        var result = TaskFields.fields(task, selection, userID: call.userID)
        if !selection.isNarrow || selection.names.contains("CHECKLIST") {
            result["checklist"] = try checklistMap(of: task)
        }
        if selection.names.contains("TAGS") { result["tags"] = TaskFields.tags(task) }
        try describe(task, in: &result)
        if !selection.isNarrow {
            result["chatId"] = .null
            result["newCommentsCount"] = .int(unread(of: task))
        }
        result["action"] = .object(
            JSONObject(
                uniqueKeysWithValues: try Action.allCases.map {
                    ($0.rawValue, .bool(try allows($0, on: task)))
                }))
        if !selection.isNarrow {
            result["checkListTree"] = try checklistTree(of: task)
            result["checkListCanAdd"] = .bool(try allows(.checklistAdd, on: task))
        }
        return .object(result)
    }

    /// Comments of others that came since the person last wrote one.
    func unread(of task: Record, _ user: Int? = nil) -> Int {
        task["UNREAD"]?.object?[String(user ?? call.userID)]?.integer ?? 0
    }

    /// People and workgroup behind the numbers that stand in an answer.
    func describe(_ task: Record, in result: inout JSONObject) throws {
        result["group"] = try group(task.integer("GROUP_ID"))
        if result["createdBy"] != nil { result["creator"] = try person(task.integer("CREATED_BY")) }
        if result["responsibleId"] != nil { result["responsible"] = try person(task.integer("RESPONSIBLE_ID")) }
        for name in ["accomplices", "auditors"] {
            guard let numbers = result[name]?.array else { continue }
            var people: JSONObject = [:]
            for number in numbers { people[number.text ?? ""] = try person(number.integer ?? 0) }
            result["\(name)Data"] = people.isEmpty ? [] : .object(people)
        }
    }

    func person(_ id: Int) throws -> JSONValue {
        guard let person = try call.person(db, id) else { return [] }
        return [
            "id": .string(String(id)), "name": .string(person.fullName),
            "link": .string("/company/personal/user/\(id)/"),
            "icon": "/bitrix/images/tasks/default_avatar.png", "workPosition": .string(person.position),
        ]
    }

    private func group(_ id: Int) throws -> JSONValue {
        guard id != 0, let group = try call.store(db, "sonet_group").record(id) else { return [] }
        return [
            "id": .string(String(id)), "name": group["NAME"] ?? "", "opened": .bool(group.text("OPENED") == "Y"),
            "membersCount": .int(try call.store(db, "sonet_group.user").records(["GROUP_ID": .int(id)]).count),
            "image": "", "additionalData": [],
        ]
    }
}
