import ArgumentParser
import Foundation
import Sandbox

/// Which running sandbox is meant: by its ready file, or by its data folder, where one lies.
///
/// A command below `lintel sandbox` shares that one's options: whatever has their names is read by them, wherever it stands.
struct SandboxLocation {
    /// Absolute.
    let path: String

    /// For the help of the commands that take it.
    static let help =
        "Say which sandbox by --ready-file FILE, by --data FOLDER, or by the variable LINTEL_READY_FILE."

    init(_ options: SandboxOptions) throws {
        let file =
            options.readyFile
            ?? options.data.map { URL(filePath: $0).appending(path: SandboxConfiguration.readyFileName).path }
            ?? ProcessInfo.processInfo.environment["LINTEL_READY_FILE"]
        guard let file else {
            throw ValidationError("Say which sandbox: --ready-file FILE, --data FOLDER, or LINTEL_READY_FILE.")
        }
        path = URL(filePath: file).path
    }

    func remote() throws -> SandboxRemote { try SandboxRemote(readyFile: URL(filePath: path)) }
}

/// Which entries of the journal are meant.
struct JournalSelection: ParsableArguments {
    @Option(help: "Only of this kind: rest, oauth, authorize, event, open.")
    var kind: String?

    @Option(help: ArgumentHelp("Only of this portal or host.", valueName: "domain"))
    var host: String?

    @Option(help: ArgumentHelp("Only of this application.", valueName: "id"))
    var clientID: String?

    @Option(help: ArgumentHelp("Only this method or event; crm.* is all that begin so.", valueName: "name"))
    var method: String?

    @Option(help: ArgumentHelp("Only with this status: 404, 4xx, 400-499; 0 was cut.", valueName: "status"))
    var status: String?

    @Option(help: ArgumentHelp("Only of this user.", valueName: "id"))
    var user: Int?

    @Option(help: ArgumentHelp("Only with this error; * is any.", valueName: "code"))
    var error: String?

    @Option(help: "Only answered so: state or shape.")
    var emulation: String?

    @Option(help: ArgumentHelp("Only after this number.", valueName: "n"))
    var after: Int?

    @Option(help: ArgumentHelp("Only so many.", valueName: "n"))
    var limit: Int?

    /// As a query, `after` and `limit` left to the caller.
    func query(_ more: [(String, String?)]) -> String {
        let pairs: [(String, String?)] =
            [
                ("kind", kind), ("host", host), ("client_id", clientID), ("method", method), ("status", status),
                ("user_id", user.map(String.init)), ("error", error), ("emulation", emulation),
            ] + more
        let unreserved = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~*"))
        let texts = pairs.compactMap { name, value in
            value.map { "\(name)=\($0.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")" }
        }
        return texts.isEmpty ? "" : "?" + texts.joined(separator: "&")
    }
}
