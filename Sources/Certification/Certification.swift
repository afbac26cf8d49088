import Foundation
import Logging
import Sandbox

/// The whole of `lintel certify`: read the sources, try the application, judge, report.
package struct Certification: Sendable {
    package var card: Card
    package var book: Book
    /// Reports and pictures go here; made if need be.
    package var folder: URL
    /// What the application's process inherits.
    package var environment: [String: String]
    package var clock: any Clock<Duration>
    /// Date of the report.
    package var now: @Sendable () -> Date
    package var logger: Logger

    package init(
        card: Card, book: Book = .seed, folder: URL, environment: [String: String],
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }, logger: Logger
    ) {
        self.card = card
        self.book = book
        self.folder = folder
        self.environment = environment
        self.clock = clock
        self.now = now
        self.logger = logger
    }

    /// Runs everything and writes the report's files into the folder.
    ///
    /// - Throws: ``CertificationFailure`` when it could not be run, ``ReportError`` when a file could not be written,
    ///   ``ResourceError`` when the product's own data are damaged, and what the sandbox throws.
    package func run(progress: @escaping @Sendable (CertificationProgress) -> Void) async throws -> Report {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try removeOldPictures()
        } catch {
            throw CertificationFailure(
                "The report's folder \(folder.path) cannot be made or written to.",
                recovery: "Choose another folder with --report.")
        }
        let rules = try RuleBook.load(book: book)
        progress(.preparing("reading the sources"))
        let audit = try SourceAudit().audit(card)
        let certifier = Certifier(
            card: card, folder: folder, environment: environment, clock: clock, logger: logger, progress: progress)
        let evidence = try await certifier.gather(audit: audit)
        progress(.judging)
        let report = Report.make(
            card: card, evidence: evidence, results: Judge.judge(card, evidence, rules), book: book, date: now())
        try report.write(to: folder.path)
        return report
    }

    /// Pictures and output of an earlier run would be taken for this one's.
    private func removeOldPictures() throws {
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "png" || file.lastPathComponent == "application.log" {
            try FileManager.default.removeItem(at: file)
        }
    }
}
