import ArgumentParser
import Foundation
import Sandbox

/// Which running sandbox is meant.
struct SandboxLocation: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The running sandbox's ready file. Default: the one in --data, or that LINTEL_READY_FILE names.",
            valueName: "file"), completion: .file())
    var readyFile: String?

    @Option(help: ArgumentHelp("The running sandbox's data folder.", valueName: "folder"), completion: .directory)
    var data: String?

    func validate() throws {
        guard file != nil else {
            throw ValidationError("Say which sandbox: --ready-file FILE, --data FOLDER, or LINTEL_READY_FILE.")
        }
    }

    private var file: String? {
        if let readyFile { return readyFile }
        if let data { return URL(filePath: data).appending(path: SandboxConfiguration.readyFileName).path }
        return ProcessInfo.processInfo.environment["LINTEL_READY_FILE"]
    }

    func remote() throws -> SandboxRemote { try SandboxRemote(readyFile: URL(filePath: file ?? "")) }

    /// Absolute.
    var path: String { URL(filePath: file ?? "").path }
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
