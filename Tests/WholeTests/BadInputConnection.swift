import Foundation
import Logging
import NIOCore
import NIOPosix
import Sandbox
import Testing

/// Sends bytes that no HTTP client would send, and reads whatever comes back until the connection ends.
enum BadInputConnection {
    struct Answer: Sendable {
        var status: Int
        /// Names in lower case.
        var headers: [String: String]
        var body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        var json: JSONValue? { try? JSONValue(parsing: body) }
        var contentType: String { headers["content-type"] ?? "" }
    }

    /// - Returns: `nil` when the connection ended without a whole answer's head.
    static func send(_ bytes: [UInt8], port: Int) async throws -> Answer? {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var received: [UInt8] = []
        try await channel.executeThenClose { inbound, outbound in
            // The answer may come, and the connection end, before everything is sent.
            try? await outbound.write(ByteBuffer(bytes: bytes))
            do {
                for try await part in inbound { received.append(contentsOf: part.readableBytesView) }
            } catch is IOError {}
        }
        return answer(received)
    }

    private static func answer(_ bytes: [UInt8]) -> Answer? {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                in: .whitespaces)
        }
        return Answer(status: status, headers: headers, body: Array(bytes[(end + blank.count)...]))
    }

    /// One request with any body.
    static func request(
        _ method: String, host: String, _ path: String, type: String? = nil, headers: [(String, String)] = [],
        body: [UInt8] = [],
        port: Int
    ) async throws -> Answer? {
        var head = "\(method) \(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
        if let type { head += "Content-Type: \(type)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
        return try await send(Array((head + "\r\n").utf8) + body, port: port)
    }
}

/// A sandbox with an application, a webhook and a few records, attacked over the wire.
struct BadInputStage: Sendable {
    let sandbox: RunningSandbox
    let clientID: String
    let accessToken: String
    /// `/rest/1/CODE/`
    let webhook: String
    let portal = "acme.bitrix24.com"

    static func with(_ body: (BadInputStage) async throws -> Void) async throws {
        var logger = Logger(label: "bad-input")
        logger.logLevel = .critical
        try await withSandbox(SandboxConfiguration(seed: 5), logger: logger) { sandbox in
            let control = sandbox.control
            let portal = "acme.bitrix24.com"
            try await control.call("PATCH", "/portals/\(portal)/limits", ["enabled": false])
            let made = try await control.call(
                "POST", "/apps",
                [
                    "code": "acme.pulse", "version": "1.0.0", "scope": ["crm", "user", "placement"],
                    "app_url": "http://127.0.0.1:1/app", "redirect_uri": "http://127.0.0.1:1/back",
                ])
            let clientID = made["client_id"]?.string ?? ""
            let installed = try await control.call("POST", "/portals/\(portal)/apps/\(clientID)/install")
            let hook = try await control.call("POST", "/portals/\(portal)/webhooks", ["scope": ["crm", "user"]])
            try await control.call(
                "POST", "/portals/\(portal)/seed",
                ["entity": "crm.deal", "rows": [["TITLE": "One"], ["TITLE": "Two"]]])
            let stage = BadInputStage(
                sandbox: sandbox, clientID: clientID, accessToken: installed["auth"]?["access_token"]?.string ?? "",
                webhook: "/rest/1/\(hook["code"]?.string ?? "")/")
            try await body(stage)
            try await stage.stillAnswers()
        }
    }

    var port: Int { Self.port(sandbox.ready.proxy) }
    var adminPort: Int { Self.port(String(sandbox.ready.admin.dropLast("/admin/v1".count))) }

    static func port(_ address: String) -> Int { Int(address.split(separator: ":").last ?? "") ?? 0 }

    func admin(_ method: String, _ path: String, _ body: [UInt8] = []) async throws -> BadInputConnection.Answer? {
        try await BadInputConnection.request(
            method, host: "127.0.0.1", "/admin/v1" + path, type: "application/json",
            headers: [("X-Sandbox-Token", sandbox.ready.adminToken.reveal())], body: body, port: adminPort)
    }

    /// After whatever was done to it.
    func stillAnswers() async throws {
        let answer = try await BadInputConnection.request("POST", host: portal, webhook + "crm.deal.list", port: port)
        #expect(answer?.status == 200)
        #expect(answer?.json?["result"]?.array?.isEmpty == false)
    }
}
