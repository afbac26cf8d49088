import Bitrix24
import Foundation

/// Makes `CALLS` calls of `profile` at once and counts what becomes of them.
struct CallMode: Sendable {
    let settings: Settings

    func run() async throws {
        let memberID = try settings.memberID()
        let actor = try settings.actor()
        let count = try settings.number("CALLS", default: 100)
        try await settings.withKit { kit in
            let client = kit.client(memberID, as: actor)
            Output.ready()
            let began = ContinuousClock.now
            let errors = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        do {
                            _ = try await client.call(.profile)
                            return nil
                        } catch {
                            return (error as? any ExplainedError)?.message ?? "\(type(of: error))"
                        }
                    }
                }
                return await group.reduce(into: [String: Int]()) { if let error = $1 { $0[error, default: 0] += 1 } }
            }
            let failed = errors.values.reduce(0, +)
            Output.line([
                "succeeded": .int(count - failed), "failed": .int(failed),
                "errors": .object(
                    JSONObject(uniqueKeysWithValues: errors.sorted { $0.key < $1.key }.map { ($0.key, .int($0.value)) })
                ),
                "seconds": (ContinuousClock.now - began).seconds.json, "peak_kib": .int(Usage.peakKibibytes),
            ])
        }
    }
}
