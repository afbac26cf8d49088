import ArgumentParser
import Foundation
import Sandbox

struct SandboxExecCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec", abstract: "Run a command with a sandbox of its own, which ends with it.",
        discussion: """
            Sets proxy, certificate authority and addresses in the command's environment (`lintel sandbox env` lists them), passes its \
            standard streams, signals and exit code on, and leaves nothing behind.

            EXAMPLES
              lintel sandbox exec -- curl https://acme.bitrix24.com/rest/server.time
              lintel sandbox exec --app crm,user_brief --seed demo:500 -- python3 -m pytest
            """)

    @OptionGroup var options: SandboxOptions

    @Option(
        help: ArgumentHelp(
            "Install a local application with these permissions and set LINTEL_CLIENT_ID, LINTEL_CLIENT_SECRET, LINTEL_ACCESS_TOKEN and so on.",
            valueName: "scopes"))
    var app: String?

    @Option(
        help: ArgumentHelp(
            "Make an incoming webhook with these permissions and set LINTEL_WEBHOOK.", valueName: "scopes"))
    var webhook: String?

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after --.")
    var command: [String] = []

    func validate() throws {
        guard !command.isEmpty else {
            throw ValidationError("Give the command after --: lintel sandbox exec -- python3 app.py")
        }
    }

    func run() async throws {
        options.prepare()
        let signals = TerminationSignals([SIGTERM, SIGINT, SIGHUP, SIGQUIT])
        defer { signals.stop() }
        let stream = signals.stream
        let code = try await withSandbox(try options.configuration(), logger: options.logger) { sandbox in
            let environment = try await sandbox.clientEnvironment(application: app, webhook: webhook)
            let inherited = ProcessInfo.processInfo.environment
            let run = try CommandRun(
                command, environment: inherited.merging(environment.dictionary, uniquingKeysWith: { $1 }))
            return await withTaskGroup(of: Void.self) { tasks in
                tasks.addTask { for await signal in stream { run.pass(signal) } }
                let code = await run.ending()
                run.end()
                tasks.cancelAll()
                return code
            }
        }
        throw ExitCode(code)
    }
}
