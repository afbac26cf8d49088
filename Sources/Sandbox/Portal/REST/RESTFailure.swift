/// A refusal of the REST interface or of the authorization server: code, status and text as the platform gives them.
struct RESTFailure: Error, Sendable, Hashable {
    var code: ErrorCode
    var status: Int
    var text: String?
    /// Members that stand beside `error` and `error_description`, such as `argument`.
    var extra: JSONObject

    init(_ code: ErrorCode, status: Int, _ text: String?, extra: JSONObject = [:]) {
        self.code = code
        self.status = status
        self.text = text
        self.extra = extra
    }

    /// `{"error": …, "error_description": …}`
    var json: JSONValue {
        var members: JSONObject = ["error": .string(code.value)]
        if let text { members["error_description"] = .string(text) }
        for (key, value) in extra { members[key] = value }
        return .object(members)
    }
}

extension RESTFailure {
    /// The refusals that are common to all methods, with the platform's own status and text.
    ///
    /// Source: the platform's documentation, "Error codes" and the page of each method; where pages and official kits differ
    /// about a status, the page wins.
    static let known: [RESTFailure] = [
        RESTFailure(.methodNotFound, status: 404, "Method not found!"),
        RESTFailure(.noAuthFound, status: 401, "Wrong authorization data"),
        RESTFailure(.invalidCredentials, status: 401, "Invalid request credentials"),
        RESTFailure(.expiredToken, status: 401, "The access token provided has expired."),
        RESTFailure(.invalidToken, status: 401, "Unable to get application by token"),
        RESTFailure(.applicationNotFound, status: 401, "Application not found"),
        RESTFailure(.errorOAuth, status: 401, "Application not installed"),
        RESTFailure(.authorizationError, status: 401, "Unable to authorize user"),
        RESTFailure(.userAccessError, status: 403, "The user does not have access to the application."),
        RESTFailure(
            .insufficientScope, status: 403, "The request requires higher privileges than provided by the access token"),
        RESTFailure(.paymentRequired, status: 401, "Payment required"),
        RESTFailure(.notInstalled, status: 401, "Application not installed"),
        RESTFailure(.accessDenied, status: 403, "Access denied!"),
        RESTFailure(
            .wrongAuthType, status: 403,
            "Current authorization type is denied for this method Application context required"),
        RESTFailure(.methodConfirmWaiting, status: 401, "Waiting for confirmation"),
        RESTFailure(.methodConfirmDenied, status: 403, "Method call denied"),
        RESTFailure(.allowedOnlyIntranetUser, status: 403, "Action is allowed only for intranet users"),
        RESTFailure(.batchMethodNotAllowed, status: 405, "Method is not allowed for batch usage"),
        RESTFailure(.batchLengthExceeded, status: 400, "Max batch length exceeded"),
        RESTFailure(.queryLimitExceeded, status: 503, "Too many requests"),
        RESTFailure(.overloadLimit, status: 503, "REST API is blocked due to overload."),
        RESTFailure(.operationTimeLimit, status: 429, "Method is blocked due to operation time limit."),
        RESTFailure(.portalDeleted, status: 500, "Portal was deleted"),
        RESTFailure(.internalServerError, status: 500, "Internal server error"),
        RESTFailure(.unexpectedAnswer, status: 500, "Server returned an unexpected response"),
        RESTFailure(.manifestIsNotAvailable, status: 404, "Manifest is not available"),
        RESTFailure(.connectionError, status: 401, "Error connecting to authorization server"),
        RESTFailure(.eventNotFound, status: 400, "Event not found"),
        RESTFailure(.handlerAlreadyExists, status: 400, "Handler already exists!"),
        RESTFailure(.placementNotFound, status: 400, "Placement not found"),
        RESTFailure(.notEmulated, status: 501, "The sandbox judged this call, and does not keep this method's state."),
        RESTFailure(.wrongClient, status: 200, nil),
        RESTFailure(.invalidClient, status: 400, nil),
        RESTFailure(.invalidRequest, status: 400, nil),
        RESTFailure(.invalidGrant, status: 400, nil),
        RESTFailure(.unsupportedGrantType, status: 400, nil),
        RESTFailure(.invalidScope, status: 403, nil),
    ]

    /// The refusal for `code`; an unknown code is a 400 with no text.
    static func of(_ code: ErrorCode) -> RESTFailure {
        known.first { $0.code == code } ?? RESTFailure(code, status: 400, nil)
    }
}
