import ArgumentParser
import Foundation
import Sandbox

struct SandboxJournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Show what happened in a running sandbox, one line each.",
        discussion: """
            \(SandboxLocation.help)

            EXAMPLES
              lintel sandbox journal --data .lintel/sandbox --follow
              lintel sandbox journal --ready-file ready.json --status 4xx --method 'crm.*'
            """)

    @OptionGroup(visibility: .hidden) var options: SandboxOptions
    @OptionGroup var selection: JournalSelection

    @Flag(help: "Go on showing what happens, until the sandbox ends or this is interrupted.")
    var follow = false

    @Flag(help: "Show each entry as JSON, with its tokens.")
    var json = false

    func run() async throws {
        let remote = try SandboxLocation(options).remote()
        var last = selection.after ?? 0
        var left = selection.limit ?? Int.max
        while left > 0 {
            let query = selection.query([
                ("after", String(last)), ("limit", String(min(left, 1_000))), ("wait_s", follow ? "20" : nil),
            ])
            let page: JSONValue
            do {
                page = try await remote.call("GET", "/journal" + query)
            } catch is SandboxRemote.Failure where follow && last > 0 {
                // The sandbox has ended, and with it what there is to follow.
                return
            }
            let entries = page["entries"]?.array ?? []
            let text = entries.map { (json ? $0.serialized() : JournalLine.text($0)) + "\n" }.joined()
            FileHandle.standardOutput.write(Data(text.utf8))
            left -= entries.count
            if let newest = entries.last?["seq"]?.integer {
                last = newest
            } else if !follow {
                return
            } else {
                last = max(last, page["last"]?.integer ?? 0)
            }
        }
    }
}

struct SandboxHARCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "har", abstract: "Export the journal of a running sandbox as an HTTP archive.",
        discussion: """
            \(SandboxLocation.help)

            Tokens and secrets are replaced by names, the same name for the same token, so that the archive can be given away.

            EXAMPLE
              lintel sandbox har --data .lintel/sandbox --output calls.har
            """)

    @OptionGroup(visibility: .hidden) var options: SandboxOptions
    @OptionGroup var selection: JournalSelection

    @Option(
        name: .shortAndLong, help: ArgumentHelp("File that gets it. Default: the standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Flag(help: "Leave tokens and secrets as they are.")
    var keepTokens = false

    func run() async throws {
        let query = selection.query([
            ("after", selection.after.map(String.init)), ("limit", selection.limit.map(String.init)),
            ("tokens", keepTokens ? "keep" : nil),
        ])
        let archive = try await SandboxLocation(options).remote().call("GET", "/journal.har" + query)
        let bytes = Data((archive.serialized() + "\n").utf8)
        guard let output else { return FileHandle.standardOutput.write(bytes) }
        try bytes.write(to: URL(filePath: output), options: .atomic)
    }
}

struct SandboxReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send recorded REST requests once more and show what has become different.",
        discussion: """
            \(SandboxLocation.help)

            Takes an archive of `lintel sandbox har`, or numbers of the running sandbox's journal. Tokens give way to living ones of the \
            same user and application. Exit code 1 when an answer differs in status, error or shape.

            EXAMPLES
              lintel sandbox replay calls.har --data .lintel/sandbox
              lintel sandbox replay --from 120 --to 180 --ready-file ready.json
            """)

    @Argument(help: ArgumentHelp("An HTTP archive.", valueName: "file.har"), completion: .file(extensions: ["har"]))
    var file: String?

    @OptionGroup(visibility: .hidden) var options: SandboxOptions

    @Option(help: ArgumentHelp("First number of the journal.", valueName: "n"))
    var from: Int?

    @Option(help: ArgumentHelp("Last number of the journal.", valueName: "n"))
    var to: Int?

    @Option(help: ArgumentHelp("Only of this application.", valueName: "id"))
    var clientID: String?

    @Flag(help: "Also what a fault struck.")
    var faults = false

    @Flag(help: "Show the outcome as JSON.")
    var json = false

    func validate() throws {
        guard (file == nil) != (from == nil) else {
            throw ValidationError("Give either an archive or --from with a number of the journal.")
        }
    }

    func run() async throws {
        var body: JSONObject = ["faults": .bool(faults)]
        if let file {
            let archive: JSONValue
            do {
                archive = try JSONValue(parsing: Array(try Data(contentsOf: URL(filePath: file))))
            } catch {
                throw ValidationError("\(file) is no HTTP archive: \(error)")
            }
            body["har"] = archive
        } else {
            body["from"] = from.map { .int($0) }
            body["to"] = to.map { .int($0) }
            body["client_id"] = clientID.map { .string($0) }
        }
        let outcome = try await SandboxLocation(options).remote().call("POST", "/journal/replay", .object(body))
        FileHandle.standardOutput.write(Data((json ? outcome.serialized() + "\n" : Self.text(outcome)).utf8))
        if outcome["different"]?.integer ?? 0 > 0 { throw ExitCode(1) }
    }

    private static func text(_ outcome: JSONValue) -> String {
        var lines: [String] = []
        func name(_ entry: JSONValue) -> String {
            let seq = entry["seq"]?.integer.map { "#\($0) " } ?? ""
            return seq + (entry["method"]?.string ?? entry["target"]?.string ?? "")
        }
        for entry in outcome["differences"]?.array ?? [] {
            lines.append(name(entry))
            for what in ["status", "error"] {
                guard let change = entry[what] else { continue }
                lines.append("  \(what): \(change["now"]?.text ?? "none"), was \(change["recorded"]?.text ?? "none")")
            }
            for shape in entry["shape"]?.array ?? [] { lines.append("  \(shape.string ?? "")") }
        }
        for entry in outcome["skipped"]?.array ?? [] {
            lines.append("\(name(entry)) was not sent: \(entry["reason"]?.string ?? "")")
        }
        lines.append(
            "\(outcome["replayed"]?.integer ?? 0) requests, \(outcome["same"]?.integer ?? 0) answered as before, "
                + "\(outcome["different"]?.integer ?? 0) differently")
        return lines.joined(separator: "\n") + "\n"
    }
}
