import Logging
import NIOPosix

/// Starts a browser, runs `body` with it and ends it.
///
/// The browser's whole process group is killed and its profile removed, also when `body` throws or its task is
/// cancelled.
/// - Throws: ``BrowserError/Code/notFound``, ``BrowserError/Code/startFailed``, and what `body` throws.
package func withChromium<R: Sendable>(
    _ options: ChromiumOptions = ChromiumOptions(), logger: Logger, clock: any Clock<Duration> = ContinuousClock(),
    isolation: isolated (any Actor)? = #isolation, _ body: (Browser) async throws -> R
) async throws -> R {
    let executable = try ChromiumExecutable(options.executable)
    // A loop of its own: reading a picture of megabytes must not delay the caller's servers.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let process: ChromiumProcess
    do {
        process = try ChromiumProcess.start(executable, options)
    } catch {
        try? await group.shutdownGracefully()
        throw error
    }
    logger.debug("browser started", metadata: ["chromium.pid": "\(process.pid)"])
    let result: R
    do {
        let browser = try await Browser.connect(
            process, executable: executable, options: options, group: group, clock: clock, logger: logger)
        result = try await body(browser)
    } catch {
        await end(process, group)
        throw error
    }
    await end(process, group)
    return result
}

private func end(_ process: ChromiumProcess, _ group: MultiThreadedEventLoopGroup) async {
    await process.end()
    try? await group.shutdownGracefully()
}

extension Browser {
    fileprivate static func connect(
        _ process: ChromiumProcess, executable: ChromiumExecutable, options: ChromiumOptions,
        group: MultiThreadedEventLoopGroup, clock: any Clock<Duration>, logger: Logger
    ) async throws -> Browser {
        let targets = Targets(logger: logger)
        let connection = try await Connection.open(
            process.descriptor, group: group, clock: clock, logger: logger,
            onEvent: { targets.receive($0) }, onEnd: { targets.end($0) })
        targets.connect(connection)
        do {
            let version = try await connection.call("Browser.getVersion", timeout: options.startTimeout)
            try await connection.call("Target.setAutoAttach", autoAttachment, timeout: options.startTimeout)
            let identity = BrowserIdentity(
                version: version["product"].stringValue ?? "",
                userAgent: (version["userAgent"].stringValue ?? "").replacing("HeadlessChrome", with: "Chrome"),
                language: options.language,
                deniesThirdPartyStorage: options.blocksThirdPartyCookies && executable.isHeadlessShell)
            return Browser(
                connection: connection, targets: targets, identity: identity, processID: process.pid)
        } catch let error as BrowserError {
            throw BrowserError.startFailed("\(error.message) \(process.lastWords)")
        }
    }
}

/// Attach to everything, in one connection, and hold it until it is told to run.
let autoAttachment: BrowserValue = ["autoAttach": true, "waitForDebuggerOnStart": true, "flatten": true]
