import Bitrix24
import Bitrix24Server
import Foundation
import Hummingbird
import Logging

/// The program: reads its environment, puts the application together and serves until SIGTERM.
@main
struct DealPulse {
    static func main() async {
        let environment = ProcessInfo.processInfo.environment
        var logger = Logger(label: "dealpulse")
        logger.logLevel = environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0) } ?? .info
        do {
            try await serve(environment: environment, logger: logger)
        } catch {
            let reason = "\(error)"
            FileHandle.standardError.write(Data("Deal Pulse cannot run: \(reason)\n".utf8))
            exit(1)
        }
    }

    private static func serve(environment: [String: String], logger: Logger) async throws {
        let settings = try Settings(environment: environment)
        let pages = try Pages(folder: Bundle.module.bundleURL.appending(path: "Pages"))
        let store = try SQLiteInstallationStore(
            path: settings.dataFolder.appending(path: "installations.sqlite").path, keys: settings.keys)
        let network = try AsyncHTTPClientTransport.fromEnvironment(environment)
        let dealPulse = DealPulseApplication(
            settings: settings, pages: pages, store: store, transport: network.transport, logger: logger)
        let application = Application(
            router: dealPulse.router(),
            configuration: .init(address: .hostname("127.0.0.1", port: settings.port), serverName: nil),
            services: [dealPulse.worker(), Housekeeping(dealPulse.kit)], logger: logger)
        do {
            try await application.runService()
        } catch {
            try? await network.shutdown()
            throw error
        }
        try await network.shutdown()
    }
}
