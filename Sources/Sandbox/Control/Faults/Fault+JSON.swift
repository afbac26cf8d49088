import Bitrix24Wire

/// A fault as `POST /faults` says it and as `GET /faults` shows it.
extension Fault {
    init(_ fields: ControlFields) throws(SandboxControlError) {
        let match = try ControlFields(.object(try fields.object("match") ?? [:]))
        guard let action = try fields.object("action") else { throw .field("action", "is required") }
        // Where it says how often is a matter of taste: both are taken.
        let shareOfAll = try fields.number("share", in: 0...1)
        let shareOfMatches = try match.number("share", in: 0...1)
        let times = try fields.integer("times", in: 1...1_000_000_000)
        let count = try fields.integer("count", in: 1...1_000_000_000)
        let kind = try match.word("kind", JournalNotes.Kind.self)
        self.init(
            id: 0, kind: kind, host: try match.text("host"),
            method: try match.text("method"), clientID: try match.text("client_id"),
            userID: try match.integer("user_id", in: 1...Int(Int32.max)),
            share: shareOfAll ?? shareOfMatches,
            skip: try fields.integer("skip", in: 0...1_000_000_000) ?? 0,
            times: times ?? count ?? 1, hits: 0,
            action: try Self.action(try ControlFields(.object(action)), kind: kind))
        if let method, let star = method.firstIndex(of: "*"), method.index(after: star) != method.endIndex {
            throw .field("match.method", "has its star at the end, as in crm.*")
        }
        if let seed = try fields.integer("seed", in: 1...Int.max) { self.seed = UInt64(seed) }
    }

    private enum ActionType: String, CaseIterable {
        case status, error, latency, timeout, reset, truncate
        case delay, limit, overload, operating, malformed, unpaid, revoked, deleted, renamed
        case lose, `repeat`, duplicate, reorder
    }

    /// A limit that is said to be reached.
    private enum Limit: String, CaseIterable { case requests, operating }

    /// 10 minutes of real time.
    private static let longestWait = 600_000
    /// A year of the sandbox's time.
    private static let longestDelay = 31_536_000_000

    private static func action(
        _ fields: ControlFields, kind: JournalNotes.Kind?
    ) throws(SandboxControlError) -> Action {
        guard let type = try fields.word("type", ActionType.self) else {
            throw .field("action.type", "must be one of \(ActionType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        switch type {
        case .status: return try status(fields)
        case .error: return .error(ErrorCode(try fields.requiredText("code")))
        case .latency: return .latency(milliseconds: try milliseconds(fields))
        case .timeout: return .timeout(milliseconds: try milliseconds(fields))
        case .reset: return .reset
        case .truncate: return .truncate(bytes: try fields.integer("bytes", in: 0...(1 << 30)) ?? 0)
        case .delay:
            if let seconds = try fields.number("s", in: 0...Double(longestDelay / 1000)) {
                return .delay(milliseconds: Int((seconds * 1000).rounded()))
            }
            guard let ms = try fields.integer("ms", in: 0...longestDelay) else {
                throw .field("action.s", "is required: seconds on the sandbox's clock, or ms")
            }
            return .delay(milliseconds: ms)
        case .limit:
            return .error(try fields.word("of", Limit.self) == .operating ? .operationTimeLimit : .queryLimitExceeded)
        case .overload: return .error(.overloadLimit)
        case .operating:
            guard let seconds = try fields.number("s", in: 0...1_000_000) else {
                throw .field("action.s", "is required: seconds that the method has run")
            }
            return .operating(seconds: seconds)
        case .malformed: return .malformed(try fields.word("how", Damage.self) ?? .half)
        case .unpaid: return .error(.paymentRequired)
        case .revoked: return .error(kind == .oauth ? .invalidGrant : .noAuthFound)
        case .deleted: return .error(.portalDeleted)
        case .renamed:
            guard let domain = try fields.domain("to") else { throw .field("action.to", "is required: a host name") }
            return .renamed(to: domain.value)
        case .lose: return .lose
        case .repeat, .duplicate: return .duplicate(times: try fields.integer("times", in: 1...100) ?? 1)
        case .reorder: return .reorder
        }
    }

    private static func status(_ fields: ControlFields) throws(SandboxControlError) -> Action {
        guard let status = try fields.integer("status", in: 100...599) else {
            throw .field("action.status", "is required")
        }
        guard status >= 200 else { throw .field("action.status", "must be from 200 to 599") }
        let body = fields.members["body"] ?? ""
        return .status(
            status, body: body.string ?? body.serialized(),
            contentType: try fields.text("content_type")
                ?? (body.string == nil ? "application/json" : "text/html; charset=utf-8"))
    }

    private static func milliseconds(_ fields: ControlFields) throws(SandboxControlError) -> Int {
        guard let ms = try fields.integer("ms", in: 0...longestWait) else { throw .field("action.ms", "is required") }
        return ms
    }

    var json: JSONValue {
        var match: JSONObject = [:]
        if let kind { match["kind"] = .string(kind.rawValue) }
        if let host { match["host"] = .string(host) }
        if let method { match["method"] = .string(method) }
        if let clientID { match["client_id"] = .string(clientID) }
        if let userID { match["user_id"] = .int(userID) }
        var members: JSONObject = [
            "id": .int(id), "match": .object(match), "skip": .int(skip), "times": .int(times), "hits": .int(hits),
            "action": action.json,
        ]
        if let share { members["share"] = .double(share) }
        return .object(members)
    }
}

extension Fault.Action {
    fileprivate var json: JSONValue {
        switch self {
        case .status(let status, let body, let type):
            ["type": "status", "status": .int(status), "body": .string(body), "content_type": .string(type)]
        case .error(let code): ["type": "error", "code": .string(code.value)]
        case .latency(let ms): ["type": "latency", "ms": .int(ms)]
        case .delay(let ms): ["type": "delay", "ms": .int(ms)]
        case .timeout(let ms): ["type": "timeout", "ms": .int(ms)]
        case .reset: ["type": "reset"]
        case .truncate(let bytes): ["type": "truncate", "bytes": .int(bytes)]
        case .malformed(let damage): ["type": "malformed", "how": .string(damage.rawValue)]
        case .operating(let seconds): ["type": "operating", "s": .double(seconds)]
        case .renamed(let host): ["type": "renamed", "to": .string(host)]
        case .lose: ["type": "lose"]
        case .duplicate(let times): ["type": "repeat", "times": .int(times)]
        case .reorder: ["type": "reorder"]
        }
    }
}
