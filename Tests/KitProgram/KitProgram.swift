import Bitrix24
import Foundation

/// A program on the kit that tests and benchmarks start as a process of its own; its first argument is the mode.
///
/// What it is told comes by environment variables (``Settings``), what it has to say goes to its output as one line of JSON each.
@main
struct KitProgram {
    static func main() async {
        do {
            let settings = Settings(environment: ProcessInfo.processInfo.environment)
            switch CommandLine.arguments.dropFirst().first {
            case "open": try await OpenMode(settings: settings).run()
            case "call": try await CallMode(settings: settings).run()
            case "serve": try await ServeMode(settings: settings).run()
            case "list": try await ListMode(settings: settings).run()
            case "memory": try await MemoryMode(settings: settings).run()
            case "fuzz": try await FuzzMode(settings: settings).run()
            default: throw Problem("usage: KitProgram open|call|serve|list|memory|fuzz")
            }
        } catch {
            let reason = (error as? any ExplainedError).map { "\($0.message) \($0.recovery)" } ?? "\(error)"
            FileHandle.standardError.write(Data("KitProgram: \(reason)\n".utf8))
            exit(1)
        }
    }
}
