import Foundation
import Logging

/// What became of a delivery that was believed. It is on disk.
public enum AcceptedEvent: Sendable {
    /// It waits in its portal's queue for an ``EventWorker``.
    case queued(QueuedEvent)
    /// `ONAPPINSTALL` or `ONAPPUPDATE`: the installation is stored, and the event waits in the queue.
    case installed(Installation, userID: Int, LifecycleChange)
    /// `ONAPPUNINSTALL`: the portal gets no call any more; with `CLEAN=1` nothing of it is left.
    case removed(Removal)
    /// A removal that repeats an earlier one, or is about an earlier installation. Nothing was changed.
    case alreadyRemoved(MemberID)
    /// `ONAPPPAYMENT`: the status was read anew from the authorization server.
    case paymentChanged(Installation)
}

/// Takes what the platform's queue posts: believes it or refuses it, and has it on disk before it returns.
///
/// The platform never repeats a delivery, so its request is answered with 200 only after this returned. Nothing is
/// handled here: that is the work of an ``EventWorker``, in this process or in another one on the same store.
/// Source: https://apidocs.bitrix24.com/api-reference/events/index.html
public struct EventIntake: Sendable {
    let kit: Bitrix24Kit

    /// Takes an event. Installation, update, removal and payment are applied at once (``Installations/apply(_:)``); any
    /// other event is verified by its `application_token` and put into its portal's queue in the same change.
    ///
    /// When a portal or the user's grant is unknown or does not work, the access token of the event may heal that
    /// (``Installations/heal(from:)``).
    /// - Throws: ``EventError`` when it is not believed, ``InstallationError`` or ``OAuthError`` when an installation is
    ///   not; or what the store throws. Nothing was stored then, and the request must not be answered with 200.
    @discardableResult
    public func accept(_ delivery: EventDelivery) async throws -> AcceptedEvent {
        switch delivery.event {
        case .applicationInstall, .applicationUpdate, .applicationUninstall, .applicationPayment:
            try await apply(delivery)
        default: .queued(try await enqueue(delivery, kind: .event))
        }
    }

    /// Takes the call of a robot or an activity (``EventDelivery/init(robotFields:)``), as ``accept(_:)`` takes an event.
    @discardableResult
    public func accept(robot delivery: EventDelivery) async throws -> QueuedEvent {
        try await enqueue(delivery, kind: .robot)
    }

    private func apply(_ delivery: EventDelivery) async throws -> AcceptedEvent {
        switch try await kit.installations.apply(delivery) {
        case .installed(let installation, let userID, let change):
            kit.coordination.signal.fire()
            return .installed(installation, userID: userID, change)
        case .removed(let removal): return .removed(removal)
        case .alreadyRemoved(let memberID): return .alreadyRemoved(memberID)
        case .paymentChanged(let installation): return .paymentChanged(installation)
        case .event: return .queued(try await enqueue(delivery, kind: .event))
        }
    }

    private func enqueue(_ delivery: EventDelivery, kind: IncomingEvent.Kind) async throws -> QueuedEvent {
        let authorization = delivery.authorization
        let content = IncomingEvent(
            kind: kind, memberID: authorization.memberID, event: delivery.event, handlerID: delivery.handlerID,
            data: delivery.data, timestamp: delivery.timestamp, userID: authorization.userID, receivedAt: kit.now())
        // Compared inside the change, so that a removal cannot slip in between.
        let admit: @Sendable (Installation?) throws -> IncomingEvent = { installation in
            _ = try EventVerifier.verify(delivery, against: installation)
            return content
        }
        let queued: QueuedEvent
        do {
            queued = try await kit.store.enqueue(authorization.memberID, admit)
        } catch let refusal as EventError {
            guard try await introduce(delivery, after: refusal) else { throw refusal }
            queued = try await kit.store.enqueue(authorization.memberID, admit)
        }
        // It is on disk. What follows may fail; the event's own token is not kept, so it serves now or never.
        do {
            if try await heal(from: delivery, joins: true) {
                kit.logger.info("access healed by an event", metadata: Self.metadata(delivery))
            }
        } catch {
            kit.logger.notice(
                "an event's token was not stored",
                metadata: Self.metadata(delivery).merging(["reason": .string(EventFailure.text(error))]) { $1 })
        }
        kit.coordination.signal.fire()
        return queued
    }

    /// Whether an event that cannot be verified, because nothing to compare with is stored, may have proven its portal.
    private func introduce(_ delivery: EventDelivery, after refusal: EventError) async throws -> Bool {
        guard delivery.authorization.accessToken != nil else { return false }
        switch refusal.reason {
        case .missingApplicationToken, .removedPortal: return false
        case .unknownPortal: break
        case .wrongApplicationToken:
            let stored = try await kit.store.installation(delivery.authorization.memberID)
            guard let stored, !stored.isRemoved, stored.applicationToken?.isEmpty ?? true else { return false }
        }
        do {
            // `false` may mean that another event has just done it.
            _ = try await heal(from: delivery, joins: false)
            return true
        } catch {
            // A forgery stays what it is; only when the proof could not be had is that worth saying.
            if (error as? OAuthError)?.isTransient == true { throw error }
            return false
        }
    }

    private func heal(from delivery: EventDelivery, joins: Bool) async throws -> Bool {
        try await kit.coordination.healing.heal(from: delivery, joins: joins) {
            try await kit.installations.heal(from: $0)
        }
    }

    private static func metadata(_ delivery: EventDelivery) -> Logger.Metadata {
        ["bitrix24.member_id": "\(delivery.authorization.memberID)", "bitrix24.event": "\(delivery.event)"]
    }
}

extension Bitrix24Kit {
    /// Takes events, for routes and for tests.
    public var intake: EventIntake { EventIntake(kit: self) }
}
