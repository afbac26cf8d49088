import ArgumentParser
import Foundation
import Sandbox

struct SandboxEnvCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env", abstract: "Print the environment in which programs find a running sandbox.",
        discussion: """
            \(SandboxLocation.help)

            EXAMPLES
              eval "$(lintel sandbox env --data .lintel/sandbox)"
              lintel sandbox env --data .lintel/sandbox --format dotenv --for php > .env
            """)

    @OptionGroup(visibility: .hidden) var options: SandboxOptions

    @Option(help: "How it is written: \(ClientEnvironment.Format.allCases.map(\.rawValue).joined(separator: ", ")).")
    var format: ClientEnvironment.Format = .sh

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "Add what programs in that language need besides: \(ClientEnvironment.Language.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "language"))
    var language: ClientEnvironment.Language?

    func run() async throws {
        let location = try SandboxLocation(options)
        let remote = try location.remote()
        var environment = ClientEnvironment(ready: remote.ready, readyFile: location.path)
        if let authority = remote.ready["ca"]?.string {
            // Where the sandbox's own files are, and nowhere else; without the right to write there PHP does without.
            try? environment.addPHP(in: URL(filePath: authority).deletingLastPathComponent())
        }
        FileHandle.standardOutput.write(Data(environment.text(format, for: language).utf8))
    }
}

extension ClientEnvironment.Format: ExpressibleByArgument {}
extension ClientEnvironment.Language: ExpressibleByArgument {}
