/// `batch`: up to fifty calls in one request, each of which may use the results of those before it.
///
/// Source: the platform's documentation, "How to execute a batch request".
extension PortalREST {
    struct BatchOutcome: Sendable {
        var answer: MethodAnswer
        /// For the journal: one object a command.
        var entries: [JSONValue]
        /// A fault that one of the commands met and that strikes the answer as a whole.
        var fault: Fault?
        /// What that fault sends in place of the answer.
        var instead: Fault.Beginning = .goOn
        /// Seconds that the commands are said to have taken beside what they took.
        var cost = 0.0
    }

    private static let maximumCommands = 50
    /// Methods that move files and cannot stand in a batch.
    private static let forbidden: Set<String> = ["batch", "upload", "download"]

    func batch(_ call: MethodCall, meter: OperatingMeter) async -> BatchOutcome {
        let commands = Self.commands(call["cmd"])
        let halts = call["halt"]?.flag ?? false
        var results: JSONObject = [:]
        var errors: JSONObject = [:]
        var totals: JSONObject = [:]
        var nexts: JSONObject = [:]
        var times: JSONObject = [:]
        var entries: [JSONValue] = []
        var outcome = BatchOutcome(answer: MethodAnswer([]), entries: [])
        let behaviour = platform.behaviour.current
        for (index, (key, value)) in commands.enumerated() {
            let stopwatch = Stopwatch()
            var command = BatchCommand(value)
            var failure: RESTFailure?
            var fault: Fault?
            do {
                guard index < Self.maximumCommands else { throw RESTFailure.of(.batchLengthExceeded) }
                try command.resolve(results: results)
                let name = command.method
                guard !Self.forbidden.contains(name) else { throw RESTFailure.of(.batchMethodNotAllowed) }
                guard let method = MethodTable.standard.methods[name] else { throw RESTFailure.of(.methodNotFound) }
                try await judge(method, caller: call.caller, behaviour: behaviour)
                fault = platform.faults.take(
                    kind: .rest, host: call.caller.portal.domain, method: name,
                    clientID: call.caller.application?.clientID, userID: call.caller.user.id, isCommand: true)
                if let fault { try await strike(fault, on: method, meter: meter, outcome: &outcome) }
                if case .answer = outcome.instead { break }
                var inner = call
                inner.name = name
                inner.params = command.params
                let (answer, time) = try await metered(method, call: inner, meter: meter, stopwatch: stopwatch)
                results[key] = answer.value
                if let total = answer.total { totals[key] = .int(total) }
                if let next = answer.next { nexts[key] = .int(next) }
                times[key] = time.json
                outcome.cost += meter.cost(of: name)
            } catch let refusal as RESTFailure {
                failure = refusal
            } catch {
                platform.logger.error(
                    "A command of a batch failed.", metadata: ["rest.method": "\(command.method)", "error": "\(error)"])
                failure = .of(.internalServerError)
            }
            var entry: JSONObject = [
                "key": .string(key), "method": .string(command.method), "params": .object(command.params),
            ]
            entry["error"] = failure.map { .string($0.code.value) } ?? .null
            if let fault { entry["fault"] = .int(fault.id) }
            if let failure {
                errors[key] = failure.json
                if let text = failure.text { entry["error_description"] = .string(text) }
            }
            entries.append(.object(entry))
            if failure != nil, halts { break }
        }
        let value: JSONValue = [
            "result": phpArray(results), "result_error": phpArray(errors), "result_total": phpArray(totals),
            "result_next": phpArray(nexts), "result_time": phpArray(times),
        ]
        outcome.answer = MethodAnswer(value)
        outcome.entries = entries
        return outcome
    }

    /// Lets a fault strike one command. What a command cannot have alone, such as a cut connection, the whole answer gets.
    private func strike(
        _ fault: Fault, on method: MethodTable.Method, meter: OperatingMeter, outcome: inout BatchOutcome
    ) async throws {
        switch await fault.begin(platform) {
        case .refuse(let failure): throw failure
        case .answer(let answer) where answer.delivery == .whole:
            // The command's own error: a status belongs to a whole answer only.
            throw RESTFailure(.internalServerError, status: answer.status, "Internal server error")
        case .answer(let answer):
            outcome.fault = fault
            outcome.instead = .answer(answer)
        case .goOn:
            if case .operating(let seconds) = fault.action { meter.add(seconds, to: method.name) }
            switch fault.action {
            case .truncate, .malformed: outcome.fault = fault
            default: break
            }
        }
    }

    /// `cmd` as a map, a list, or either of them as JSON in a string. Anything else has no commands.
    private static func commands(_ value: JSONValue?) -> [(String, JSONValue)] {
        switch value {
        case .object(let members): return members.map { ($0.key, $0.value) }
        case .array(let elements): return elements.enumerated().map { (String($0.offset), $0.element) }
        case .string(let text):
            guard let parsed = try? JSONValue(parsing: text), parsed.object != nil || parsed.array != nil else {
                return []
            }
            return commands(parsed)
        default: return []
        }
    }
}

/// One command: `method?name=value&…`.
struct BatchCommand: Sendable {
    /// Lower case, without a format suffix.
    private(set) var method: String
    private(set) var params: JSONObject
    private var malformed: String?

    /// Takes the usual string, and also `{"method": …, "params": …}` and `[method, params]`, which kits turn into it.
    init(_ value: JSONValue) {
        var query = ""
        params = [:]
        var name = ""
        switch value {
        case .object(let members):
            name = members["method"]?.text ?? ""
            params = members["params"]?.object ?? [:]
        case .array(let elements):
            name = elements.first?.text ?? ""
            params = elements.count > 1 ? elements[1].object ?? [:] : [:]
        default:
            let text = value.text ?? ""
            let cut = text.firstIndex(of: "?") ?? text.endIndex
            name = String(text[..<cut])
            if cut != text.endIndex { query = String(text[text.index(after: cut)...]) }
        }
        name = name.trimmingPrefix { $0 == " " || $0 == "/" }.lowercased()
        if name.hasSuffix(".json") { name.removeLast(5) }
        method = name
        guard !query.isEmpty else { return }
        do {
            params = try FormCodec.decode(query)
        } catch {
            malformed = error.description
        }
    }

    /// Puts earlier results in place of the macros, and drops what is no parameter of a method.
    ///
    /// - Throws: `INVALID_REQUEST` when the command's query cannot be read.
    mutating func resolve(results: JSONObject) throws {
        if let malformed { throw RESTFailure("INVALID_REQUEST", status: 400, malformed) }
        params.removeValue(forKey: "auth")
        params.removeValue(forKey: "access_token")
        var resolved: JSONObject = [:]
        for (key, value) in params {
            if let value = BatchMacros.resolve(value, in: results) { resolved[key] = value }
        }
        params = resolved
    }
}

/// `$result[key][path]` in a value of a command.
enum BatchMacros {
    /// The value with its macros replaced. A macro that is the whole value brings whatever stands there, also an array; within a text it
    /// brings a scalar. `nil` when a whole value leads nowhere: then the parameter is not given.
    static func resolve(_ value: JSONValue, in results: JSONObject) -> JSONValue? {
        switch value {
        case .string(let text): return resolve(text, in: results)
        case .array(let elements): return .array(elements.compactMap { resolve($0, in: results) })
        case .object(let members):
            var resolved: JSONObject = [:]
            for (key, member) in members {
                if let member = resolve(member, in: results) { resolved[key] = member }
            }
            return .object(resolved)
        default: return value
        }
    }

    private static func resolve(_ text: String, in results: JSONObject) -> JSONValue? {
        guard text.contains("$result[") else { return .string(text) }
        var output = ""
        var rest = Substring(text)
        while let start = rest.range(of: "$result[") {
            output += rest[..<start.lowerBound]
            guard let (path, end) = path(in: rest[start.lowerBound...].dropFirst("$result".count)) else {
                output += "$result["
                rest = rest[start.upperBound...]
                continue
            }
            let found = lookUp(path, in: results)
            if output.isEmpty, end == rest.endIndex, start.lowerBound == text.startIndex {
                return found.flatMap { $0.isNull ? nil : $0 }
            }
            output += found?.text ?? ""
            rest = rest[end...]
        }
        return .string(output + rest)
    }

    /// `[key][path]…` at the beginning, and where it ends.
    private static func path(in text: Substring) -> ([String], Substring.Index)? {
        var keys: [String] = []
        var rest = text
        while rest.first == "[", let close = rest.firstIndex(of: "]") {
            let key = rest[rest.index(after: rest.startIndex)..<close]
            keys.append(key.trimmingPrefix { $0 == "'" || $0 == "\"" }.filter { $0 != "'" && $0 != "\"" })
            rest = rest[rest.index(after: close)...]
        }
        return keys.isEmpty ? nil : (keys, rest.startIndex)
    }

    private static func lookUp(_ path: [String], in results: JSONObject) -> JSONValue? {
        var value = JSONValue.object(results)
        for key in path {
            switch value {
            case .object(let members):
                guard let member = members[key] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(key), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
