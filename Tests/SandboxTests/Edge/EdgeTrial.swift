import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOSSL

@testable import Sandbox

/// Listeners alone, with answers that a test makes up.
@discardableResult
func withEdge<R: Sendable>(
    _ answer: @escaping @Sendable (EdgeRequest, Door) async -> EdgeResponse,
    _ body: (_ port: Int, _ edge: EdgeServer) async throws -> R
) async throws -> R {
    let folder = try DataFolder(nil)
    defer { folder.close() }
    let edge = EdgeServer(
        authority: try CertificateAuthority(folder: folder), names: NameTable(),
        group: .singletonMultiThreadedEventLoopGroup,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { await edge.run(answer) }
        let result: Result<R, any Error>
        do {
            result = .success(try await body(try await edge.listen(.main), edge))
        } catch {
            result = .failure(error)
        }
        await edge.stop()
        tasks.cancelAll()
        return try result.get()
    }
}

/// A sandbox for one test.
@discardableResult
func withTrial<R: Sendable>(
    _ configuration: SandboxConfiguration = SandboxConfiguration(seed: 1), _ body: (RunningSandbox) async throws -> R
) async throws -> R {
    try await withSandbox(
        configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }), body)
}

/// A folder that is removed afterwards.
func withFolder<R>(_ body: (URL) async throws -> R) async throws -> R {
    let folder = FileManager.default.temporaryDirectory.appending(path: "edge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}

/// What a client saw.
struct SeenAnswer: Sendable {
    var status: Int
    var headers: [String: String]
    var text: String
}

extension RunningSandbox {
    var proxyPort: Int { Int(ready.proxy.split(separator: ":").last ?? "") ?? 0 }
    var tlsPort: Int { Int(ready.tls.split(separator: ":").last ?? "") ?? 0 }

    /// Asks through the proxy, as a program with HTTPS_PROXY and the sandbox's certificate authority does.
    func ask(
        _ url: String, method: String = "GET", headers: [(String, String)] = [], body: String? = nil
    ) async throws -> SeenAnswer {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(ready.certificateAuthority))
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow, proxy: .server(host: "127.0.0.1", port: proxyPort))
        configuration.httpVersion = .http1Only
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let answer = try await Self.send(client, url, method, headers, body)
            try await client.shutdown()
            return answer
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Asks the administration interface over HTTP.
    func askAdmin(_ method: String, _ path: String, token: String? = nil, body: String? = nil) async throws
        -> SeenAnswer
    {
        let headers = [("X-Sandbox-Token", token ?? ready.adminToken.reveal())]
        return try await Self.send(.shared, ready.admin + path, method, headers, body)
    }

    private static func send(
        _ client: HTTPClient, _ url: String, _ method: String, _ headers: [(String, String)], _ body: String?
    ) async throws -> SeenAnswer {
        var request = HTTPClientRequest(url: url)
        request.method = .init(rawValue: method)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await client.execute(request, timeout: .seconds(90))
        let content = try await response.body.collect(upTo: 100 << 20)
        return SeenAnswer(
            status: Int(response.status.code),
            headers: Dictionary(response.headers.map { ($0.name.lowercased(), $0.value) }, uniquingKeysWith: { $1 }),
            text: String(buffer: content))
    }
}
