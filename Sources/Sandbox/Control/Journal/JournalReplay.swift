import Bitrix24Wire
import Foundation
import GRDB

/// REST requests of the journal, or of an archive of it, sent once more against the present state.
///
/// A token gives way to a living one of the same user and application, a webhook's code that is gone to another of the same user. Each
/// request comes from an address of its own, so that the limit on requests does not stand in the way.
struct JournalReplay: Sendable {
    typealias Dispatch = @Sendable (EdgeRequest, Door) async -> EdgeResponse

    /// One request as it was recorded.
    struct Recorded: Sendable {
        var seq: Int?
        var host: String
        var httpMethod: String
        /// In origin form.
        var target: String
        var headers: [(name: String, value: String)]
        var body: String
        var method: String?
        var clientID: String?
        var userID: Int?
        var isWebhook: Bool
        var status: Int
        var error: String?
        /// `nil` when it was not kept whole.
        var answer: JSONValue?
        /// Why it cannot be sent again.
        var obstacle: String?
    }

    let platform: Platform
    let tokens: TokenService
    let dispatch: Dispatch

    /// Sends them in their order, each after the answer to the one before.
    func run(_ requests: [Recorded]) async throws -> JSONValue {
        var sent = 0
        var same = 0
        var differences: [JSONValue] = []
        var skipped: [JSONValue] = []
        var living: [Key: String?] = [:]
        for request in requests {
            try Task.checkCancellation()
            func name() -> JSONObject {
                [
                    "seq": request.seq.map { .int($0) } ?? .null, "method": request.method.map { .string($0) } ?? .null,
                    "target": .string(String(request.target.prefix { $0 != "?" })),
                ]
            }
            if let obstacle = request.obstacle {
                skipped.append(.object(name().merging(["reason": .string(obstacle)]) { $1 }))
                continue
            }
            let response = await dispatch(
                try await fresh(request, number: sent, living: &living), .main)
            sent += 1
            let found = compare(request, response)
            if found.isEmpty {
                same += 1
            } else {
                var entry = name()
                for (key, value) in found { entry[key] = value }
                differences.append(.object(entry))
            }
        }
        return [
            "replayed": .int(sent), "same": .int(same), "different": .int(differences.count),
            "differences": .array(differences), "skipped": .array(skipped),
        ]
    }

    private struct Key: Hashable {
        var portalID: Int64
        var clientID: String
        var userID: Int
    }

    /// The request with what lives now in place of what lived then.
    private func fresh(
        _ recorded: Recorded, number: Int, living: inout [Key: String?]
    ) async throws -> EdgeRequest {
        var portal: PortalRow?
        switch platform.names.owner(of: recorded.host) {
        case .portal(let row), .renamed(to: let row): portal = row
        default: break
        }
        var request = EdgeRequest(
            listener: .plain, isSecure: true, host: portal?.domain ?? recorded.host, plainPortalID: nil,
            httpMethod: recorded.httpMethod, target: recorded.target, headers: recorded.headers,
            body: Array(recorded.body.utf8), remoteAddress: "replay-\(number)")
        guard let portal, let portalID = portal.id else { return request }
        if recorded.isWebhook {
            try await renewWebhook(&request, portalID: portalID)
        } else if let clientID = recorded.clientID, let userID = recorded.userID,
            let old = Self.token(of: request)
        {
            let key = Key(portalID: portalID, clientID: clientID, userID: userID)
            if living[key] == nil { living[key] = .some(try await token(key)) }
            if let new = living[key] ?? nil { Self.replace(old, by: new, in: &request) }
        }
        return request
    }

    /// A fresh token, or `nil` where the user may have none any more: then the old one is sent, and refused.
    private func token(_ key: Key) async throws -> String? {
        let tokens = tokens
        return try await platform.database.write { db in
            guard
                let installation = try InstallationRow.filter(
                    Column("portalID") == key.portalID && Column("clientID") == key.clientID
                ).fetchOne(db)
            else { return nil }
            do {
                return try tokens.issue(db, installation: installation, userID: key.userID, addresses: .public)
                    .accessToken.reveal()
            } catch is RESTFailure {
                return nil
            }
        }
    }

    private func renewWebhook(_ request: inout EdgeRequest, portalID: Int64) async throws {
        let parts = request.target.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let rest = parts.firstIndex(of: "rest"), parts.count > rest + 2 else { return }
        let user = parts[rest + 1]
        let code = parts[rest + 2]
        let present = try await platform.database.read { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT code FROM webhook WHERE portalID = ? AND userID = ?
                    ORDER BY code = ? DESC, length(scope) DESC LIMIT 1
                    """, arguments: [portalID, Int(user) ?? 0, code])
        }
        guard let present, present != code else { return }
        var renewed = parts
        renewed[rest + 2] = present
        request.target = renewed.joined(separator: "/")
    }

    private static func token(of request: EdgeRequest) -> String? {
        if let header = request.header("authorization")?.split(separator: " ").last { return String(header) }
        let params = try? request.parameters()
        return [params?["auth"], params?["access_token"]].compactMap { $0?.string }.first { !$0.isEmpty }
    }

    private static func replace(_ old: String, by new: String, in request: inout EdgeRequest) {
        request.target = request.target.replacing(old, with: new)
        request.body = Array(String(decoding: request.body, as: UTF8.self).replacing(old, with: new).utf8)
        request.headers = request.headers.map { ($0.name, $0.value.replacing(old, with: new)) }
    }

    private func compare(_ recorded: Recorded, _ response: EdgeResponse) -> JSONObject {
        var status = response.status
        switch response.delivery {
        case .reset, .silence: status = 0
        case .whole, .truncated: break
        }
        let answer = try? JSONValue(parsing: response.body)
        let error = response.notes?.error
        var found: JSONObject = [:]
        if status != recorded.status { found["status"] = ["recorded": .int(recorded.status), "now": .int(status)] }
        if error != recorded.error {
            found["error"] = [
                "recorded": recorded.error.map { .string($0) } ?? .null, "now": error.map { .string($0) } ?? .null,
            ]
        }
        if let old = recorded.answer, let answer {
            let shape = ResultShape.differences(recorded: old, now: answer)
            if !shape.isEmpty { found["shape"] = .array(shape.map { .string($0) }) }
        }
        return found
    }
}

extension JournalReplay.Recorded {
    /// What belongs to a connection and not to a request.
    private static let connectionHeaders: Set<String> = [
        "host", "content-length", "connection", "transfer-encoding", "accept-encoding", "expect", "upgrade",
        "keep-alive", "proxy-connection", "proxy-authorization",
    ]

    private static func headers(_ pairs: some Sequence<(String, String)>) -> [(name: String, value: String)] {
        pairs.filter { !connectionHeaders.contains($0.0.lowercased()) && !$0.0.hasPrefix(":") }
            .map { (name: $0.0, value: $0.1) }
    }

    private static func origin(_ target: String) -> (host: String?, target: String) {
        guard let address = WebAddress(target) else { return (nil, target) }
        return (address.host, address.target)
    }

    /// Of the journal. `nil`: no REST request.
    init?(entry: JSONObject, withFaults: Bool) {
        guard entry["kind"] == "rest" else { return nil }
        let (_, target) = Self.origin(entry["target"]?.string ?? "/")
        let body = entry["body"]?.string ?? ""
        let kept = entry["answer"]?.string
        let isWhole = kept.map { $0.utf8.count >= entry["answer_bytes"]?.integer ?? 0 } ?? false
        self.init(
            seq: entry["seq"]?.integer, host: entry["host"]?.string ?? "",
            httpMethod: entry["http_method"]?.string ?? "GET", target: target,
            headers: Self.headers((entry["headers"]?.object ?? [:]).map { ($0.key, $0.value.text ?? "") }), body: body,
            method: entry["method"]?.string, clientID: entry["client_id"]?.string, userID: entry["user_id"]?.integer,
            isWebhook: entry["auth"] == "webhook", status: entry["status"]?.integer ?? 0,
            error: entry["error"]?.string,
            answer: isWhole ? kept.flatMap { try? JSONValue(parsing: $0) } : nil)
        if body.utf8.count >= JournalExchange.bodyLimit { obstacle = "only the beginning of its body was kept" }
        if !withFaults, entry["fault"]?.isNull == false { obstacle = "a fault struck it" }
    }

    /// Of an archive, ours or another program's. `nil`: no REST request.
    init?(har entry: JSONObject, withFaults: Bool) {
        guard let request = entry["request"]?.object, let url = request["url"]?.string,
            let address = WebAddress(url), address.target.lowercased().contains("/rest/")
        else { return nil }
        let own = entry["_lintel"]?.object ?? [:]
        if let kind = own["kind"]?.string, kind != "rest" { return nil }
        let response = entry["response"]?.object ?? [:]
        let content = response["content"]
        let kept = content?["text"]?.string
        let isWhole = kept.map { $0.utf8.count >= content?["size"]?.integer ?? 0 } ?? false
        let answer = isWhole ? kept.flatMap { try? JSONValue(parsing: $0) } : nil
        self.init(
            seq: own["seq"]?.integer, host: own["host"]?.string ?? address.host,
            httpMethod: request["method"]?.string ?? "GET", target: address.target,
            headers: Self.headers(
                (request["headers"]?.array ?? []).map { ($0["name"]?.string ?? "", $0["value"]?.text ?? "") }),
            body: request["postData"]?["text"]?.string ?? "", method: own["method"]?.string,
            clientID: own["client_id"]?.string, userID: own["user_id"]?.integer, isWebhook: own["auth"] == "webhook",
            status: response["status"]?.integer ?? 0, error: own["error"]?.string ?? answer?["error"]?.string,
            answer: answer)
        if !withFaults, own["fault"]?.isNull == false { obstacle = "a fault struck it" }
    }
}
