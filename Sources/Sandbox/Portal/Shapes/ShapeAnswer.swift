import Foundation

/// An answer in the documented shape, for a method that the sandbox keeps no state for. Its values look like a small company's; the
/// same call gets the same answer. It never says that anything was kept.
struct ShapeAnswer {
    private let call: MethodCall

    init(_ call: MethodCall) { self.call = call }

    /// - Throws: `NOT_EMULATED` when the documentation shows no answer.
    static func make(_ call: MethodCall) throws -> MethodAnswer {
        guard let shape = ShapeTable.standard.shape(of: call.name) else { throw RESTFailure.of(.notEmulated) }
        let answer = ShapeAnswer(call)
        // A few pages show the result without the envelope around it.
        let result: JSONValue
        if let inner = shape["result"] {
            result = answer.value(of: inner, named: "", index: 0)
        } else {
            let members = (shape.object ?? [:]).filter { !["total", "next", "time"].contains($0.key) }
            result = .object(
                JSONObject(
                    uniqueKeysWithValues: members.map { key, inner in
                        (key, answer.value(of: inner, named: key, index: 0))
                    }))
        }
        return MethodAnswer(result, total: shape["total"] == nil ? nil : count(result))
    }

    private static func count(_ value: JSONValue) -> Int? {
        value.array?.count ?? value.object?.values.lazy.compactMap(\.array).first?.count
    }

    private func value(of shape: JSONValue, named name: String, index: Int) -> JSONValue {
        if let type = shape.string { return scalar(type, named: name, index: index) }
        guard let form = shape.object?.elements.first else { return .null }
        switch form.key {
        case "object":
            let members = form.value.object ?? [:]
            return .object(
                JSONObject(
                    uniqueKeysWithValues: members.map { ($0.key, value(of: $0.value, named: $0.key, index: index)) }))
        case "array":
            guard !form.value.isNull else { return [] }
            // A list of records gets a few, a list inside a record one.
            let length = form.value["object"] != nil && name.isEmpty || name == "items" ? 3 : 1
            return .array((0..<length).map { value(of: form.value, named: singular(name), index: $0) })
        case "map":
            guard !form.value.isNull else { return [] }
            return .object(["1": value(of: form.value, named: singular(name), index: 0)])
        case "any":
            return form.value.array?.first.map { value(of: $0, named: name, index: index) } ?? .null
        default: return .null
        }
    }

    private func scalar(_ type: String, named name: String, index: Int) -> JSONValue {
        switch type {
        case "boolean": return .bool(!isDoubtful(name))
        case "integer": return .int(number(named: name, index: index))
        case "integer-string": return .string(String(number(named: name, index: index)))
        case "double": return .double(Double(number(named: name, index: index)))
        case "double-string": return .string("\(number(named: name, index: index)).00")
        case "flag-string": return isDoubtful(name) ? "N" : "Y"
        case "datetime-string": return .string(PortalTime.text(unixSeconds: call.platform.clock.unixSeconds - 86_400))
        case "url-string": return .string("https://\(call.caller.portal.domain)/")
        case "string": return .string(text(named: name, index: index))
        default: return .null
        }
    }

    private func isDoubtful(_ name: String) -> Bool {
        ["error", "deleted", "remove", "readonly", "immutable", "dynamic", "multiple", "extranet", "bot", "muted"]
            .contains { name.lowercased().contains($0) }
    }

    private func number(named name: String, index: Int) -> Int {
        let lowered = name.lowercased().filter { $0 != "_" }
        if ["createdby", "updatedby", "modifiedby", "userid", "authorid", "responsibleid", "assignedbyid", "ownerid"]
            .contains(lowered)
        {
            return call.caller.user.id
        }
        if lowered == "id", index == 0, let asked = call["id"]?.integer { return asked }
        if lowered.contains("sort") { return (index + 1) * 100 }
        if lowered.contains("count") { return 0 }
        if lowered.contains("date") || lowered.contains("time") { return call.platform.clock.unixSeconds - 86_400 }
        return index + 1
    }

    private func text(named name: String, index: Int) -> String {
        let isRussian = call.caller.portal.language == "ru"
        let lowered = name.lowercased().filter { $0 != "_" }
        let user = call.caller.user
        // What the caller wrote is the likeliest text of that name.
        if let given = call[name]?.string ?? call["fields"]?[name]?.string, !given.isEmpty, given.utf8.count <= 200 {
            return given
        }
        if lowered.contains("email") { return user.email }
        if lowered.contains("lastname") { return user.lastName }
        if lowered == "workposition" { return user.position }
        if lowered.contains("phone") { return isRussian ? "+74955550100" : "+12025550100" }
        if lowered.contains("currency") { return isRussian ? "RUB" : "USD" }
        if lowered.contains("code") || lowered.contains("xmlid") || lowered == "type" {
            return lowered.uppercased() + "_\(index + 1)"
        }
        if lowered.contains("color") { return "#2FC6F6" }
        if lowered.contains("description") || lowered.contains("comment") || lowered.contains("text") {
            return isRussian ? "Поставка оборудования для офиса" : "Equipment for the new office"
        }
        if lowered.contains("title") || lowered.contains("name") {
            let titles =
                isRussian
                ? ["Поставка оборудования", "Обучение сотрудников", "Годовое обслуживание"]
                : ["Office equipment", "Staff training", "Annual maintenance"]
            return titles[index % titles.count]
        }
        return "\(index + 1)"
    }

    private func singular(_ name: String) -> String { name.hasSuffix("s") ? String(name.dropLast()) : name }
}
