/// Where a browser is sent so that its user authorizes the application:
/// `https://PORTAL/oauth/authorize/?client_id=…&state=…`.
///
/// Only these two parameters exist; the return address and the scopes stand in the application's card.
/// Source: https://apidocs.bitrix24.com/settings/oauth/index.html
public struct AuthorizationURL: Sendable, Hashable, CustomStringConvertible {
    public let value: String

    /// - Parameters:
    ///   - state: left out when it is empty, for an application without a return address.
    ///   - isSecure: `http` only for a host that the configuration lists as plain.
    public init(portal: PortalDomain, clientID: String, state: String, isSecure: Bool = true) {
        let origin = Endpoint(isSecure: isSecure, domain: portal).origin
        var fields: JSONObject = ["client_id": .string(clientID)]
        if !state.isEmpty { fields["state"] = .string(state) }
        value = "\(origin)/oauth/authorize/?" + FormCodec.encode(fields)
    }

    public var description: String { value }
}
