import ArgumentParser
import Sandbox

@main
struct Lintel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lintel",
        abstract: "Build, run and certify applications for the Bitrix24 Market on your own machine.",
        discussion: """
            Exit codes: 0 all is well, 1 the application was rejected, 2 the command line or the card is wrong, 3 the work could not \
            be done.

            EXAMPLES
              lintel sandbox --demo
              lintel certify lintel.yml
              lintel explain security.token-in-url
            """,
        version: sandboxVersion,
        subcommands: [
            SandboxCommand.self, MethodsCommand.self, CertifyCommand.self, ExplainCommand.self, RulesCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Outcome.exit(with: error)
        }
    }
}
