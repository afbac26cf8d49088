import GRDB

/// `batch` of REST 3.0: calls in their order, all of them or none, each of which may use what those before it answered.
///
/// Source: the platform's documentation, "Overview of REST 3.0", batch call; the substitution as b24jssdk sends it.
final class VersionThreeBatch: Sendable {
    private struct Command: Sendable {
        var alias: String
        var method: MethodTable.Method
        var query: JSONObject
    }

    private let three: PortalREST.VersionThreeCall
    private let commands: [Command]
    private let record = Locked([JSONValue]())

    private static let maximum = 50

    /// For the journal: one object a call.
    var entries: [JSONValue] { record.withLock { $0 } }

    /// Reads the calls: a list, which ``VersionThreeRequest`` has turned into numbered members.
    ///
    /// - Throws: `INVALIDSELECT` for the older version's `cmd`, `VALIDATION_REQUESTVALIDATION`, `METHODNOTFOUND`, `INSUFFICIENTSCOPE`.
    init(_ three: PortalREST.VersionThreeCall) throws {
        self.three = three
        var elements: [(Int, JSONValue)] = []
        for (key, value) in three.call.params {
            guard let number = Int(key) else { throw RESTFailure.invalidSelect3(.object([key: value])) }
            elements.append((number, value))
        }
        guard elements.count <= Self.maximum else {
            throw RESTFailure.invalidRequest3(nil, "A batch may hold \(Self.maximum) calls at most")
        }
        elements.sort { $0.0 < $1.0 }
        commands = try elements.enumerated().map { index, element in
            let value = element.1
            guard let name = value["method"]?.string else { throw RESTFailure.invalidSelect3(value) }
            let query = value["query"] ?? [:]
            guard var members = query.object else { throw RESTFailure.wrongType3("query", "object") }
            members["auth"] = nil
            let lowered = name.lowercased()
            guard lowered != "batch", let method = MethodTable.standard.methods3[lowered] else {
                throw RESTFailure.methodNotFound3
            }
            guard method.isGranted(by: three.call.caller.scope) else { throw RESTFailure.insufficientScope3 }
            try method.requireAudience3(three.call.caller)
            return Command(alias: value["as"]?.text ?? String(index), method: method, query: members)
        }
    }

    /// Whether one of the calls may change something.
    var isChanging: Bool {
        commands.contains { command in
            guard case .writing = VersionThreeMethods.all[command.method.name] else { return false }
            return true
        }
    }

    func run(_ db: Database, in platform: Platform) throws -> MethodAnswer {
        var results: [JSONValue] = []
        var context: JSONObject = [:]
        for (index, command) in commands.enumerated() {
            var entry: JSONObject = [
                "key": .string(command.alias), "method": .string(command.method.name), "params": .object(command.query),
                "error": .null,
            ]
            do {
                let result = try answer(command, context, db, in: platform)
                results.append(result)
                if result["item"] != nil || result["items"] != nil {
                    context[String(index)] = result
                    context[command.alias] = result
                }
                record.withLock { $0.append(.object(entry)) }
            } catch let failure as RESTFailure {
                entry["error"] = .string(failure.code.value)
                record.withLock { $0.append(.object(entry)) }
                throw failure
            }
        }
        return MethodAnswer(.array(results))
    }

    private func answer(
        _ command: Command, _ context: JSONObject, _ db: Database, in platform: Platform
    ) throws -> JSONValue {
        var call = three.call
        call.name = command.method.name
        call.params = try BatchReferences(context: context).resolve(.object(command.query)).object ?? [:]
        try three.meter.require(call.name)
        let stopwatch = Stopwatch()
        defer { _ = three.meter.charge(call.name, stopwatch: stopwatch, processing: stopwatch.seconds) }
        switch VersionThreeMethods.all[call.name] {
        case .plain(let run): return try run(call).value
        case .reading(let run), .writing(let run): return try run(call, db).value
        case nil:
            guard platform.configuration.unmodelled == .shape else { throw RESTFailure.of(.notEmulated) }
            return try ShapeAnswer.make(call).value
        }
    }
}

/// `{"$ref": "alias.item.id"}` and `{"$refArray": "alias.field"}` in a call of a batch.
struct BatchReferences {
    /// Results with `item` or `items`, by the alias of their call.
    let context: JSONObject

    /// The value with what it refers to in the place of the references.
    ///
    /// - Throws: `INVALIDSELECT` for a path that leads nowhere.
    func resolve(_ value: JSONValue) throws -> JSONValue {
        switch value {
        case .array(let elements): return .array(try elements.map { try resolve($0) })
        case .object(let members):
            if members.count == 1, let path = members["$ref"] { return try one(path) }
            if members.count == 1, let path = members["$refArray"] { return try all(path) }
            return .object(try members.mapValues { try resolve($0) })
        default: return value
        }
    }

    private func one(_ path: JSONValue) throws -> JSONValue {
        let parts = try parts(path)
        var value = JSONValue.object(context)
        for part in parts {
            guard let next = value[part] ?? Int(part).flatMap({ value[$0] }) else {
                throw RESTFailure.invalidSelect3(path)
            }
            value = next
        }
        return value
    }

    private func all(_ path: JSONValue) throws -> JSONValue {
        var parts = try parts(path)
        guard parts.count > 1, let items = context[parts.removeFirst()]?["items"]?.array else {
            throw RESTFailure.invalidSelect3(path)
        }
        if parts.count > 1, parts[0] == "items" { parts.removeFirst() }
        return .array(
            try items.map { item in
                try parts.reduce(item) { value, part in
                    guard let next = value[part] else { throw RESTFailure.invalidSelect3(path) }
                    return next
                }
            })
    }

    private func parts(_ path: JSONValue) throws -> [String] {
        guard let text = path.string, !text.isEmpty else { throw RESTFailure.invalidSelect3(path) }
        return text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
