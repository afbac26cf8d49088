import ArgumentParser
import Certification
import Foundation
import Logging

struct CertifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certify",
        abstract: "Find every reason why a moderator would return an application.",
        discussion: """
            Reads the application card (lintel.yml), starts a sandbox and the application in it, installs, opens, expires, removes and \
            reinstalls it with a real browser, reads its sources, judges what was seen by the rulebook, and writes a report for people \
            (index.html) and for programs (report.json, report.sarif, report.junit.xml).

            Exit codes: 0 nothing was rejected, 1 something was (with --strict also a notice), 2 the card or the command line is wrong, \
            3 the certification could not run.

            EXAMPLES
              lintel certify
              lintel certify Examples/DealPulse/lintel.yml --report report
              lintel certify --strict --book market lintel.yml
            """)

    @Argument(
        help: ArgumentHelp("The application card.", valueName: "card"), completion: .file(extensions: ["yml", "yaml"]))
    var card = "lintel.yml"

    @Option(
        help: ArgumentHelp("Folder for the report. Default: `report` beside the card.", valueName: "folder"),
        completion: .directory)
    var report: String?

    @OptionGroup var rulebook: RulebookOptions

    @Flag(help: "End with exit code 1 for a notice too.")
    var strict = false

    @Flag(name: .shortAndLong, help: "Print the findings only, and no progress.")
    var quiet = false

    @Option(help: "How much is logged.")
    var logLevel: Logger.Level = .error

    func run() async throws {
        let card = try Card.load(path: card)
        var logger = Logger(label: "lintel.certify") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel
        let certification = Certification(
            card: card, book: rulebook.book, folder: URL(filePath: report ?? card.file("report")),
            environment: ProcessInfo.processInfo.environment, logger: logger)
        let display = ProgressDisplay(isQuiet: quiet)
        display.title("Certifying \(card.application.code) \(card.application.version)")
        let outcome = try await certification.run { display.show($0) }
        print(outcome.text(colours: Terminal.hasColours(STDOUT_FILENO)))
        print("Report: \(certification.folder.appending(path: "index.html").path)")
        // A verdict on an application that could not be tried would be no verdict.
        if let reason = outcome.couldNotRun {
            Outcome.complain("The certification could not run: \(reason)")
            throw Outcome.failure
        }
        switch outcome.verdict {
        case .approved: return
        case .notes: if strict { throw Outcome.rejected }
        case .rejected: throw Outcome.rejected
        }
    }
}

/// Options of all commands that use the rulebook.
struct RulebookOptions: ParsableArguments {
    @Option(help: "Which rulebook: the moderators' criteria (seed) or the Market's published requirements (market).")
    var book: Book = .seed
}

extension Book: ExpressibleByArgument {}
