import ArgumentParser
import Dispatch
import Foundation
import Logging
import Sandbox

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Run a whole Bitrix24 platform on this machine.",
        discussion: """
            Starts the authorization server, portals with their REST interface and pages, the event queue and the administration \
            interface, all on 127.0.0.1; nothing is ever sent to another machine. Once every listener accepts, one line of JSON on \
            the standard output (and in --ready-file) tells where they are. Logs go to the standard error.

            The sandbox ends with exit code 0 on SIGTERM, SIGINT or POST /admin/v1/shutdown.

            EXAMPLES
              Try things out, and forget everything at the end:
                lintel sandbox --demo
              Keep the state in a folder, with two portals and fixed ports:
                lintel sandbox --data .lintel/sandbox --port 8900 \\
                  --portal acme.bitrix24.com --portal beta.bitrix24.ru
              From a script that waits for the ready file:
                lintel sandbox --port 0 --ready-file /tmp/ready.json &
              Call a portal through the proxy:
                curl --proxy http://127.0.0.1:8900 \\
                  --cacert .lintel/sandbox/ca.pem \\
                  https://acme.bitrix24.com/rest/server.time
            """)

    @Option(
        help: ArgumentHelp(
            "Port of the proxy, which also takes TLS and plain requests; 0 takes a free one.", valueName: "port"))
    var port = 0

    @Option(
        help: ArgumentHelp(
            "Port that takes TLS by server name only, such as 443; 0 takes a free one.", valueName: "port"))
    var tlsPort = 0

    @Option(help: ArgumentHelp("Port of the administration interface; 0 takes a free one.", valueName: "port"))
    var adminPort = 0

    @Option(help: ArgumentHelp("File that gets the ready line.", valueName: "file"), completion: .file())
    var readyFile: String?

    @Option(
        help: ArgumentHelp(
            "Domain of a portal that exists from the start; may be given several times. Default: acme.bitrix24.com in a new folder.",
            valueName: "domain"))
    var portal: [String] = []

    @Option(
        help: ArgumentHelp(
            "Folder that keeps the state, the journal and the certificate authority. Default: a fresh one, removed at the end.",
            valueName: "folder"), completion: .directory)
    var data: String?

    @Option(help: ArgumentHelp("Number that makes identifiers, tokens and demo records repeatable.", valueName: "n"))
    var seed: UInt64?

    @Option(help: "What happens to a documented method that the sandbox keeps no state for.")
    var unmodelled: SandboxConfiguration.Unmodelled = .shape

    @Flag(help: "Give new portals demo records: companies, contacts, leads and deals.")
    var demo = false

    @Option(
        help: ArgumentHelp(
            "How the sandbox acts where the platform's documentation leaves a doubt; may be given several times. docs/sandbox.md lists the names.",
            valueName: "name=value"))
    var behave: [String] = []

    @Option(help: "How much is logged.")
    var logLevel: Logger.Level = .notice

    func validate() throws {
        for (value, name) in [(port, "--port"), (tlsPort, "--tls-port"), (adminPort, "--admin-port")] {
            guard (0...65535).contains(value) else { throw ValidationError("\(name) must be from 0 to 65535.") }
        }
        for domain in portal where PortalDomain(domain).map({ $0.value == $0.host }) != true {
            throw ValidationError("--portal \(domain) is no host name such as acme.bitrix24.com.")
        }
        do {
            _ = try behaviour()
        } catch {
            throw ValidationError("--behave: \(error)")
        }
        guard data?.isEmpty != true else { throw ValidationError("--data needs the name of a folder.") }
        guard readyFile?.isEmpty != true else { throw ValidationError("--ready-file needs the name of a file.") }
    }

    private func behaviour() throws -> Behaviour {
        var behaviour = Behaviour()
        for setting in behave { try BehaviourSwitch.apply(setting, to: &behaviour) }
        return behaviour
    }

    func run() async throws {
        var logger = Logger(label: "lintel.sandbox") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        let configuration = SandboxConfiguration(
            port: port, tlsPort: tlsPort, adminPort: adminPort, dataDirectory: data.map { URL(filePath: $0) },
            readyFile: readyFile.map { URL(filePath: $0) }, portals: portal.compactMap(PortalDomain.init), seed: seed,
            unmodelled: unmodelled, demo: demo, behaviour: try behaviour())
        let signals = TerminationSignals()
        defer { signals.stop() }
        let stopped = signals.stream
        try await withSandbox(configuration, logger: logger) { sandbox in
            FileHandle.standardOutput.write(Data((sandbox.ready.json.serialized() + "\n").utf8))
            await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await sandbox.untilShutdown() }
                tasks.addTask { for await _ in stopped { return } }
                await tasks.next()
                tasks.cancelAll()
            }
        }
    }
}

extension SandboxConfiguration.Unmodelled: ExpressibleByArgument {}
extension Logger.Level: ExpressibleByArgument {}

/// SIGTERM and SIGINT as something to wait for.
private struct TerminationSignals {
    /// An element for each signal.
    let stream: AsyncStream<Void>
    private let sources: [any DispatchSourceSignal]

    init() {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        self.stream = stream
        sources = [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}
