/// What a code of the platform means and what to do about it, in one table for the authorization server and the
/// portals.
///
/// Sources: https://apidocs.bitrix24.com/settings/oauth/error-codes.html, https://apidocs.bitrix24.com/error-codes.html
public struct ErrorExplanation: Sendable, Hashable {
    public var message: String
    public var recovery: String

    init(_ message: String, _ recovery: String) {
        self.message = message
        self.recovery = recovery
    }

    /// The table's entry for `code`, or one made from `status` for a code that single methods use.
    public static func of(_ code: ErrorCode, status: Int) -> ErrorExplanation {
        if let known = table[code] ?? version3[code] { return known }
        let name = code.value.isEmpty ? "no code" : Scrubber.clean(code.value)
        switch status {
        case 401: return .init("The portal did not accept the authorization (\(name)).", reopen)
        case 403: return .init("The portal does not allow the call (\(name)).", askForRights)
        case 404: return .init("The portal does not know what was asked for (\(name)).", readThePage)
        case 429, 503: return .init("The portal asks to slow down (\(name)).", "Wait, then call less often.")
        case 500...: return .init("The portal failed (\(name)).", tryLater)
        default: return .init("The portal refused the call (\(name)).", readThePage)
        }
    }

    /// The codes that the table explains.
    public static var codes: [ErrorCode] { Array(table.keys) + Array(version3.keys) }

    private static let reopen = "Open the application in Bitrix24 again; if that does not help, install it again."
    private static let reinstall = "Install the application from the Market again, then open it."
    private static let askForRights =
        "Ask an administrator of the portal for the rights, or sign in as a user who has them."
    private static let readThePage = "Compare the call with the method's page in the documentation."
    private static let tryLater = "Try again later; if it lasts, write to the portal's administrator."
    private static let checkCredentials = "Compare client_id and client_secret with the application's card."
    private static let payment = "Renew the subscription or the application in the Market of the portal."

    private static let table: [ErrorCode: ErrorExplanation] = [
        .wrongClient: .init("The authorization server knows no such client_id.", checkCredentials),
        .invalidClient: .init(
            "The client_secret is wrong, or the application is not installed on the portal.",
            checkCredentials + " If they are right, install the application again."),
        .invalidRequest: .init(
            "The request is malformed or did not come by https.",
            "Update the kit; if it lasts, look for a proxy that alters requests."),
        .invalidGrant: .init("The code or the refresh token is wrong, used or too old.", reopen),
        .badVerificationCode: .init(
            "The authorization code is wrong, used or too old.", "Start the authorization again."),
        .unsupportedGrantType: .init("The authorization server does not give tokens in this way.", "Update the kit."),
        .insufficientScope: .init(
            "The application lacks the permission for this.",
            "Add the scope to the application's card, then update the application on the portal."),
        .invalidScope: .init(
            "The application asks for a permission that is not in its card.",
            "Add the scope to the application's card, then update the application on the portal."),
        .paymentRequired: .init("The trial, the paid period or the subscription has ended.", payment),
        .notInstalled: .init("The application is not installed on this portal.", reinstall),
        .methodNotFound: .init(
            "This portal has no such method.",
            "Check the name; on a box, the module may be missing or too old (see method.get)."),
        .noAuthFound: .init("The portal does not know the access token.", reopen),
        .invalidCredentials: .init("The webhook is wrong or ended, or its user lacks the rights.", askForRights),
        .expiredToken: .init("The access token has ended, and so has the one that replaced it.", reopen),
        .invalidToken: .init("The access token belongs to no application.", reopen),
        .applicationNotFound: .init("The application was removed from this portal or switched off.", reinstall),
        .errorOAuth: .init("The application is not installed on this portal.", reinstall),
        .authorizationError: .init(
            "The user who gave the access cannot be authorized, for example after leaving the company.",
            "Let another user open the application in Bitrix24."),
        .userAccessError: .init(
            "An administrator has not given this user access to the application.",
            "Ask an administrator to add the user in the application's access rights."),
        .accessDenied: .init("The user's rights or the portal's tariff do not allow it.", askForRights),
        .wrongAuthType: .init("The method does not take this kind of authorization.", readThePage),
        .methodConfirmWaiting: .init(
            "An administrator has to allow this method first.",
            "Ask an administrator to answer the notification, then try again."),
        .methodConfirmDenied: .init("An administrator has forbidden this method.", askForRights),
        .allowedOnlyIntranetUser: .init(
            "Only employees may do this, not extranet users.", "Sign in as an employee of the company."),
        .batchMethodNotAllowed: .init("The method cannot stand in a batch.", "Call it by itself."),
        .batchLengthExceeded: .init("A batch takes 50 commands.", "Split it; the kit does so by itself."),
        .queryLimitExceeded: .init(
            "Too many calls from this address to the portal.",
            "Wait a second or more, then call less often or in batches."),
        .overloadLimit: .init(
            "The portal's REST was blocked because of overload.",
            "Stop calling; the block is lifted by the support of Bitrix24."),
        .operationTimeLimit: .init(
            "The method has used up its running time on this portal.",
            "Wait until operating_reset_at, up to ten minutes; other methods work."),
        .portalDeleted: .init("The portal was deleted or closed.", "Stop calling it."),
        .internalServerError: .init("The portal failed.", tryLater),
        .unexpectedAnswer: .init("The portal failed to make an answer.", tryLater),
        .manifestIsNotAvailable: .init("There is no such configuration manifest.", readThePage),
        .connectionError: .init("The portal cannot reach the authorization server.", tryLater),
        .argument: .init("An argument is missing or wrong.", readThePage),
        .core: .init("The portal's module refused the call.", readThePage),
        .eventNotFound: .init("There is no such event.", readThePage),
        .handlerAlreadyExists: .init("The handler is bound already.", "Nothing needs doing."),
        .placementNotFound: .init(
            "There is no such placement, or its permission is missing.",
            "Check the code and the scopes in the application's card."),
        .placementMaxCount: .init("The placement takes no further handler.", "Unbind the present handler first."),
        .placementUserMode: .init("The placement cannot be bound for one user.", "Bind it for all users."),
        .wrongHandlerURL: .init(
            "The handler's address cannot be used.", "Give a public https address on the application's host."),
        .unsupportedProtocol: .init("The handler's address is neither http nor https.", "Give a public https address."),
        .wrongLicense: .init("The portal's tariff lacks this.", "Choose a higher tariff, or do without it."),
        .notFound: .init("There is no such item.", "Check the identifier; it may have been deleted."),
        .invalidArgumentValue: .init(
            "A filter or an order names something that the method does not take.", readThePage),
        "INTERNAL": .init("The portal's module failed.", tryLater),
        "": .init("The portal refused the call without a code.", readThePage),
        .notEmulated: .init("The sandbox does not keep the state of this method.", "Try it on a real portal."),
    ]

    /// Codes of REST 3.0, by what stands between `BITRIX_REST_V3_EXCEPTION_` and `EXCEPTION`.
    private static let version3: [ErrorCode: ErrorExplanation] = {
        let compare = "Compare the call with the method's page; ….field.list tells fields, filters and orders."
        let entries: [(String, ErrorExplanation)] = [
            (
                "VALIDATION_REQUESTVALIDATION",
                .init("An argument is missing or wrong.", "Correct the fields that the error names.")
            ),
            (
                "VALIDATION_DTOVALIDATION",
                .init("A field's value is not allowed.", "Correct the fields that the error names.")
            ),
            ("INVALIDJSON", .init("The portal could not read the body of the call as JSON.", "Update the kit.")),
            ("UNKNOWNDTOPROPERTY", .init("There is no such field.", compare)),
            ("UNKNOWNFILTEROPERATOR", .init("The filter uses an operator that does not exist.", compare)),
            ("INVALIDFILTER", .init("The filter is malformed or names a field that cannot be filtered.", compare)),
            ("INVALIDSELECT", .init("The selection names something that cannot be selected.", compare)),
            ("INVALIDORDER", .init("The order names a field that cannot be ordered by.", compare)),
            ("INVALIDPAGINATION", .init("The page or its size is out of bounds.", compare)),
            ("UNKNOWNAGGREGATEFUNCTION", .init("There is no such function for sums and counts.", compare)),
            (
                "METHODNOTFOUND",
                .init(
                    "This portal has no such method in REST 3.0.", "Check the name, or call it by the older interface.")
            ),
            ("ENTITYNOTFOUND", .init("There is no such item.", "Check the identifier; it may have been deleted.")),
            ("ACCESSDENIED", .init("The user's rights or the portal's tariff do not allow it.", askForRights)),
            (
                "INSUFFICIENTSCOPE",
                .init(
                    "The application lacks the permission for this.",
                    "Add the scope to the application's card, then update the application on the portal.")
            ),
            (
                "IDEMPOTENCYKEYREUSED",
                .init(
                    "The Idempotency-Key was used for another call.",
                    "Make a new key for each change; only a repeat of the same call keeps its key.")
            ),
            (
                "INVALIDIDEMPOTENCYKEY",
                .init("The Idempotency-Key is malformed.", "Use 1 to 255 printable ASCII characters.")
            ),
        ]
        return Dictionary(
            entries.map { (ErrorCode("BITRIX_REST_V3_EXCEPTION_\($0.0)EXCEPTION"), $0.1) }, uniquingKeysWith: { $1 })
    }()
}
