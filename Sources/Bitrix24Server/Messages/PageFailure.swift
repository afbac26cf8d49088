public import Bitrix24
public import HTTPTypes
import Hummingbird

/// How an error is told to a person: which message, under which status, and what exactly was refused.
///
/// Nothing of the error itself is shown, because errors of a store or of a library are for the log; the only names that get through are those
/// of a method and of a permission.
public struct PageFailure: Sendable, Hashable {
    public var message: PageMessage
    public var status: HTTPResponse.Status
    /// What was refused: `crm.deal.list`.
    public var method: MethodName?
    /// The permission that is missing.
    public var scope: Scope?

    public init(_ message: PageMessage, _ status: HTTPResponse.Status, method: MethodName? = nil, scope: Scope? = nil) {
        self.message = message
        self.status = status
        self.method = method
        self.scope = scope
    }

    /// A short heading.
    public func title(_ language: PageLanguage) -> String { message.title(language) }

    /// The message, and the name of what is missing where it is known: an administrator can look for nothing else.
    public func text(_ language: PageLanguage) -> String {
        var text = message.message(language)
        guard message.namesWhatIsMissing else { return text }
        switch (language, scope, method) {
        case (.english, let scope?, let method?): text += " What is missing: the permission \(scope) for \(method)."
        case (.english, let scope?, nil): text += " What is missing: the permission \(scope)."
        case (.english, nil, let method?): text += " What was asked for: \(method)."
        case (.russian, let scope?, let method?): text += " Не хватает: разрешение \(scope) для \(method)."
        case (.russian, let scope?, nil): text += " Не хватает: разрешение \(scope)."
        case (.russian, nil, let method?): text += " Что запрошено: \(method)."
        case (_, nil, nil): break
        }
        return text
    }

    /// What a page's script gets: `error`, `title`, `message`, and `method` and `scope` where they are known.
    public func json(_ language: PageLanguage) -> JSONValue {
        var members: JSONObject = [
            "error": .string("\(message)"), "title": .string(title(language)), "message": .string(text(language)),
        ]
        if message.namesWhatIsMissing {
            if let method { members["method"] = .string(method.value) }
            if let scope { members["scope"] = .string(scope.value) }
        }
        return .object(members)
    }

    /// - Parameter error: Whatever a route met.
    public init(_ error: any Error) {
        switch error {
        case let failure as PageFailureError: self = failure.failure
        case PlatformForm.Failure.tooLarge: self.init(.tooLarge, .contentTooLarge)
        case is PlatformForm.Failure, is FormError, is WireError: self.init(.malformed, .badRequest)
        case is FrameSessionError: self.init(.sessionEnded, .unauthorized)
        case is EventError: self.init(.notProven, .forbidden)
        case let error as InstallationError: self.init(error)
        case let error as OAuthError: self.init(error)
        case let error as GrantError:
            switch error.reason {
            case .unknownPortal, .removed: self.init(.removed, .forbidden)
            case .suspended(.paymentRequired): self.init(.payment, .forbidden)
            case .suspended: self.init(.removed, .forbidden)
            case .noGrant, .lost, .ended: self.init(.sessionEnded, .unauthorized)
            }
        case let error as RESTError: self.init(error)
        case is TransportError: self.init(.platform, .badGateway)
        case let error as any HTTPResponseError: self.init(.wrong, error.status)
        default: self.init(.wrong, .internalServerError)
        }
    }

    private init(_ error: InstallationError) {
        switch error.reason {
        case .notProven(let cause):
            let failure = PageFailure(cause)
            self.init(failure.message == .platform ? .notProven : failure.message, .forbidden)
        case .wrongState: self.init(.stateMismatch, .forbidden)
        case .untrustedServer, .untrustedPortal, .foreignToken, .missingTokens: self.init(.notProven, .forbidden)
        }
    }

    private init(_ error: OAuthError) {
        switch error.code {
        case ErrorCode.paymentRequired?: self.init(.payment, .forbidden)
        case ErrorCode.notInstalled?: self.init(.removed, .forbidden)
        case ErrorCode.insufficientScope?, ErrorCode.invalidScope?: self.init(.scopeMissing, .forbidden)
        case .some: self.init(.notProven, .forbidden)
        case nil: self.init(.platform, .badGateway)
        }
    }

    private init(_ error: RESTError) {
        let detail = error.detail.lowercased()
        switch error.code {
        case _ where error.isGone: self.init(.removed, .forbidden)
        case ErrorCode.paymentRequired?: self.init(.payment, .forbidden)
        case ErrorCode.insufficientScope?, ErrorCode.invalidScope?:
            self.init(.scopeMissing, .forbidden, method: error.method, scope: Scope.needed(by: error.method))
        case ErrorCode.placementNotFound?: self.init(.scopeMissing, .forbidden, method: error.method)
        case ErrorCode.methodNotFound?: self.init(.moduleMissing, .forbidden, method: error.method)
        case ErrorCode.wrongLicense?: self.init(.tariff, .forbidden, method: error.method)
        case ErrorCode.methodConfirmWaiting?: self.init(.confirmationNeeded, .forbidden, method: error.method)
        case ErrorCode.accessDenied? where detail.contains("plan") || detail.contains("tariff"):
            self.init(.tariff, .forbidden, method: error.method)
        case _ where error.isAccessDenied && detail.contains("admin"):
            self.init(.administratorOnly, .forbidden, method: error.method)
        case _ where error.isAccessDenied: self.init(.accessDenied, .forbidden, method: error.method)
        case ErrorCode.overloadLimit?: self.init(.platform, .serviceUnavailable)
        default: self.init(.platform, error.isRetryable ? .serviceUnavailable : .badGateway)
        }
    }
}

/// An error that already says how it is told.
struct PageFailureError: Error {
    var failure: PageFailure

    init(_ message: PageMessage, _ status: HTTPResponse.Status) { failure = PageFailure(message, status) }
}

extension PageMessage {
    /// Whether a name of a method or a permission helps whoever reads it.
    var namesWhatIsMissing: Bool {
        [.scopeMissing, .moduleMissing, .tariff, .accessDenied, .administratorOnly, .confirmationNeeded].contains(self)
    }
}

extension Scope {
    /// The permission that a method belongs to, by the first part of its name; `nil` where the documentation has another rule.
    ///
    /// Source: https://apidocs.bitrix24.com/api-reference/scopes/permissions.html
    static func needed(by method: MethodName) -> Scope? {
        let first = method.value.lowercased().split(separator: ".").first.map(String.init) ?? ""
        if let other = byFirstPart[first] { return Scope(other) }
        return sameName.contains(first) ? Scope(first) : nil
    }

    private static let sameName: Set<String> = [
        "crm", "task", "im", "imbot", "imopenlines", "imconnector", "calendar", "disk", "lists", "entity", "placement",
        "user", "department", "sonet_group", "log", "sale", "catalog", "telephony", "bizproc", "landing",
        "messageservice",
        "mailservice", "documentgenerator", "timeman", "rpa", "pull", "userfieldconfig", "userconsent",
        "contact_center",
    ]
    private static let byFirstPart = ["tasks": "task", "voximplant": "telephony", "userfieldtype": "placement"]
}
