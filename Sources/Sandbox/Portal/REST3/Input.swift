/// The parameters of a call of REST 3.0. Names are compared as they stand, and a number in quotes is no number.
struct Input: Sendable {
    let members: JSONObject

    init(_ call: MethodCall) { members = call.params }
    init(_ members: JSONObject) { self.members = members }

    subscript(_ name: String) -> JSONValue? {
        guard let value = members[name], !value.isNull else { return nil }
        return value
    }

    /// Refuses a call that lacks any of these.
    func require(_ names: String...) throws {
        let missing = names.filter { self[$0] == nil }
        guard missing.isEmpty else {
            throw RESTFailure.invalidRequest3(
                missing.map { .init($0, "Required field `\($0)` is not specified") })
        }
    }

    func integer(_ name: String) throws -> Int? {
        guard let value = self[name] else { return nil }
        guard case .int(let number) = value else { throw RESTFailure.wrongType3(name, "int") }
        return number
    }

    func id(_ name: String = "id") throws -> Int {
        guard let id = try integer(name) else { throw RESTFailure.missing3(name) }
        return id
    }

    func text(_ name: String) throws -> String? {
        guard let value = self[name] else { return nil }
        guard let text = value.string else { throw RESTFailure.wrongType3(name, "string") }
        return text
    }

    func flag(_ name: String) throws -> Bool? {
        guard let value = self[name] else { return nil }
        guard let flag = value.bool else { throw RESTFailure.wrongType3(name, "bool") }
        return flag
    }

    func list(_ name: String) throws -> [JSONValue]? {
        guard let value = self[name] else { return nil }
        guard let list = value.array else { throw RESTFailure.wrongType3(name, "array") }
        return list
    }

    func integers(_ name: String) throws -> [Int]? {
        guard let list = try list(name) else { return nil }
        return try list.map { value in
            guard case .int(let number) = value else { throw RESTFailure.wrongType3(name, "int[]") }
            return number
        }
    }

    func texts(_ name: String) throws -> [String]? {
        guard let list = try list(name) else { return nil }
        return try list.map { value in
            guard let text = value.string else { throw RESTFailure.wrongType3(name, "string[]") }
            return text
        }
    }

    /// `fields`, which must be there.
    func fields() throws -> Input {
        guard let value = self["fields"] else { throw RESTFailure.missing3("fields") }
        guard let fields = value.object else { throw RESTFailure.wrongType3("fields", "object") }
        return Input(fields)
    }
}
