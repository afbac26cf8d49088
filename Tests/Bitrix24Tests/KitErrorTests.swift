import Bitrix24
import Foundation
import Testing

@Suite("The platform's error codes")
struct KitErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var code: String
        var status: Int
        var marks: Set<Mark>
        var testDescription: String { "\(code) \(status)" }
        init(_ code: String, _ status: Int, _ marks: Mark...) {
            self.code = code
            self.status = status
            self.marks = Set(marks)
        }
    }

    enum Mark: Sendable { case expired, retryable, gone, denied }

    static let rest: [Case] = [
        Case("INVALID_REQUEST", 400), Case("ERROR_METHOD_NOT_FOUND", 404), Case("NO_AUTH_FOUND", 401),
        Case("INVALID_CREDENTIALS", 403, .denied), Case("expired_token", 401, .expired),
        Case("EXPIRED_TOKEN", 401, .expired),
        Case("invalid_token", 401), Case("APPLICATION_NOT_FOUND", 401, .gone), Case("ERROR_OAUTH", 401, .gone),
        Case("authorization_error", 401), Case("user_access_error", 403, .denied),
        Case("insufficient_scope", 403, .denied),
        Case("insufficient_scope", 401, .denied), Case("PAYMENT_REQUIRED", 401), Case("ACCESS_DENIED", 403, .denied),
        Case("ACCESS_DENIED", 400, .denied), Case("WRONG_AUTH_TYPE", 403, .denied),
        Case("METHOD_CONFIRM_WAITING", 401, .denied),
        Case("METHOD_CONFIRM_DENIED", 403, .denied), Case("allowed_only_intranet_user", 403, .denied),
        Case("ERROR_BATCH_METHOD_NOT_ALLOWED", 405), Case("ERROR_BATCH_LENGTH_EXCEEDED", 400),
        Case("QUERY_LIMIT_EXCEEDED", 503, .retryable), Case("OVERLOAD_LIMIT", 503),
        Case("OPERATION_TIME_LIMIT", 429, .retryable),
        Case("PORTAL_DELETED", 500, .gone), Case("PORTAL_DELETED", 410, .gone), Case("INTERNAL_SERVER_ERROR", 500),
        Case("ERROR_UNEXPECTED_ANSWER", 500), Case("ERROR_MANIFEST_IS_NOT_AVAILABLE", 404),
        Case("CONNECTION_ERROR", 401),
        Case("ERROR_ARGUMENT", 400), Case("ERROR_CORE", 400), Case("INTERNAL", 400), Case("", 400),
        Case("NOT_INSTALLED", 401, .gone),
        Case("SOME_CODE_OF_A_METHOD", 400), Case("WRONG_LICENSE", 403, .denied),
    ]

    @Test(
        "Each code of a portal becomes an error of its kind, with what to do, and only an expired token is refreshed",
        arguments: rest)
    func portal(_ entry: Case) async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { exchange in
            guard exchange.name == "profile" else { return nil }
            let token = exchange.fields["auth"]?.string ?? ""
            return ScriptedPlatform.error(
                entry.code, "words about \(token) and 0123456789abcdef0123456789abcdef", status: entry.status)
        }
        let error = try await #require(throws: RESTError.self) { try await world.client().call("profile") }
        #expect(error.code == ErrorCode(entry.code))
        #expect(error.status == entry.status)
        var marks: Set<Mark> = []
        if error.isExpiredToken { marks.insert(.expired) }
        if error.isRetryable { marks.insert(.retryable) }
        if error.isGone { marks.insert(.gone) }
        if error.isAccessDenied { marks.insert(.denied) }
        #expect(marks == entry.marks)
        #expect(world.platform.count("token") == (marks.contains(.expired) ? 1 : 0))
        #expect(error.message.count > 10 && error.recovery.count > 10)
        var dumped = ""
        dump(error, to: &dumped)
        for text in [error.description, error.detail, "\(error)", dumped] {
            #expect(!text.contains("test-access") && !text.contains("0123456789abcdef"))
        }
    }

    @Test(
        "Legacy CRM says access denied without a code",
        arguments: [("Access denied.", true), ("Access denied", true), ("Not found", false)])
    func legacy(words: String, isDenied: Bool) async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { _ in ScriptedPlatform.error("", words, status: 400) }
        let error = try await #require(throws: RESTError.self) { try await world.client().call("crm.deal.get") }
        #expect(error.isAccessDenied == isDenied)
        #expect(error.message == "crm.deal.get: \(words)")
    }

    @Test("An error of REST 3.0 is read too")
    func version3() async throws {
        let world = KitWorld()
        _ = try await world.kit.installations.open(world.platform.launch())
        world.platform.intercept { _ in
            ScriptedPlatform.json(
                ["error": ["code": "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION", "message": "no"]], status: 403)
        }
        let error = try await #require(throws: RESTError.self) { try await world.client().call("tasks.task.get") }
        #expect(error.isAccessDenied)
        #expect(error.code == "BITRIX_REST_V3_EXCEPTION_ACCESSDENIEDEXCEPTION")
    }

    @Test(
        "Each code of the authorization server becomes an error with what to do",
        arguments: [
            ("wrong_client", 200, false), ("invalid_client", 400, false), ("invalid_client", 401, false),
            ("invalid_request", 400, false),
            ("invalid_grant", 400, true), ("bad_verification_code", 400, true), ("insufficient_scope", 403, false),
            ("invalid_scope", 403, false), ("PAYMENT_REQUIRED", 401, false), ("NOT_INSTALLED", 401, false),
            ("unsupported_grant_type", 400, false),
        ])
    func authorizationServer(code: String, status: Int, endsGrant: Bool) async throws {
        let world = KitWorld()
        world.platform.intercept { exchange in
            let token = exchange.fields["refresh_token"]?.string ?? ""
            let secret = exchange.fields["client_secret"]?.string ?? ""
            return ScriptedPlatform.error(code, "no \(token) \(secret)", status: status)
        }
        let error = try await #require(throws: OAuthError.self) {
            try await world.kit.authorizationServer.refresh(Secret("test-refresh-1"), at: .server)
        }
        #expect(error == OAuthError(.refused(ErrorCode(code))))
        #expect(error.status == status)
        #expect(error.endsGrant == endsGrant)
        #expect(!error.isTransient)
        #expect(error.message.count > 10 && error.recovery.count > 10)
        var dumped = ""
        dump(error, to: &dumped)
        #expect(!dumped.contains("test-refresh") && !dumped.contains("test-secret"))
    }

    @Test("Every code that the wire's values name has an explanation of its own")
    func table() {
        let named: [ErrorCode] = [
            .wrongClient, .invalidClient, .invalidRequest, .invalidGrant, .badVerificationCode, .unsupportedGrantType,
            .insufficientScope,
            .invalidScope, .paymentRequired, .notInstalled, .methodNotFound, .noAuthFound, .invalidCredentials,
            .expiredToken,
            .invalidToken, .applicationNotFound, .errorOAuth, .authorizationError, .userAccessError, .accessDenied,
            .wrongAuthType,
            .methodConfirmWaiting, .methodConfirmDenied, .allowedOnlyIntranetUser, .batchMethodNotAllowed,
            .batchLengthExceeded,
            .queryLimitExceeded, .overloadLimit, .operationTimeLimit, .portalDeleted, .internalServerError,
            .unexpectedAnswer,
            .manifestIsNotAvailable, .connectionError, .argument, .core, .eventNotFound, .handlerAlreadyExists,
            .placementNotFound,
            .placementMaxCount, .placementUserMode, .wrongHandlerURL, .unsupportedProtocol, .wrongLicense, .notFound,
            .invalidArgumentValue, .notEmulated,
        ]
        let explained = Set(ErrorExplanation.codes)
        for code in named { #expect(explained.contains(code), "\(code)") }
    }
}
