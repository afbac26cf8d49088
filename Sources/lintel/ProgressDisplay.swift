import Certification
import Foundation
import Synchronization

/// Shows how a certification gets on: on a terminal a line that changes, elsewhere a line a scenario.
final class ProgressDisplay: Sendable {
    private let isQuiet: Bool
    private let isTerminal: Bool
    private let hasColours: Bool
    private let lock = Mutex(())

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isTerminal = isatty(STDERR_FILENO) == 1
        hasColours = Terminal.hasColours(STDERR_FILENO)
    }

    func title(_ text: String) { line(text) }

    func show(_ progress: CertificationProgress) {
        switch progress {
        case .preparing(let what): passing("  … \(what)")
        case .began(let scenario): passing("  … \(scenario.words)")
        case .ended(let summary): line("  " + describe(summary))
        case .judging: passing("  … judging")
        }
    }

    private func describe(_ summary: ScenarioSummary) -> String {
        let name = summary.name.words.padding(toLength: 44, withPad: " ", startingAt: 0)
        let time = String(format: "%5.1f s", summary.seconds)
        return switch summary.outcome {
        case .done: "\(coloured("✓", 32)) \(name) \(time)"
        case .failed(let reason): "\(coloured("✗", 31)) \(name) \(time)  \(reason)"
        case .skipped(let reason): "\(coloured("–", 33)) \(name) \(time)  skipped: \(reason)"
        case .broken(let reason): "\(coloured("!", 31)) \(name) \(time)  could not be finished: \(reason)"
        }
    }

    private func coloured(_ text: String, _ number: Int) -> String {
        hasColours ? "\u{1B}[\(number)m\(text)\u{1B}[0m" : text
    }

    /// Stands until the next line replaces it; only a terminal can do that.
    private func passing(_ text: String) {
        guard isTerminal else { return }
        write("\r\u{1B}[2K\(text)")
    }

    private func line(_ text: String) {
        write(isTerminal ? "\r\u{1B}[2K\(text)\n" : text + "\n")
    }

    private func write(_ text: String) {
        guard !isQuiet else { return }
        lock.withLock { _ in FileHandle.standardError.write(Data(text.utf8)) }
    }
}

enum Terminal {
    /// A terminal that shows colours, and nobody who asked for none (https://no-color.org).
    static func hasColours(_ descriptor: Int32) -> Bool {
        let environment = ProcessInfo.processInfo.environment
        return isatty(descriptor) == 1 && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
}

extension ScenarioName {
    /// For people.
    var words: String {
        switch self {
        case .install: "installed by an administrator"
        case .open: "opened on a desktop"
        case .openMobile: "opened on a phone"
        case .openEmployee: "opened by an employee"
        case .openWithoutCRM: "opened without access to the CRM"
        case .forgedEvents: "sent events that no portal has sent"
        case .expire: "its access tokens expired"
        case .restart: "its process was started anew"
        case .remove: "removed with its data"
        case .reinstall: "installed again"
        }
    }
}
