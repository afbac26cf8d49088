/// Whether an application may be used on a portal, by what was paid and what time it is.
///
/// Source: the platform's documentation, "Application information" (`PAYMENT_EXPIRED`, `DAYS`), "How to access the REST API".
struct PaymentState: Sendable, Hashable {
    enum Standing: Sendable, Hashable {
        case open
        /// The period is over, and the application goes on for a while.
        case grace
        /// `PAYMENT_REQUIRED`.
        case ended
    }

    var standing: Standing
    /// `DAYS`: until the end of the period, negative after it; `nil`: there is no end.
    var days: Int?
    /// The application's letter; the demo mode that may follow a period is `D`.
    var status: String
    /// Unix seconds at which the standing becomes ``Standing/ended``; `.max`: never.
    var endsAt: Int
    /// The portal's Market subscription is what is missing.
    var lacksSubscription = false

    /// `PAYMENT_EXPIRED`
    var isExpired: Bool { standing != .open }

    /// - Throws: ``RESTFailure`` `PAYMENT_REQUIRED`.
    func requireOpen() throws {
        guard standing == .ended else { return }
        throw lacksSubscription ? RESTFailure.subscriptionEnded : RESTFailure.of(.paymentRequired)
    }
}

extension RESTFailure {
    static let subscriptionEnded = RESTFailure(.paymentRequired, status: 401, "Subscription has been ended")
}

extension InstallationRow {
    private static let day = 86_400

    /// - Parameter now: the sandbox's time, Unix seconds.
    func payment(on portal: PortalRow, now: Int, behaviour: Behaviour) -> PaymentState {
        var state = PaymentState(standing: .open, days: days(at: now), status: status, endsAt: .max)
        if let paidUntil {
            let end = paidUntil + graceDays * Self.day
            if now >= end {
                if behaviour.afterGrace == .demo {
                    state.status = "D"
                    state.standing = .grace
                } else {
                    state.standing = .ended
                }
            } else {
                if now >= paidUntil { state.standing = .grace }
                if behaviour.afterGrace == .block { state.endsAt = end }
            }
        }
        if status == "S" {
            if !portal.hasMarket(at: now) {
                state.standing = .ended
                state.lacksSubscription = true
            } else if let end = portal.marketUntil {
                state.endsAt = min(state.endsAt, end)
            }
        }
        // What an administrator of the sandbox has set by hand goes before the calendar.
        if isPaymentExpired { state.standing = .ended }
        if state.standing == .ended { state.endsAt = 0 }
        return state
    }

    /// Each day that has begun counts, before the end and after it.
    private func days(at now: Int) -> Int? {
        guard let paidUntil else { return nil }
        let left = paidUntil - now
        return left > 0 ? (left + Self.day - 1) / Self.day : -(-left / Self.day + 1)
    }
}

extension PortalRow {
    var isBox: Bool { edition == "box" }

    /// Whether the Market subscription, or a trial of it, is in force.
    func hasMarket(at now: Int) -> Bool { market != "none" && marketUntil.map { now < $0 } ?? true }

    /// Whether the portal has REST at all: a commercial tariff with the Market subscription. On a customer's own server the tariff
    /// is a licence that was paid.
    func allowsREST(at now: Int) -> Bool { (isBox || tariff != "free") && hasMarket(at: now) }

    /// Whether the tariff is Professional or above.
    var isProfessional: Bool { isBox || tariff == "pro" || tariff == "ent" }
}

extension Platform {
    /// What was paid for the installation, now.
    func payment(of installation: InstallationRow, on portal: PortalRow) -> PaymentState {
        installation.payment(on: portal, now: clock.unixSeconds, behaviour: behaviour.current)
    }
}
