import ArgumentParser
import Foundation
import Sandbox

struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods",
        abstract: "List every documented REST method and what the sandbox does with it.",
        discussion: """
            state: what the method is told is kept, and other methods see it. shape: the call is judged and its parameters are checked; \
            the answer has the documented shape, and nothing is kept. none: the call is judged, then refused.

            EXAMPLES
              lintel methods --scope crm
              lintel methods --emulation shape | wc -l
              lintel methods crm.deal.
            """)

    @Argument(help: "Beginning of the methods' names.")
    var prefix = ""

    @Option(help: ArgumentHelp("Only methods that this permission is for.", valueName: "scope"))
    var scope: String?

    @Option(help: "Only methods that are answered in this way.")
    var emulation: MethodPage.Emulation?

    @Flag(help: "Print the page of the documentation.")
    var markdown = false

    func run() {
        guard !markdown else {
            print(MethodPage.markdown, terminator: "")
            return
        }
        for line in MethodPage.lines() where line.method.hasPrefix(prefix.lowercased()) {
            guard scope.map(line.scopes.contains) ?? true, emulation.map({ $0 == line.emulation }) ?? true else {
                continue
            }
            print("\(line.emulation.rawValue)\t\(line.version)\t\(line.method)\t\(line.scopes.joined(separator: ","))")
        }
    }
}

extension MethodPage.Emulation: ExpressibleByArgument {}
