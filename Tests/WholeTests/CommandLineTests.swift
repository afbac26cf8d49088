import Foundation
import Sandbox
import Testing

/// `lintel` as somebody uses it who has never read its source.
@Suite("Command line", .timeLimit(.minutes(10)))
struct CommandLineTests {
    struct Help: Sendable, CustomTestStringConvertible {
        var command: [String]
        /// Words that must stand in it.
        var words: [String]
        var testDescription: String { (["lintel"] + command).joined(separator: " ") }
    }

    static let helps = [
        Help(command: [], words: ["sandbox", "certify", "explain", "rules", "--version", "EXAMPLES", "Exit codes"]),
        Help(
            command: ["sandbox"],
            words: [
                "EXAMPLES", "--port", "--tls-port", "--admin-port", "--ready-file", "--portal", "--data", "--seed",
                "--unmodelled", "--demo", "--log-level", "SIGTERM",
            ]),
        Help(
            command: ["certify"],
            words: ["EXAMPLES", "lintel.yml", "--report", "--book", "--strict", "--quiet", "--log-level", "Exit codes"]),
        Help(command: ["explain"], words: ["EXAMPLES", "lintel explain security.token-in-url", "--book"]),
        Help(command: ["rules"], words: ["EXAMPLES", "lintel rules", "--book", "planned"]),
    ]

    @Test("Help names every option and gives examples", arguments: helps)
    func help(case: Help) async throws {
        let asked = try await CommandLineProgram.run(`case`.command + ["--help"])
        #expect(asked.status == .exited(0))
        #expect(asked.error.isEmpty)
        for word in `case`.words { #expect(asked.output.contains(word), "\(word) is not in the help") }
        let other = try await CommandLineProgram.run(["help"] + `case`.command)
        #expect(other.output == asked.output)
    }

    @Test("The version stands alone on its line")
    func version() async throws {
        let ended = try await CommandLineProgram.run(["--version"])
        #expect(ended.status == .exited(0))
        #expect(ended.output == "\(sandboxVersion)\n")
    }

    @Test("Completion scripts know the commands and their options", arguments: ["bash", "zsh", "fish"])
    func completion(shell: String) async throws {
        let ended = try await CommandLineProgram.run(["--generate-completion-script", shell])
        #expect(ended.status == .exited(0))
        for word in ["lintel", "sandbox", "certify", "explain", "rules", "ready-file"] {
            #expect(ended.output.contains(word))
        }
    }

    @Test(
        "A wrong command line ends with 2 and says what to write instead",
        arguments: [
            (["sandbox", "--prot", "1"], "Did you mean '--port'?"),
            (["sandbox", "--port", "70000"], "--port must be from 0 to 65535"),
            (["sandbox", "--port", "http"], "--port"),
            (["sandbox", "--portal", "not a host"], "acme.bitrix24.com"),
            (["sandbox", "--portal", "acme.bitrix24.com:8080"], "acme.bitrix24.com"),
            (["sandbox", "--data", ""], "--data needs the name of a folder"),
            (["sandbox", "--ready-file", ""], "--ready-file needs the name of a file"),
            (["sandbox", "--unmodelled", "guess"], "--unmodelled"),
            (["sandbox", "extra"], "extra"),
            (["sandbx"], "sandbx"),
            (["rules", "--book", "mine"], "--book"),
            (["explain"], "rule"),
            (["--generate-completion-script", "powershell"], "bash"),
        ])
    func wrongCommandLine(arguments: [String], hint: String) async throws {
        let ended = try await CommandLineProgram.run(arguments)
        #expect(ended.status == .exited(2))
        #expect(ended.error.contains(hint), "\(ended.error)")
        #expect(ended.output.isEmpty)
    }

    @Test("The rules of a book are listed, and each that is listed is explained", arguments: ["seed", "market"])
    func rules(book: String) async throws {
        let list = try await CommandLineProgram.run(["rules", "--book", book])
        #expect(list.status == .exited(0))
        let ids = list.output.split(separator: "\n").flatMap { line in
            line.split(separator: " ").prefix(3).map(String.init).filter { $0.contains(".") && !$0.hasSuffix(".") }
        }
        #expect(ids.contains("security.token-in-url"))
        #expect(ids.count > 20)
        for id in [ids.first, ids.last].compactMap(\.self) {
            let explained = try await CommandLineProgram.run(["explain", "--book", book, id])
            #expect(explained.status == .exited(0))
            #expect(explained.output.contains(id))
            #expect(explained.output.count > 200)
        }
    }

    @Test("An unknown rule ends with 2 and the nearest one")
    func unknownRule() async throws {
        let near = try await CommandLineProgram.run(["explain", "security.token-in-ulr"])
        #expect(near.status == .exited(2))
        #expect(near.error.contains("Did you mean `security.token-in-url`?"))
        let far = try await CommandLineProgram.run(["explain", "zzzzzzzzzzzz"])
        #expect(far.status == .exited(2))
        #expect(far.error.contains("`lintel rules` lists all."))
    }

    // MARK: Cards

    struct WrongCard: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        /// What must be said, in this order: place and words.
        var said: [String]
        var testDescription: String { name }
    }

    static let wrongCards = [
        WrongCard(name: "empty", text: "", said: ["lintel.yml:1:1: The card is empty."]),
        WrongCard(name: "no YAML", text: "application: [a, b\nlisting: {", said: ["lintel.yml:2:"]),
        WrongCard(
            name: "a list", text: "- a\n- b\n", said: ["lintel.yml:1:1: The card must be a mapping, not a list."]),
        WrongCard(
            name: "unknown keys, each with its place and the nearest known one",
            text: """
                application:
                  code: acme.pulse
                  version: 1.0.0
                  interface: false
                  scops: [crm]
                  urls: { aplication: "https://pulse.example/" }
                listings: {}

                """,
            said: [
                "lintel.yml:5:3: `application` has no key `scops`. Did you mean `scopes`?",
                "lintel.yml:6:11: `application.urls` has no key `aplication`. Did you mean `application`?",
                "lintel.yml:7:1: The card has no key `listings`. Did you mean `listing`?",
            ]),
        WrongCard(
            name: "an icon and a screenshot that are not there",
            text: """
                application:
                  code: acme.pulse
                  version: 1.0.0
                  urls: { application: "https://pulse.example/" }
                listing:
                  languages: { en: { name: Pulse } }
                  icon: listing/icon.png
                  screenshots: [a.png]

                """,
            said: [
                "lintel.yml:7:9: `listing.icon` names `listing/icon.png`, which does not exist.",
                "lintel.yml:8:17: `listing.screenshots[0]` names `a.png`, which does not exist.",
            ]),
        WrongCard(
            name: "keys that are missing", text: "application:\n  type: market\n  interface: false\n",
            said: ["`application` lacks the key `code`", "`application` lacks the key `version`"]),
    ]

    @Test("A wrong card ends with 2 and every mistake in it", arguments: wrongCards)
    func wrongCard(card: WrongCard) async throws {
        try await CommandLineProgram.withFolder { folder in
            let file = folder.appending(path: "lintel.yml")
            try Data(card.text.utf8).write(to: file)
            let ended = try await CommandLineProgram.run(["certify", file.path])
            #expect(ended.status == .exited(2))
            #expect(ended.output.isEmpty)
            let lines = ended.error.split(separator: "\n").map(String.init)
            #expect(lines.count == card.said.count, "\(ended.error)")
            for (line, said) in zip(lines, card.said) {
                #expect(line.hasPrefix(folder.path), "a mistake must name its file: \(line)")
                #expect(line.contains(said), "expected \(said), got \(line)")
            }
            #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "report").path))
        }
    }

    @Test("A card that is no file ends with 2", arguments: ["missing.yml", ".", "binary.yml"])
    func noCard(name: String) async throws {
        try await CommandLineProgram.withFolder { folder in
            try Data([0xFF, 0xFE, 0x00]).write(to: folder.appending(path: "binary.yml"))
            let path = folder.appending(path: name).path
            let ended = try await CommandLineProgram.run(["certify", path])
            #expect(ended.status == .exited(2))
            #expect(ended.error.contains("\(path):1:1: "), "\(ended.error)")
        }
    }

    @Test("A report folder that cannot be made ends with 3")
    func reportFolder() async throws {
        try await CommandLineProgram.withFolder { folder in
            let card = folder.appending(path: "lintel.yml")
            try Data("application:\n  code: acme.pulse\n  version: 1.0.0\n  interface: false\n".utf8).write(to: card)
            // Below a file there is no folder for anybody, root included.
            let target = card.path + "/report"
            let ended = try await CommandLineProgram.run(["certify", "--report", target, card.path])
            #expect(ended.status == .exited(3))
            #expect(ended.error.contains(target))
            #expect(ended.error.contains("--report"))
        }
    }
}
