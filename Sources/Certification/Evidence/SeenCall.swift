import Foundation
import Sandbox

/// One entry of the sandbox's journal. Field names follow the journal's.
struct SeenCall: Sendable, Hashable {
    enum Kind: String, Sendable, Hashable, Codable {
        case rest, oauth, authorize, event, open
    }

    /// How a REST call was authorized.
    enum Authorization: String, Sendable, Hashable, Codable {
        case webhook, oauth, none
    }

    /// One command of a `batch`.
    struct Command: Sendable, Hashable {
        var key: String = ""
        var method: MethodName
        var params: JSONValue = [:]
        /// The command's own error, if it has one. The platform's older methods give an empty code.
        var error: ErrorCode?
        var errorText: String?
    }

    /// `seq`: position in the journal, ascending.
    var number: Int
    var at = Date(timeIntervalSince1970: 0)
    var scenario: ScenarioName?
    var kind: Kind
    /// The host that was called; of an event the portal.
    var host: String = ""
    /// `proxy-connect`, `proxy-absolute`, `tls` or `plain`.
    var listener: String = "proxy-connect"
    var httpMethod: String = "POST"
    /// The raw request target, which may be an absolute address.
    var target: String = "/"
    var contentType: String?
    /// Names in lower case.
    var headers: [String: String] = [:]
    /// The first 64 KiB.
    var body: String = ""
    /// The REST method, as the portal read it.
    var method: MethodName?
    /// The parameters as the portal read them, merged from query and body.
    var params: JSONValue = [:]
    var authorization: Authorization = .oauth
    var clientID: String?
    var userID: Int?
    /// 0 when the connection was cut or nobody took the event.
    var status: Int = 200
    /// The platform's older methods give an empty code, and only ``errorText`` tells.
    var error: ErrorCode?
    /// `error_description`
    var errorText: String?
    /// The fault that the sandbox applied, if any. Such an entry is the scenario's doing.
    var fault: String?
    var grantType: String?
    var batch: [Command] = []
    /// Of an event: its code and the address it went to.
    var event: EventCode?
    var handler: String?
    /// Made by a page in the browser and not by the application's server.
    var isFromBrowser = false
}

extension SeenCall {
    /// Whether the platform did what was asked.
    var succeeded: Bool { (200..<300).contains(status) && error == nil }

    /// Refused for lack of rights.
    var isAccessDenied: Bool { status == 403 && method != "batch" || methodCalls.contains(where: \.isAccessDenied) }

    /// `scheme://host/path?query` as far as the journal tells.
    var address: String {
        if target.lowercased().hasPrefix("http://") || target.lowercased().hasPrefix("https://") { return target }
        return (listener == "plain" ? "http://" : "https://") + host + target
    }

    /// The method calls that this entry stands for: the commands of a batch, or the call itself.
    var methodCalls: [Command] {
        guard let method else { return [] }
        if method == "batch" { return batch }
        return [Command(method: method, params: params, error: error, errorText: errorText)]
    }
}

extension SeenCall.Command {
    /// Refused for lack of rights; older methods of the CRM say so in words only.
    var isAccessDenied: Bool {
        error == .accessDenied
            || error?.value.isEmpty == true && errorText?.lowercased().contains("access denied") == true
    }
}
