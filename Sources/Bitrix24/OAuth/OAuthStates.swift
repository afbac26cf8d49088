import Crypto
public import Foundation

/// Gives out values for `state` and takes each back once, from the browser that got it.
public actor OAuthStates {
    public init(now: @escaping @Sendable () -> Date = { Date() }) {}
    /// A new `state` for a browser; `binding` is something only that browser has, such as the value of a cookie.
    public func issue(binding: String) -> String { "" }
    /// - Throws: ``InstallationError`` with reason `wrongState`.
    public func redeem(_ state: String, binding: String) throws(InstallationError) {}
}
