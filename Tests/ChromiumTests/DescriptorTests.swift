import Chromium
import Foundation
import Logging
import NIOCore
import NIOPosix
import Testing

@Suite("What a browser inherits")
struct DescriptorTests {
    @Test("The browser gets no socket of this process, so a listener's port is free once it is closed")
    func sockets() async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let shared = try await withChromium(logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })) {
            browser in
            try Self.sockets(of: "self").intersection(Self.sockets(of: "\(browser.processID)"))
        }
        try await listener.close()
        #expect(shared.isEmpty)
    }

    private static func sockets(of process: String) throws -> Set<String> {
        let folder = "/proc/\(process)/fd"
        let targets = try FileManager.default.contentsOfDirectory(atPath: folder).compactMap {
            try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)")
        }
        return Set(targets.filter { $0.hasPrefix("socket:") })
    }
}
