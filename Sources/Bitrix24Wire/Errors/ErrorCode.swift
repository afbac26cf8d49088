/// A code that the platform answers in `error`. Compared without regard to case, as its own kits do.
///
/// A struct and not an enumeration: the platform keeps adding codes, single methods have some 180 of their own, and a code may even be empty.
/// Sources: https://apidocs.bitrix24.com/settings/oauth/error-codes.html, https://apidocs.bitrix24.com/error-codes.html
public struct ErrorCode: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// As the platform spells it.
    public let value: String

    public init(_ value: String) { self.value = value }
    public init(stringLiteral value: String) { self.value = value }

    public static func == (left: ErrorCode, right: ErrorCode) -> Bool {
        left.value.lowercased() == right.value.lowercased()
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(value.lowercased()) }

    public var description: String { value }
}

extension ErrorCode {
    /// The authorization server knows no such `client_id`; it says so with status 200.
    public static let wrongClient = ErrorCode("wrong_client")
    /// The secret is wrong, or the application is not installed.
    public static let invalidClient = ErrorCode("invalid_client")
    /// The request to the authorization server is malformed.
    public static let invalidRequest = ErrorCode("invalid_request")
    /// The code or refresh token is wrong, used or expired.
    public static let invalidGrant = ErrorCode("invalid_grant")
    /// Another name for a bad code, known to one official kit.
    public static let badVerificationCode = ErrorCode("bad_verification_code")
    /// RFC 6749 §5.2.
    public static let unsupportedGrantType = ErrorCode("unsupported_grant_type")
    /// The permission is not in the application's card.
    public static let insufficientScope = ErrorCode("insufficient_scope")
    /// The permission is not in the application's card.
    public static let invalidScope = ErrorCode("invalid_scope")
    /// The trial, the paid period or the subscription has ended, or the application was removed.
    public static let paymentRequired = ErrorCode("PAYMENT_REQUIRED")
    /// The application is not installed on that portal.
    public static let notInstalled = ErrorCode("NOT_INSTALLED")
    /// No such method.
    public static let methodNotFound = ErrorCode("ERROR_METHOD_NOT_FOUND")
    /// No token, or one that the portal does not know.
    public static let noAuthFound = ErrorCode("NO_AUTH_FOUND")
    /// Bad or expired webhook.
    public static let invalidCredentials = ErrorCode("INVALID_CREDENTIALS")
    /// The access token has expired: refresh and repeat.
    public static let expiredToken = ErrorCode("expired_token")
    /// The token leads to no application.
    public static let invalidToken = ErrorCode("invalid_token")
    /// The application was removed from the portal.
    public static let applicationNotFound = ErrorCode("APPLICATION_NOT_FOUND")
    /// The application is not installed.
    public static let errorOAuth = ErrorCode("ERROR_OAUTH")
    /// The token's user cannot be authorized: dismissed.
    public static let authorizationError = ErrorCode("authorization_error")
    /// An administrator has restricted the application to other users.
    public static let userAccessError = ErrorCode("user_access_error")
    /// Rights, context or tariff do not allow it.
    public static let accessDenied = ErrorCode("ACCESS_DENIED")
    /// The method takes no webhook.
    public static let wrongAuthType = ErrorCode("WRONG_AUTH_TYPE")
    /// An administrator has yet to confirm the method.
    public static let methodConfirmWaiting = ErrorCode("METHOD_CONFIRM_WAITING")
    /// An administrator has refused the method.
    public static let methodConfirmDenied = ErrorCode("METHOD_CONFIRM_DENIED")
    /// Not for extranet users.
    public static let allowedOnlyIntranetUser = ErrorCode("allowed_only_intranet_user")
    /// The method cannot stand in a batch.
    public static let batchMethodNotAllowed = ErrorCode("ERROR_BATCH_METHOD_NOT_ALLOWED")
    /// A batch takes 50 commands.
    public static let batchLengthExceeded = ErrorCode("ERROR_BATCH_LENGTH_EXCEEDED")
    /// Too many requests from one address: slow down.
    public static let queryLimitExceeded = ErrorCode("QUERY_LIMIT_EXCEEDED")
    /// REST of the portal was blocked by hand.
    public static let overloadLimit = ErrorCode("OVERLOAD_LIMIT")
    /// The method used up its running time: wait until `operating_reset_at`.
    public static let operationTimeLimit = ErrorCode("OPERATION_TIME_LIMIT")
    /// The portal is gone.
    public static let portalDeleted = ErrorCode("PORTAL_DELETED")
    /// The portal failed.
    public static let internalServerError = ErrorCode("INTERNAL_SERVER_ERROR")
    /// The portal failed.
    public static let unexpectedAnswer = ErrorCode("ERROR_UNEXPECTED_ANSWER")
    /// Configuration import: no such manifest.
    public static let manifestIsNotAvailable = ErrorCode("ERROR_MANIFEST_IS_NOT_AVAILABLE")
    /// The portal cannot reach the authorization server.
    public static let connectionError = ErrorCode("CONNECTION_ERROR")
    /// An argument is missing or wrong.
    public static let argument = ErrorCode("ERROR_ARGUMENT")
    /// A module's own message.
    public static let core = ErrorCode("ERROR_CORE")
    /// No such event.
    public static let eventNotFound = ErrorCode("ERROR_EVENT_NOT_FOUND")
    /// The handler is bound already.
    public static let handlerAlreadyExists = ErrorCode("ERROR_HANDLER_ALREADY_EXIST")
    /// No such placement, or its scope is missing.
    public static let placementNotFound = ErrorCode("ERROR_PLACEMENT_NOT_FOUND")
    /// The placement takes one handler.
    public static let placementMaxCount = ErrorCode("ERROR_PLACEMENT_MAX_COUNT")
    /// The placement cannot be bound for one user.
    public static let placementUserMode = ErrorCode("ERROR_PLACEMENT_USER_MODE")
    /// The handler's address is unusable.
    public static let wrongHandlerURL = ErrorCode("ERROR_WRONG_HANDLER_URL")
    /// The handler's address is neither http nor https.
    public static let unsupportedProtocol = ErrorCode("ERROR_UNSUPPORTED_PROTOCOL")
    /// The tariff lacks the feature.
    public static let wrongLicense = ErrorCode("WRONG_LICENSE")
    /// No such item.
    public static let notFound = ErrorCode("NOT_FOUND")
    /// A filter or an order that the method does not take.
    public static let invalidArgumentValue = ErrorCode("INVALID_ARG_VALUE")
    /// The sandbox judged the call but does not keep this method's state.
    public static let notEmulated = ErrorCode("NOT_EMULATED")
}
