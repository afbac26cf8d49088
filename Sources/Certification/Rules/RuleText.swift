import Sandbox
import Yams

/// A set of criteria.
package enum Book: String, Sendable, Hashable, Codable, CaseIterable {
    /// What this product is held to: the criteria of the certification article.
    case seed
    /// The Market's published requirements.
    case market
}

/// How much a finding of a rule weighs.
package enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// The moderator returns the application.
    case reject
    /// A note.
    case notice

    package static func < (left: Severity, right: Severity) -> Bool { left == .reject && right == .notice }
}

/// A rule in words: `Resources/Rules/ID.yml`.
package struct RuleText: Sendable, Hashable {
    package var id: String
    package var severity: Severity
    /// What the rule asks, as one sentence.
    package var title: String
    /// Why a moderator cares.
    package var why: String
    /// What to do about a finding.
    package var fix: String
    /// Where the criterion is written.
    package var source: String
    package var books: [Book]
    /// Which applications it concerns.
    package var appliesTo: String
    /// Evidence that trips it.
    package var trips: [String]
    /// Evidence that does not.
    package var passes: [String]
    /// Why this version does not judge it yet; `nil` for a rule that is judged.
    package var planned: String?

    /// - Throws: ``ResourceError`` for a file that is not as this type says.
    init(yaml: String, file: String) throws(ResourceError) {
        struct Form: Decodable {
            struct Examples: Decodable {
                var trips: [String]
                var passes: [String]
            }
            var id: String
            var severity: String
            var title: String
            var why: String
            var fix: String
            var source: String
            var books: [String]
            var appliesTo: String
            var examples: Examples
            var planned: String?

            enum CodingKeys: String, CodingKey {
                case id, severity, title, why, fix, source, books, examples, planned
                case appliesTo = "applies_to"
            }
        }
        let form: Form
        do { form = try YAMLDecoder().decode(Form.self, from: yaml) } catch { throw .malformed(file, "\(error)") }
        guard let severity = Severity(rawValue: form.severity) else { throw .malformed(file, form.severity) }
        let books = form.books.compactMap(Book.init)
        guard !books.isEmpty, books.count == form.books.count else {
            throw .malformed(file, form.books.joined(separator: ", "))
        }
        self.id = form.id
        self.severity = severity
        self.title = form.title
        self.why = form.why
        self.fix = form.fix
        self.source = form.source
        self.books = books
        self.appliesTo = form.appliesTo
        self.trips = form.examples.trips
        self.passes = form.examples.passes
        self.planned = form.planned
    }
}
