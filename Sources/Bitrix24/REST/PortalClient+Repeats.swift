import Foundation
import Tracing

extension PortalClient {
    /// How often a call that failed on the way is repeated.
    static let failureRepeats = 3

    /// Makes a call until it succeeds, or fails for good, or must not be repeated.
    func perform<Answer: Sendable>(
        _ request: RESTRequest, _ options: CallOptions, reader: AnswerReader<Answer>
    ) async throws -> Answer {
        var request = request
        request.idempotencyKey = options.idempotencyKey
        let (ready, caller) = (request, kit.caller)
        return try await withDeadline(options.deadline, of: request.method, on: kit.clock) {
            try await withSpan("bitrix24.call", ofKind: .client) { span in
                span.attributes["rest.method"] = ready.method.value
                let start = caller.now()
                func finish(_ outcome: CallMeter.Outcome) {
                    caller.meter.count(
                        ready.method, outcome, seconds: max(0, caller.now().timeIntervalSince(start)))
                }
                do {
                    let answer = try await repeated(ready, options, reader)
                    span.attributes["http.response.status_code"] = 200
                    finish(.ok)
                    return answer
                } catch {
                    if let error = error as? RESTError {
                        span.attributes["http.response.status_code"] = error.status
                        if let code = error.code { span.attributes["rest.error"] = code.value }
                    }
                    finish(Self.outcome(of: error))
                    throw error
                }
            }
        }
    }

    private func repeated<Answer: Sendable>(
        _ request: RESTRequest, _ options: CallOptions, _ reader: AnswerReader<Answer>
    ) async throws -> Answer {
        let caller = kit.caller
        var access = try await kit.refresher.access(memberID, as: actor)
        var hasRefreshed = false
        var refusals = 0
        var failures = 0
        while true {
            let limit = access.installation.callLimit
            let start = caller.now()
            let hasWaited = try await caller.awaitTurn(memberID, request.methods)
            let pass = try await caller.gate.enter(memberID, limit: limit)
            if hasWaited || pass.hasWaited {
                caller.meter.waited(seconds: caller.now().timeIntervalSince(start))
                // Read again: the portal may have removed the application meanwhile.
                access = try await kit.refresher.access(memberID, as: actor)
            }
            do {
                let answer = try await caller.exchange(request, access, reader: reader)
                await caller.gate.passed(memberID)
                let instant = caller.now()
                for (method, time) in reader.times(answer, request) {
                    caller.watch.note(time, memberID, method, at: instant)
                }
                return answer
            } catch let error as RESTError {
                if error.isExpiredToken, !hasRefreshed {
                    (access, hasRefreshed) = try await renewed(access)
                } else if error.code == .queryLimitExceeded {
                    try await caller.gate.refused(memberID, pass, limit: limit)
                    refusals += 1
                    guard refusals <= kit.configuration.limitRetries else { throw error }
                    caller.meter.repeated(because: "too soon")
                } else if error.code == .operationTimeLimit {
                    caller.watch.refused(memberID, request.method, at: caller.now())
                    refusals += 1
                    guard refusals <= kit.configuration.limitRetries else { throw error }
                    caller.meter.repeated(because: "running time")
                } else if error.code == .authorizationError, actor == .anyone {
                    // The user left; another one's grant takes over. Ends, because each turn gives one grant up.
                    try await kit.refresher.refuse(access, because: .authorizationError)
                    access = try await kit.refresher.access(memberID, as: actor)
                    hasRefreshed = false
                } else if error.isTransient, failures < Self.failureRepeats,
                    Self.mayRepeat(request, after: error, options)
                {
                    caller.meter.repeated(because: "failure")
                    try await kit.clock.sleep(for: Backoff.failures.pause(failures, random: caller.random()))
                    failures += 1
                    access = try await kit.refresher.access(memberID, as: actor)
                } else {
                    if let code = error.code, code.suspendsPortal || code == .authorizationError {
                        try await kit.refresher.refuse(access, because: code)
                    }
                    throw error
                }
            }
        }
    }

    private static func mayRepeat(_ request: RESTRequest, after error: RESTError, _ options: CallOptions) -> Bool {
        if error.isSafeToRepeat { return true }
        switch options.repeats {
        case .never: return false
        case .always: return true
        case .whenSafe:
            return request.effect == .reads || (request.version == .three && request.idempotencyKey != nil)
        }
    }

    private static func outcome(of error: any Error) -> CallMeter.Outcome {
        switch error {
        case is CancellationError: .cancelled
        case let error as RESTError:
            switch error.reason {
            case .refused: error.isRetryable ? .limited : .refused
            case .unreachable, .redirected: .unreachable
            case .unreadable, .unexpectedResult: .unreadable
            case .misuse: .refused
            case .deadlineExceeded: .cancelled
            }
        default: .failed
        }
    }

    /// The pair after one that was refused. For work in the background another user's grant takes over when this one has
    /// ended; it may need a refresh of its own. Ends, because each turn gives one grant up.
    private func renewed(_ access: PortalAccess) async throws -> (PortalAccess, hasRefreshed: Bool) {
        do {
            return (try await kit.refresher.replacement(of: access.grant), true)
        } catch let error as GrantError where actor == .anyone && error.endsGrant {
            return (try await kit.refresher.access(memberID, as: actor), false)
        }
    }
}
