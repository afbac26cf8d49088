import ArgumentParser
import Certification

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Print a rule: what it wants, why, how to fix it, and where it comes from.",
        discussion: """
            EXAMPLES
              lintel explain security.token-in-url
              lintel explain --book market content.icon
            """)

    @Argument(
        help: ArgumentHelp("Id of the rule, as `lintel rules` lists it.", valueName: "rule"),
        completion: .custom { _, _, _ in (try? RuleBook.load(book: .seed).rules.map(\.id)) ?? [] })
    var rule: String

    @OptionGroup var rulebook: RulebookOptions

    func run() throws {
        print(try RuleBook.load(book: rulebook.book).explain(rule))
    }
}
