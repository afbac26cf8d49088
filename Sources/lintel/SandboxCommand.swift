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
              See what goes on in it, and change it, in a browser:
                lintel sandbox desk --data .lintel/sandbox --open
              From a script that waits for the ready file:
                lintel sandbox --port 0 --ready-file /tmp/ready.json &
              Call a portal through the proxy:
                curl --proxy http://127.0.0.1:8900 \\
                  --cacert .lintel/sandbox/ca.pem \\
                  https://acme.bitrix24.com/rest/server.time
              Run a program with all that it needs to reach it, and end with it:
                lintel sandbox exec --app crm -- python3 app.py
            """,
        subcommands: [
            SandboxExecCommand.self, SandboxEnvCommand.self, SandboxJournalCommand.self, SandboxHARCommand.self,
            SandboxReplayCommand.self, SandboxDeskCommand.self,
        ])

    @OptionGroup var options: SandboxOptions

    func run() async throws {
        options.prepare()
        let signals = TerminationSignals()
        defer { signals.stop() }
        let stopped = signals.stream
        try await withSandbox(try options.configuration(), logger: options.logger) { sandbox in
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

/// SIGTERM, SIGINT and others as something to wait for.
struct TerminationSignals {
    /// The number of each signal as it comes.
    let stream: AsyncStream<Int32>
    private let sources: [any DispatchSourceSignal]

    init(_ numbers: [Int32] = [SIGTERM, SIGINT]) {
        let (stream, continuation) = AsyncStream<Int32>.makeStream()
        self.stream = stream
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }

    func stop() {
        for source in sources { source.cancel() }
    }
}
