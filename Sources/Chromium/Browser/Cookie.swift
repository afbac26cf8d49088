import Foundation

/// A cookie as the browser keeps it.
package struct Cookie: Sendable, Hashable {
    /// When it is sent from other sites; `nil` in ``Cookie/sameSite`` means the server did not say.
    package enum SameSite: String, Sendable, Hashable {
        case strict = "Strict"
        case lax = "Lax"
        case none = "None"
    }

    package let name: String
    package let value: String
    /// With a leading dot when subdomains get it too.
    package let domain: String
    package let path: String
    /// `nil` for a cookie that ends with the session.
    package let expires: Date?
    package let isHTTPOnly: Bool
    package let isSecure: Bool
    package let sameSite: SameSite?
    /// Kept apart for each top-level site (the `Partitioned` attribute).
    package let isPartitioned: Bool
}

extension Cookie {
    init(_ value: BrowserValue) {
        name = value["name"].stringValue ?? ""
        self.value = value["value"].stringValue ?? ""
        domain = value["domain"].stringValue ?? ""
        path = value["path"].stringValue ?? ""
        expires =
            value["session"].boolValue == true
            ? nil : value["expires"].doubleValue.map(Date.init(timeIntervalSince1970:))
        isHTTPOnly = value["httpOnly"].boolValue ?? false
        isSecure = value["secure"].boolValue ?? false
        sameSite = value["sameSite"].stringValue.flatMap(SameSite.init)
        isPartitioned = !value["partitionKey"].isNull
    }
}
