import Crypto
import Foundation

/// Addresses below `/rest/` that carry what they are for: `…/rest/download.json?auth=AT&token=disk|QUERY|SIGNED`.
///
/// `QUERY` is a form in base64, `SIGNED` the text `"download|disk|QUERY|AT"` in base64 with its code behind a point, so that an address
/// serves one purpose and one access token only.
/// Source: the platform's documentation, "Upload a new file to the specified folder", samples.
struct FileLink: Sendable, Hashable {
    enum Action: String, Sendable { case download, upload }

    var action: Action
    /// `disk`, `crm` …: whose files.
    var module: String
    var query: JSONObject

    /// The address for one caller, on the portal's public name.
    func address(for call: MethodCall) -> String {
        let credential: String
        let path: String
        switch call.caller.authorization {
        case .oauth(let token):
            credential = token
            path = "\(action.rawValue).json?auth=\(FormCodec.escape(token))&"
        case .webhook:
            credential = "\(call.caller.user.id)/\(call.caller.webhookCode ?? "")"
            path = "\(credential)/\(action.rawValue)/?"
        }
        let token = token(portal: call.caller.portal, credential: credential)
        return "\(call.publicOrigin)/rest/\(path)token=\(FormCodec.escape(token))"
    }

    func token(portal: PortalRow, credential: String) -> String {
        let text = Data(FormCodec.encode(query).utf8).base64EncodedString()
        let signed = JSONValue.string("\(action.rawValue)|\(module)|\(text)|\(credential)").serialized()
        return "\(module)|\(text)|\(Data(signed.utf8).base64EncodedString()).\(Self.code(signed, portal: portal))"
    }

    /// Reads a token back.
    ///
    /// - Returns: `nil` when it was made for something or somebody else.
    init?(token: String, action: Action, portal: PortalRow, credential: String) {
        let parts = token.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Data(base64Encoded: String(parts[1])),
            let query = try? FormCodec.decode(String(decoding: bytes, as: UTF8.self))
        else { return nil }
        self.init(action: action, module: String(parts[0]), query: query)
        guard Secret(self.token(portal: portal, credential: credential)) == Secret(token) else { return nil }
    }

    init(action: Action, module: String, query: JSONObject) {
        self.action = action
        self.module = module
        self.query = query
    }

    private static func code(_ text: String, portal: PortalRow) -> String {
        let key = SymmetricKey(data: Data("files of \(portal.memberID)".utf8))
        return Data(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)).base64EncodedString()
    }
}

extension MethodCall {
    /// The portal's address as the caller can reach it: `https://acme.bitrix24.com`, or this machine's own when it came that way.
    var publicOrigin: String {
        origin.isEmpty || origin.hasSuffix("://\(caller.portal.domain)") ? "https://\(caller.portal.domain)" : origin
    }
}
