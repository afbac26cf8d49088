import Foundation
import Hummingbird
import Logging
import Synchronization

/// An application whose pages do nothing by themselves: they include the script library, and tests talk to them through the browser.
///
/// `/raw` has no library, for clients that speak to the portal in messages of their own; `/first` has callbacks for a first run.
final class FramedApplication: Sendable {
    /// A request as the application got it.
    struct Visit: Sendable {
        var path: String
        var query: String
        var body: String
    }

    let port: Int
    private let visits: Mutex<[Visit]>

    private init(port: Int) {
        self.port = port
        visits = Mutex([])
    }

    /// What reached a path, oldest first.
    func visits(to path: String) -> [Visit] { visits.withLock { $0.filter { $0.path == path } } }

    static func page(_ path: String) -> String {
        let library = path == "/raw" ? "" : "<script src=\"//api.bitrix24.com/api/v1/\"></script>"
        let callbacks = """
            <script>
            window.order = [];
            BX24.init(function () { order.push('init'); });
            BX24.install(function () {
              order.push('install');
              BX24.callMethod('profile', {}, function () { order.push('call'); BX24.installFinish(); });
            });
            </script>
            """
        return """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>\(path)</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="icon" href="data:,">
            \(library)\(path == "/first" ? callbacks : "")
            </head><body><h1>\(path)</h1><input id="file" type="file"></body></html>
            """
    }

    /// Serves while `body` runs.
    static func with<Value: Sendable>(_ body: @Sendable @escaping (FramedApplication) async throws -> Value)
        async throws -> Value
    {
        let box = VisitBox()
        let router = Router()
        for method in [HTTPRequest.Method.get, .post] {
            router.on("**", method: method) { request, _ -> Response in
                let text = String(buffer: try await request.body.collect(upTo: 1 << 20))
                box.add(Visit(path: request.uri.path, query: request.uri.query ?? "", body: text))
                let page = request.uri.path == "/favicon.ico" ? "" : page(request.uri.path)
                return Response(
                    status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                    body: .init(byteBuffer: ByteBuffer(string: page)))
            }
        }
        let (ports, signal) = AsyncStream<Int>.makeStream()
        var logger = Logger(label: "framed-application")
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
                for await port in ports {
                    let framed = FramedApplication(port: port)
                    box.onVisit { visit in framed.visits.withLock { $0.append(visit) } }
                    return try await body(framed)
                }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            while let value = try await group.next() { if let value { return value } }
            throw CancellationError()
        }
    }
}

/// Hands requests on to the application's record once there is one.
private final class VisitBox: Sendable {
    private let receiver = Mutex<(@Sendable (FramedApplication.Visit) -> Void)?>(nil)

    func onVisit(_ body: @escaping @Sendable (FramedApplication.Visit) -> Void) { receiver.withLock { $0 = body } }
    func add(_ visit: FramedApplication.Visit) { receiver.withLock { $0 }?(visit) }
}
