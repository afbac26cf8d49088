import ArgumentParser
import Certification

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "List all rules with their severity and title.",
        discussion: """
            A severity is `reject` (the moderator returns the application) or `notice` (a note). A rule that this version does not \
            judge yet is marked `planned`, and never counts as passed.

            EXAMPLES
              lintel rules
              lintel rules --book market
            """)

    @OptionGroup var rulebook: RulebookOptions

    func run() throws {
        print(try RuleBook.load(book: rulebook.book).list)
    }
}
