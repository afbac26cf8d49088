/// One doubt about the platform: its name, its readings and what they mean.
package struct BehaviourSwitch: Sendable {
    /// As `--behave NAME=VALUE` and `/admin/v1/behaviour` spell it.
    package let name: String
    /// The readings; what stands in capitals is a number.
    package let readings: [String]
    package let meaning: String
    private let read: @Sendable (Behaviour) -> String
    private let write: @Sendable (inout Behaviour, String) -> Bool

    /// The reading in force.
    package func value(in behaviour: Behaviour) -> String { read(behaviour) }

    /// The reading of a sandbox that was started without any switch.
    package var standard: String { read(Behaviour()) }

    /// - Returns: `false` for what is none of the readings; then nothing changes.
    package func set(_ value: String, in behaviour: inout Behaviour) -> Bool { write(&behaviour, value) }

    package static func named(_ name: String) -> BehaviourSwitch? { all.first { $0.name == name } }

    /// Sets what a command line's `NAME=VALUE` says.
    ///
    /// - Throws: ``BehaviourError`` that names what would be right.
    package static func apply(_ setting: String, to behaviour: inout Behaviour) throws(BehaviourError) {
        guard let cut = setting.firstIndex(of: "=") else { throw .malformed(setting) }
        let name = String(setting[..<cut])
        let value = String(setting[setting.index(after: cut)...])
        guard let found = named(name) else { throw .unknown(name) }
        guard found.set(value, in: &behaviour) else { throw .unfit(name: name, readings: found.readings) }
    }

    // MARK: Kinds of switches

    private static func word<Word: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: any WritableKeyPath<Behaviour, Word> & Sendable, _ meaning: String
    ) -> BehaviourSwitch where Word.RawValue == String {
        BehaviourSwitch(
            name: name, readings: Word.allCases.map(\.rawValue), meaning: meaning,
            read: { $0[keyPath: path].rawValue },
            write: { behaviour, text in
                guard let word = Word(rawValue: text) else { return false }
                behaviour[keyPath: path] = word
                return true
            })
    }

    private static func status(
        _ name: String, _ path: any WritableKeyPath<Behaviour, Int> & Sendable, _ statuses: [Int], _ meaning: String
    ) -> BehaviourSwitch {
        BehaviourSwitch(
            name: name, readings: statuses.map(String.init), meaning: meaning, read: { String($0[keyPath: path]) },
            write: { behaviour, text in
                guard let status = Int(text), statuses.contains(status) else { return false }
                behaviour[keyPath: path] = status
                return true
            })
    }

    private static func number(
        _ name: String, _ path: any WritableKeyPath<Behaviour, Int> & Sendable, _ range: ClosedRange<Int>,
        _ unit: String,
        _ meaning: String
    ) -> BehaviourSwitch {
        BehaviourSwitch(
            name: name, readings: [unit], meaning: meaning, read: { String($0[keyPath: path]) },
            write: { behaviour, text in
                guard let number = Int(text), range.contains(number) else { return false }
                behaviour[keyPath: path] = number
                return true
            })
    }

    private static let refreshReuse = BehaviourSwitch(
        name: "refresh_reuse", readings: ["reject", "grace:SECONDS", "allow"],
        meaning: "A refresh token that was used already: `invalid_grant`, or good for some seconds more, or for ever.",
        read: { behaviour in
            switch behaviour.refreshReuse {
            case .reject: "reject"
            case .grace(let seconds): "grace:\(seconds)"
            case .allow: "allow"
            }
        },
        write: { behaviour, text in
            switch text {
            case "reject": behaviour.refreshReuse = .reject
            case "allow": behaviour.refreshReuse = .allow
            default:
                guard text.hasPrefix("grace:"), let seconds = Int(text.dropFirst(6)), (0...86_400).contains(seconds)
                else { return false }
                behaviour.refreshReuse = .grace(seconds: seconds)
            }
            return true
        })

    // MARK: All of them

    /// In the order of the documentation.
    package static let all: [BehaviourSwitch] = [
        refreshReuse,
        word("revoke_old_access", \.revokesOldAccess, "Whether a refresh also ends the old access token."),
        status("invalid_client_status", \.invalidClientStatus, [400, 401], "Status of `invalid_client`."),
        word(
            "renewal_uninstalled", \.uninstalledRenewal,
            "What the authorization server answers when the application was removed."),
        word(
            "renewal_dismissed", \.dismissedRenewal,
            "What the authorization server answers when the token's user was dismissed."),
        word("token_scope", \.tokenScope, "`scope` of token answers: the permissions, or the single word `app`."),
        word(
            "requested_scope", \.requestedScope,
            "A `scope` parameter at `/oauth/token/` beyond the card: 403 `invalid_scope`, or ignored."),
        word(
            "updated_scope", \.updatedScope,
            "When a new version's permissions reach the tokens of a chain: with its next refresh, at once, or never."),
        word("token_json", \.takesJSONTokenRequests, "Whether `/oauth/token/` takes JSON bodies."),
        number(
            "displayed_code_s", \.displayedCodeSeconds, 1...86_400, "SECONDS",
            "How long a code lives that is shown to the user because the application has no redirect address."),
        number(
            "grace_days", \.graceDays, 0...365, "DAYS",
            "How long a paid application goes on when its period ends, where the administration call names no days."),
        word("after_grace", \.afterGrace, "What follows the grace period: `PAYMENT_REQUIRED`, or status `D`."),
        word(
            "renewal_watch", \.renewalWatch,
            "An application that renews far too often: warned and then blocked, warned only, or left alone."),
        status(
            "invalid_credentials_status", \.invalidCredentialsStatus, [401, 403], "Status of `INVALID_CREDENTIALS`."),
        status("insufficient_scope_status", \.insufficientScopeStatus, [403, 401], "Status of `insufficient_scope`."),
        status("portal_deleted_status", \.portalDeletedStatus, [500, 410, 403], "Status of `PORTAL_DELETED`."),
        number(
            "token_check_s", \.tokenCheckSeconds, 0...3600, "SECONDS",
            "How long a portal goes on with what it learned about a token, although the token was revoked since."),
        word(
            "https_required", \.requiresHTTPS,
            "Whether REST in plain http at a portal's own name is refused with 400 `INVALID_REQUEST`."),
        word(
            "cors", \.crossOrigin,
            "Headers for calls from other origins: all three, `Access-Control-Allow-Origin: *` only, or none."),
        word("retry_after", \.sendsRetryAfter, "Whether 503 and 429 carry `Retry-After`."),
        word("v3_bearer", \.takesBearerInVersion3, "Whether REST 3.0 takes `Authorization: Bearer`."),
        word(
            "v3_auth_errors", \.version3AuthorizationErrors,
            "Shape of the refusals of a token below `/rest/api/`: `{error, error_description}` or `{error: {code, message}}`."
        ),
        status(
            "v3_unknown_method_status", \.version3UnknownMethodStatus, [404, 400],
            "Status of a method that REST 3.0 does not know."),
        word(
            "app_info_webhook", \.webhookInfo,
            "`app.info` by a webhook: 400 `ACCESS_DENIED`, or the webhook's `SCOPE` and the `LICENSE`."),
        word(
            "method_confirmation", \.confirmsMethods,
            "Whether `voximplant.user.get` waits for an administrator's confirmation."),
        word(
            "filter_case", \.filterCase,
            "Texts in filters of `crm.*` for equality: letter by letter, or without regard to case."),
        word(
            "duplicate_event_bind", \.duplicateEventBinding,
            "`event.bind` of what is bound already: `ERROR_HANDLER_ALREADY_EXIST`, `ERROR_CORE`, or `true`."),
        status(
            "placement_bind_status", \.placementBindStatus, [400, 200],
            "Status of the errors of `placement.bind` that its page gives with 200."),
        word(
            "placement_unbind_count", \.placementUnbindCount,
            "`count` of `placement.unbind`: two for each handler, as documented, or one."),
        word(
            "default_options", \.placementOptions,
            "`PLACEMENT_OPTIONS` of the application's own page: `{}`, not sent, or the text `undefined`."),
        word(
            "event_redelivery", \.redelivery,
            "A delivery that was not answered with 2xx: never repeated, or repeated at growing intervals for 24 hours."),
        word(
            "install_event", \.installEvent,
            "`ONAPPINSTALL` of an application with a wizard: once it is finished, or to the card's callback before as well."
        ),
        word(
            "update_handlers", \.updateHandlers,
            "On an update the handlers hear `ONAPPUPDATE` and are dropped, are dropped before it, or stay."),
        word("update_application_token", \.updateToken, "`application_token` after an update."),
        word("reinstall_application_token", \.reinstallToken, "`application_token` after a reinstallation."),
        word(
            "event_version", \.eventVersion, "`VERSION` in events: the number, or the version's name such as `1.0.0`."),
        word("event_scope", \.eventScope, "`auth[scope]` of events: all of the application's, or the event's own."),
        word("payment_event_token", \.paymentEventToken, "Whether `ONAPPPAYMENT` carries `application_token`."),
        word("user_add_event", \.userAddEvent, "When `ONUSERADD` is sent."),
        word(
            "uninstall_registrations", \.uninstalledRegistrations,
            "Robots, activities, bots and senders that a removed application had registered."),
    ]
}

/// Why a switch could not be set.
package enum BehaviourError: Error, Hashable, CustomStringConvertible {
    case malformed(String)
    case unknown(String)
    case unfit(name: String, readings: [String])

    package var description: String {
        switch self {
        case .malformed(let text): "\(text) is not of the form NAME=VALUE."
        case .unknown(let name):
            "There is no switch \(name). There are: \(BehaviourSwitch.all.map(\.name).joined(separator: ", "))."
        case .unfit(let name, let readings): "\(name) takes \(readings.joined(separator: ", "))."
        }
    }
}
