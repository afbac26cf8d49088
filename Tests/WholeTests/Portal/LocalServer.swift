import Foundation
import Hummingbird
import Logging
import Synchronization

/// An application's own server: answers as a test says, and remembers what it was asked.
final class LocalServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        var query: String
        var body: String
    }

    struct Answer: Sendable {
        var status = 200
        var type = "text/html; charset=utf-8"
        var text: String

        static func json(_ text: String, status: Int = 200) -> Answer {
            Answer(status: status, type: "application/json", text: text)
        }
    }

    let port: Int
    private let heard: Record

    private init(port: Int, heard: Record) { (self.port, self.heard) = (port, heard) }

    /// What reached a path, oldest first.
    func requests(to path: String) -> [Request] { heard.all.withLock { $0.filter { $0.path == path } } }

    private final class Record: Sendable {
        let all = Mutex<[Request]>([])
    }

    /// Serves on a free port of this machine while `body` runs.
    static func with<Value: Sendable>(
        _ answer: @Sendable @escaping (Request) -> Answer,
        _ body: @Sendable @escaping (LocalServer) async throws -> Value
    ) async throws -> Value {
        let heard = Record()
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ -> Response in
                let text = String(buffer: try await request.body.collect(upTo: 1 << 20))
                let asked = Request(
                    method: method.rawValue, path: request.uri.path, query: request.uri.query ?? "", body: text)
                heard.all.withLock { $0.append(asked) }
                let answer = answer(asked)
                return Response(
                    status: .init(code: answer.status), headers: [.contentType: answer.type],
                    body: .init(byteBuffer: ByteBuffer(string: answer.text)))
            }
        }
        let (ports, signal) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "local-server")
        logger.logLevel = .critical
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in signal.yield(channel.localAddress?.port ?? 0) }, logger: logger)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            group.addTask {
                for await port in ports { return try await body(LocalServer(port: port, heard: heard)) }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw CancellationError()
        }
    }
}
