import Foundation
import Logging
public import ServiceLifecycle

/// What an application has to do now and then, as a service: completes removals that a crash interrupted, keeps idle grants
/// alive, writes the log of calls, and forgets what has been kept long enough.
///
/// Give it to the program's `ServiceGroup`, or to Hummingbird's `Application(services:)`. Every process may run it.
public struct Housekeeping: Service {
    let kit: Bitrix24Kit
    let interval: Duration

    /// - Parameter interval: between two looks.
    public init(_ kit: Bitrix24Kit, every interval: Duration = .seconds(3600)) {
        self.kit = kit
        self.interval = interval
    }

    /// Looks at once, then every ``interval``, until the program shuts down.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await kit.callLog.run() }
            await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    await look()
                    do { try await kit.clock.sleep(for: interval) } catch { return }
                }
            }
            try await group.waitForAll()
        }
    }

    /// One look. What fails is logged, and tried again at the next one.
    public func look() async {
        await attempt("removals could not be completed") {
            let count = try await kit.installations.finishRemovals()
            if count > 0 { kit.logger.notice("removals completed", metadata: ["portals": "\(count)"]) }
        }
        await attempt("idle grants could not be kept") {
            let count = try await kit.keeper.keep()
            if count > 0 { kit.logger.notice("idle grants renewed", metadata: ["grants": "\(count)"]) }
        }
        let instant = kit.now()
        await attempt("old records could not be forgotten") {
            try await kit.store.forgetHandledEvents(before: instant.addingTimeInterval(-86_400))
            if let days = kit.configuration.callLogDays {
                try await kit.store.forgetCalls(before: instant.addingTimeInterval(-Double(days) * 86_400))
            }
        }
    }

    private func attempt(_ failure: Logger.Message, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch is CancellationError {
            return
        } catch {
            // Only errors of the kit are known to hold nothing secret.
            let reason = (error as? any ExplainedError)?.message ?? "\(type(of: error))"
            kit.logger.error(failure, metadata: ["reason": "\(reason)"])
        }
    }
}
